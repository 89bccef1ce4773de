"""Corrections of a dossier's files: shown with their reason on a new database and on one that held the older files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claims.enums import ChangeAction, State
from claims.exceptions import InvalidDossierError
from claims.models import Change, Outcome, Source
from claims.services import workflow
from claims.services.dossier_loader import load_dossier
from tests.factories import reviewer
from tests.pages.crawler import get

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

FIXTURES = """
- model: claims.source
  fields: {slug: paper, title: The paper, kind_of_source: news, published_on: "2016-07-01", state: published}
- model: claims.source
  fields: {slug: report, title: The report, kind_of_source: news, published_on: "2016-08-01", state: published}
- model: claims.promise
  fields: {slug: plant, title: Plant trees, state: published}
- model: claims.outcome
  fields: {slug: planted, promise: [plant], summary: "%(summary)s", stage: %(stage)s, state: %(state)s}
- model: claims.outcomecitation
  fields: {record: [planted], source: [%(source)s], locator: p. 1}
- model: claims.outcome
  fields: {slug: begun, promise: [plant], summary: It began., stage: announced, state: published}
- model: claims.outcomecitation
  fields: {record: [begun], source: [paper], locator: p. 2}
"""
OLD: dict[str, str] = {"summary": "All trees stand.", "stage": "completed", "source": "paper", "state": "published"}
NEW = OLD | {"summary": "Half of the trees stand.", "stage": "implementing"}
ENTRY = """
- kind: outcome
  slug: planted
  corrected_on: "2020-05-04"
  why: The report had counted saplings.
  before: {summary: All trees stand., stage: completed}
