"""What the rules would say: exactly what they say once it is published, and not a row is written for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.exceptions import InvalidRecordError
from claims.method.flags import find_indicator_flags
from claims.models import Change, Claim, Milestone, Observation, Outcome, Promise, Target, Verdict
from claims.models.base import PublicRecord
from claims.selectors import facts_overlay, promise_facts
from claims.selectors.claim_facts import facts_of_claims
from claims.services import records
from claims.services.draft_preview import RuleResults, preview_effects, said_of_claim, said_of_promise
from claims.services.record_content import content_of
from tests.api.world import World, make_world
from tests.factories import (
    ClaimFactory,
    IndicatorFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    cited,
    editor,
    published,
)

pytestmark = pytest.mark.engine

TODAY = dt.date(2024, 6, 1)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def _said_now(subject: Any) -> RuleResults:
    if isinstance(subject, Promise):
        return said_of_promise(next(iter(promise_facts.facts_of_promises([subject.slug]))), TODAY)
    return said_of_claim(next(iter(facts_of_claims([subject.slug]))), TODAY)


def _figure(world: World) -> dict[str, Any]:
    return {"series": world.target.own_series.slug, "period": "2020", "value": "104", "citations": _cited()}


def _target(world: World) -> dict[str, Any]:
    later = published(ClaimFactory(statement="Three hundred, then.", stated_on="2018-02-01"))
    return {
        "promise": world.promise.slug,
        "sequence": 3,
        "set_by": later.slug,
        "indicator": world.target.indicator.slug,
        "own_series": world.target.own_series.slug,
        "value": "300",
        "baseline_value": "63.5",
        "baseline_period": "2015",
        "due_on": "../2019",
        "citations": _cited(),
    }


def _milestone(world: World) -> dict[str, Any]:
    return {"promise": world.promise.slug, "title": "The first tree", "due_on": "2017-03", "citations": _cited()}


def _outcome(world: World) -> dict[str, Any]:
    return {"promise": world.promise.slug, "summary": "All over.", "stage": "cancelled", "citations": _cited()}


def _verdict(world: World) -> dict[str, Any]:
    content = {"promise": world.promise.slug, "verdict": "kept", "reason": "They say so.", "concluded_on": "2022-01-01"}
    return content | {"citations": _cited()}


def _claim(world: World) -> dict[str, Any]:
    asserted = {"kind_of_assertion": "value", "indicator": world.target.indicator.slug, "period": "2016", "value": "7"}
    contradicted = Claim.objects.get(statement__startswith="The mayor promises")
    return {
        "statement": "Nothing was planted.",
        "kind_of_claim": "asserts",
        "stated_on": "2018-02",
        "assertions": [asserted],
        "relations": [{"other": contradicted.slug, "relation": "contradicts"}],
        "citations": _cited(),
    }


def _cited() -> list[dict[str, Any]]:
    return cited(published(SourceFactory(published_on="2021-03-01")))


CONTENTS: dict[type[PublicRecord], Callable[[World], dict[str, Any]]] = {
    Observation: _figure,
    Target: _target,
    Milestone: _milestone,
    Outcome: _outcome,
    Verdict: _verdict,
    Claim: _claim,
}


def test_what_it_says_is_what_the_rules_say_once_it_is_published(world: World) -> None:
    """One kind after the other in one world, each published before the next is asked about."""
    changed = set()
    for model, make in CONTENTS.items():
        content = make(world)
        found = preview_effects(model, content, today=TODAY)
        record = published(records.create_record(model, content, by=editor()))

        assert (found.record.slug, found.record.known_on) == (record.slug, record.known_on)
        for each in found.subjects:
            if isinstance(each.subject, Promise | Claim):
                subject = record if each.subject.slug == record.slug else each.subject
                assert each.after == _said_now(subject), subject
            changed |= {model} if each.changes else set()
    # The verdict too: it is held against the first version, which counts and was not what the editors say.
    assert changed == CONTENTS.keys()


def test_a_figures_indicator_is_compared_with_its_other_series(world: World) -> None:
    content = _figure(world) | {"period": "2016", "value": "500"}
    found = preview_effects(Observation, content, today=TODAY)
    (indicator,) = (each for each in found.subjects if each.subject == world.target.indicator)
    assert indicator.changes

    published(records.create_record(Observation, content, by=editor()))

    (promise,) = promise_facts.facts_of_promises([world.promise.slug])
    measured = facts_overlay.indicator_facts(world.target.indicator)
    assert indicator.after.flags == tuple(find_indicator_flags(*measured, day=TODAY, open_targets=promise.targets))


def test_an_edit_replaces_what_is_published(world: World) -> None:
    target = world.target
    content = content_of(target) | {"value": "64"}

    found = preview_effects(Target, content, stored=target, today=TODAY)

    (each,) = found.subjects
    assert each.changes
    assert len([row for row in each.after.assessments if row.subject == target.slug]) == len(
        [row for row in (each.before or RuleResults()).assessments if row.subject == target.slug]
    )
    target.refresh_from_db()
    assert target.value == 200


def test_a_first_target_is_assessed_while_all_that_it_names_are_drafts(db: None) -> None:
    series = SeriesFactory(indicator=published(IndicatorFactory()))
    content = {
        "promise": PromiseFactory().slug,
        "sequence": 1,
        "set_by": ClaimFactory().slug,
        "indicator": IndicatorFactory().slug,
        "value": "5",
        "due_on": "2020",
        "citations": cited(),
    }
    (each,) = preview_effects(Target, content, today=TODAY).subjects
    assert each.before is None
    assert [row.subject_kind for row in each.after.assessments] == ["target"]
    figure = {"series": series.slug, "period": "2015", "value": "4", "citations": cited()}
    assert [each.subject for each in preview_effects(Observation, figure, today=TODAY).subjects] == [series.indicator]


def test_nothing_is_written_and_nothing_is_locked(world: World) -> None:
    contents = {model: make(world) for model, make in CONTENTS.items()}
    before = Change.objects.count()
    for model, content in contents.items():
        with CaptureQueriesContext(connection) as asked:
            preview_effects(model, content, today=TODAY)
        texts = [query["sql"] for query in asked.captured_queries]
        assert texts and all(text.startswith("SELECT") and "FOR UPDATE" not in text for text in texts), texts
    assert Change.objects.count() == before


def test_what_is_known_later_changes_nothing_today(world: World) -> None:
    found = preview_effects(Observation, _figure(world), today=dt.date(2020, 6, 1))
    assert (found.is_known, found.subjects) == (False, ())


def test_content_that_could_not_be_recorded_is_refused_by_field(world: World) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        preview_effects(Target, _target(world) | {"comparator": "between"}, today=TODAY)
    assert caught.value.detail["high"]
