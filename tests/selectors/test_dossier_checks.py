"""The check of a loaded dossier finds what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.enums import Stance
from claims.models import Actor, Observation
from claims.selectors import dossier_checks
from tests.factories import (
    ActorFactory,
    EventFactory,
    ObservationFactory,
    OutcomeFactory,
    SourceFactory,
    TopicFactory,
    cited,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_a_line_of_the_index_that_leads_nowhere_is_reported() -> None:
    topic = TopicFactory()
    index = {
        "facts": {
            "right": [f"topic {topic.slug}"],
            "wrong-slug": ["topic nowhere"],
            "wrong-kind": [f"thing {topic.slug}"],
            "no-flag": [{"flag": "no_data target nowhere"}],
            "no-note": [{"note": f"topic {topic.slug}"}],
            "left-out": {"not loaded": "The text gives no value."},
            "no-reason": {"not loaded": " "},
            "empty": [],
        }
    }

    told = list(dossier_checks.index_problems(index))

    assert [line.split(":")[0] for line in told] == [
        f"facts, {fact}" for fact in ("wrong-slug", "wrong-kind", "no-flag", "no-note", "no-reason", "empty")
    ]
    assert dossier_checks.not_loaded(index)["left-out"] == "The text gives no value."


def test_a_published_record_without_a_source_is_reported() -> None:
    observation = published(ObservationFactory())
    assert list(dossier_checks.uncited_records()) == []

    observation.citations.all().delete()

    assert list(dossier_checks.uncited_records()) == [
        f"observation {observation.slug} is published without a citation."
    ]


def test_a_published_record_that_nobody_sees_is_reported() -> None:
    actor = published(ActorFactory())

    assert f"actor {actor.slug}" in " ".join(dossier_checks.undated_records())


def test_a_figure_known_after_a_source_that_reports_it_is_reported() -> None:
    source = published(SourceFactory(published_on="2016-05-01"))
    observation = published(ObservationFactory(citations=cited(source), known_on_override="2017-01-01"))
    assert observation.slug in " ".join(dossier_checks.known_after_its_source())

    observation.citations.update(stance=Stance.CONTEXT)

    assert list(dossier_checks.known_after_its_source()) == []


def test_an_outcome_known_before_it_can_have_happened_is_reported() -> None:
    source = published(SourceFactory(published_on="2018-04-30"))
    published(OutcomeFactory(happened_on="2018-04/2018-05", citations=cited(source)))
    assert list(dossier_checks.known_before_it_began()) == []

    early = published(OutcomeFactory(happened_on="2018-04", citations=cited(source)))
    early.happened_on = "2018-05"
    early.save()  # as a database from before the services refused it has it

    assert [line.split()[1] for line in dossier_checks.known_before_it_began()] == [early.slug]


def test_a_value_a_hundred_times_its_neighbour_is_reported() -> None:
    first = published(ObservationFactory(period="2015", value="63.5"))
    series = first.series.slug
    published(ObservationFactory(series=series, period="2014", value="66.1"))
    assert list(dossier_checks.broken_series()) == []

    slip = published(ObservationFactory(series=series, period="2013", value="84070"))

    assert [slip.slug in line for line in dossier_checks.broken_series()] == [True]
    assert Observation.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "other"),
    [("OBOR Forum", "obor forum"), ("Dai Bingguo", "Dai Binguo"), ("Alexander Gabuev", "Aleksander Gabuev")],
)
def test_an_actor_under_two_spellings_is_reported(name: str, other: str) -> None:
    ActorFactory(name=name)
    assert list(dossier_checks.duplicate_records()) == []

    twin = ActorFactory()
    Actor.objects.filter(pk=twin.pk).update(name=other)  # as before the services refused it

    assert len(list(dossier_checks.duplicate_records())) == 1
    assert Actor.objects.count() == 2


def test_a_duplicate_event_is_reported_and_the_same_words_in_another_year_are_not() -> None:
    EventFactory(title="Putin visits Beijing and meets Xi", happened_on="2016-06-25")
    EventFactory(title="Putin visits Beijing and meets Xi", happened_on="2018-06-08")
    assert list(dossier_checks.duplicate_records()) == []

    EventFactory(title="Putin visits Beijing, meets Xi", happened_on="2016-06")

    assert len(list(dossier_checks.duplicate_records())) == 1


def test_an_index_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "facts-index.yaml").write_text("- a list\n", encoding="utf-8")

    with pytest.raises(CommandError, match="does not consist of sections"):
        call_command("check_dossier", tmp_path)


def test_that_nothing_was_found_is_known_after_its_last_source() -> None:
    source = published(SourceFactory(published_on="2016-05-01"))
    looked = {"citations": cited(source), "known_on_override": "2017-01-01"}
    published(OutcomeFactory(stage="", **looked))
    assert list(dossier_checks.known_after_its_source()) == []

    published(OutcomeFactory(stage="suspended", **looked))

    assert len(list(dossier_checks.known_after_its_source())) == 1