"""


def files(directory: Path, said: dict[str, str], corrections: str = "") -> Path:
    directory.mkdir(exist_ok=True)
    (directory / "dossier.yaml").write_text("name: trees\n")
    (directory / "a.yaml").write_text(FIXTURES % said)
    (directory / "corrections.yaml").write_text(corrections)
    return directory


def corrections() -> list[Change]:
    return list(Change.objects.filter(corrected__isnull=False).order_by("id"))


def test_a_new_database_shows_what_stood_there_before_on_the_day_of_the_correction(tmp_path: Path) -> None:
    load_dossier(files(tmp_path, NEW, ENTRY))

    (change,) = corrections()
    assert change.corrected == {
        "summary": ["All trees stand.", "Half of the trees stand."],
        "stage": ["completed", "implementing"],
    }
    shown = get("/corrections/")
    assert "Why: The report had counted saplings." in shown.text and "4 May 2020" in shown.text
    assert "<del>All</del>" in shown.html
    assert "last on 4 May 2020" in get("/promises/plant/").text
    assert "saplings" in get("/corrections/?as_of=2020-05-04").text
    assert "saplings" not in get("/corrections/?as_of=2020-05-03").text


def test_a_database_that_held_the_older_files_shows_what_really_stood_there(tmp_path: Path) -> None:
    load_dossier(files(tmp_path, OLD | {"summary": "Every tree stands."}))
    load_dossier(files(tmp_path, NEW, ENTRY))

    (change,) = corrections()
    assert change.corrected is not None and change.corrected["summary"][0] == "Every tree stands."
    assert (change.why, change.corrected_on) == ("The report had counted saplings.", date(2020, 5, 4))


@pytest.mark.parametrize("first", [OLD, NEW])
def test_loading_again_records_no_correction_twice(tmp_path: Path, first: dict[str, str]) -> None:
    load_dossier(files(tmp_path, first, ENTRY if first == NEW else ""))
    load_dossier(files(tmp_path, NEW, ENTRY))
    before = Change.objects.count()
    loaded = load_dossier(tmp_path)
    assert (len(loaded.created), len(loaded.updated), len(corrections())) == (0, 0, 1)
    assert Change.objects.count() == before


def test_two_corrections_of_one_record_each_show_their_own_step(tmp_path: Path) -> None:
    older = ENTRY.replace("2020-05-04", "2019-01-02").replace("All trees", "No trees")
    load_dossier(files(tmp_path, NEW, ENTRY + older))

    steps = [(change.corrected_on, change.corrected["summary"]) for change in corrections() if change.corrected]
    assert steps == [
        (date(2019, 1, 2), ["No trees stand.", "All trees stand."]),
        (date(2020, 5, 4), ["All trees stand.", "Half of the trees stand."]),
    ]
    later = ENTRY.replace("2020-05-04", "2021-01-02").replace("All trees stand", "Half of the trees stand")
    load_dossier(files(tmp_path, NEW | {"summary": "Few stand."}, ENTRY + older + later.replace("counted", "omitted")))
    assert [change.why for change in corrections()][2:] == ["The report had omitted saplings."]


def test_a_correction_of_the_sources_is_shown_in_words(tmp_path: Path) -> None:
    entry = ENTRY.replace(
        "summary: All trees stand., stage: completed", "citations: [{source: [paper], locator: p. 1}]"
    )
    load_dossier(files(tmp_path, OLD | {"source": "report"}, entry))
    text = get("/corrections/").html
    assert "<del>paper,</del>" in text and "<ins>report,</ins>" in text


RETRACTION = '- {kind: outcome, slug: planted, corrected_on: "2020-05-04", why: The paper was a forgery.}'


@pytest.mark.parametrize("held", [True, False])
def test_a_retracted_record_of_the_files_is_listed_with_the_reason_and_shown_no_more(
    tmp_path: Path, held: bool
) -> None:
    if held:
        load_dossier(files(tmp_path, OLD))
        assert "All trees stand." in get("/promises/plant/").text
    load_dossier(files(tmp_path, OLD | {"state": "retracted"}, RETRACTION))

    assert Outcome.objects.get(slug="planted").state == State.RETRACTED
    assert "All trees stand." not in get("/promises/plant/").text
    shown = get("/corrections/").text
    assert "Retracted · 4 May 2020" in shown and "The paper was a forgery." in shown
    before = Change.objects.count()
    assert load_dossier(tmp_path).unchanged and Change.objects.count() == before


def test_a_record_that_left_the_files_is_named_and_stays(tmp_path: Path) -> None:
    load_dossier(files(tmp_path, OLD))
    text = (tmp_path / "a.yaml").read_text()
    (tmp_path / "a.yaml").write_text(text[: text.index("- model: claims.outcome\n  fields: {slug: begun")])

    loaded = load_dossier(tmp_path)

    assert loaded.missing == ["outcome begun"] and "outcome begun" in str(loaded)
    assert Outcome.objects.get(slug="begun").state == State.PUBLISHED


def test_what_the_files_no_longer_say_of_a_record_is_emptied(tmp_path: Path) -> None:
    load_dossier(files(tmp_path, OLD))
    text = (tmp_path / "a.yaml").read_text()
    (tmp_path / "a.yaml").write_text(text.replace(", stage: completed", ""))
    load_dossier(tmp_path)

    assert Outcome.objects.get(slug="planted").stage == ""
    assert [change.corrected for change in corrections()] == [{"stage": ["completed", ""]}]


def test_what_an_editor_changed_since_is_neither_overwritten_nor_called_corrected(tmp_path: Path) -> None:
    load_dossier(files(tmp_path, OLD))
    workflow.retract(Outcome.objects.get(slug="planted"), by=reviewer(), why="Doubtful.")
    assert load_dossier(files(tmp_path, NEW, ENTRY)).edited == ["outcome planted"]
    assert [change.action for change in corrections()] == [ChangeAction.RETRACTED]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (ENTRY.replace("slug: planted", "slug: felled"), "There is no outcome “felled” in these files."),
        (ENTRY.replace("stage: completed", "colour: green"), "outcome has no field “colour”."),
        (ENTRY.replace("2020-05-04", "next week"), "Invalid isoformat string"),
        (ENTRY.replace("why: The report had counted saplings.", "why: ''"), "Enter the reason for the correction."),
        (ENTRY + ENTRY, "outcome “planted” has two entries for one day."),
        (ENTRY.replace("kind: outcome", "sort: outcome"), "An entry has kind, slug"),
        (RETRACTION, "“before” lists the changed fields"),
        ("just words", "An entry has kind, slug"),
        ("[", "corrections.yaml:"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_loaded(tmp_path: Path, entry: str, said: str) -> None:
    with pytest.raises(InvalidDossierError) as error:
        load_dossier(files(tmp_path, NEW, entry))
    (row,) = error.value.detail["rows"]
    assert said in row and "corrections.yaml" in row
    assert not Source.objects.exists()


def test_a_retraction_needs_its_reason_and_that_nothing_rests_on_the_record(tmp_path: Path) -> None:
    with pytest.raises(InvalidDossierError) as error:
        load_dossier(files(tmp_path, OLD | {"state": "retracted"}))
    assert "retracted without a reason" in error.value.detail["rows"][0]

    directory = files(tmp_path, OLD, RETRACTION.replace("outcome", "source").replace("planted", "paper"))
    text = (tmp_path / "a.yaml").read_text()
    (directory / "a.yaml").write_text(text.replace('"2016-07-01", state: published', '"2016-07-01", state: retracted'))
    with pytest.raises(InvalidDossierError) as error:
        load_dossier(directory)
    assert "depend on this" in error.value.detail["rows"][0]
