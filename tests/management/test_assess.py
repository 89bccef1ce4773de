"""The command `assess`: it stores, tells progress, prints how things stood on a day, and explains one result."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from claims.models import Assessment, Change
from claims.selectors.assessments import headline_assessments
from tests.api.world import World

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("assess", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_what_is_up_to_date_is_not_written_again(world: World) -> None:
    assert run() == run("--all") == run("--promise", world.promise.slug) == "0 changed.\n"
    Assessment.objects.filter(promise=world.promise).delete()
    assert run("--promise", world.promise.slug) == "1 changed.\n"


def test_a_past_day_is_printed_and_nothing_is_written(world: World) -> None:
    stored, changes = Assessment.objects.count(), Change.objects.count()
    table = run("--as-of", "2011-01-01", "--as-of", "2018-02-01").splitlines()
    assert table[0] == "| promise | what | 2011-01-01 | 2018-02-01 |"
    row = next(line for line in table if line.startswith(f"| {world.promise.slug} |"))
    before, after = (cell.strip() for cell in row.strip("|").split("|")[2:])
    assert before == "–"
    assert after != "–"
    assert (Assessment.objects.count(), Change.objects.count()) == (stored, changes)


def test_the_table_says_what_is_stored_for_that_day(world: World) -> None:
    table = run("--as-of", "2018-02-01", "--promise", world.promise.slug)
    (head,) = headline_assessments(as_of=date(2018, 2, 1)).filter(promise=world.promise)
    assert f"*{head.status}" in table


def test_an_explanation_names_the_series_the_formula_the_band_and_the_flags(world: World) -> None:
    told = run("--promise", world.promise.slug, "--explain", "--as-of", "2018-02-01")
    for words in (
        "as of 1 February 2018",
        "Known by then",
        "Measured on",
        "Baseline:",
        "A = (y₁ − y₀)",
        "R = ± g / |q|",
    ):
        assert words in told
    assert "Band: 0.10 ≤ R < 0.60. Status: Far behind." in told
    assert "Behind schedule (notice):" in told
    before = run("--promise", world.promise.slug, "--explain", "--as-of", "2000-01-01")
    assert before.count("\n") == 1 and "was not known yet" in before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--promise", "nothing"], "There is no promise “nothing”"),
        (["--as-of", "2018-02-30"], "not a day in the calendar"),
        (["--as-of", "2999-01-01"], "the latest possible day"),
        (["--explain"], "--explain takes one promise"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*arguments)
