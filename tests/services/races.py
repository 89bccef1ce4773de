"""Races of two people for one record, with a seed: who wins, what the slower one gets back, and that nothing is lost.

Each race starts two threads at once on one record, each by a form of the admin or by the service; the slower one is
shown both texts, merges them as the page offers it, and saves again. Other races are for two edits of one published
record that two reviewers approve at once.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from claims.enums import ChangeAction
from claims.exceptions import StaleVersionError, WriteConflictError
from claims.models import Change, Claim, Revision
from claims.services import records, workflow
from claims.services.record_history import content_of_version
from tests.admin.conftest import change_url, form_data, signed_in
from tests.factories import ClaimFactory, editor, published, reviewer

ROUTES = ("admin", "service")


@dataclass
class Tally:
    """What came of many races."""

    races: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    winners: Counter[str] = field(default_factory=Counter)
    shown_back: int = 0
    merged: int = 0
    #: How often the answer said that another writer was in the way, with the text shown back, and saved again.
    busy: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        wins = ", ".join(f"{count} by {route}" for route, count in sorted(self.winners.items()))
        return (
            f"{self.races} races ({kinds}): one winner in each ({wins}), the loser's text shown back in "
            f"{self.shown_back}, both texts kept after the merge in {self.merged}, lost: {len(self.faults)}; "
            f"told to try again: {self.busy}"
        )


@dataclass
class Runner:
    """One of two people in a race: their own words, and what came of them."""

    name: str
    route: str
    by: User
    client: Client
    statement: str
    note: str
    won: bool = False
    busy: int = 0
    answer: Any = None


def run(races: int, *, seed: int) -> Tally:
    """That many races; the same seed gives the same routes and words, and the threads decide who is faster."""
    chance, tally = random.Random(seed), Tally()
    people = {name: (editor(name), signed_in(editor(name))) for name in ("anna", "boris")}
    for number in range(races):
        tally.races += 1
        try:
            if chance.random() < 0.2:
                _race_of_approvals(number, chance, tally)
            else:
                _race_of_edits(number, chance, tally, people)
        except AssertionError as fault:
            tally.faults.append(f"race {number}: {fault}")
    return tally


def _race_of_edits(number: int, chance: random.Random, tally: Tally, people: dict[str, tuple[User, Client]]) -> None:
    """Both change the statement; one of them changes the note as well, so that there is something to merge."""
    claim = ClaimFactory(statement=f"The first text of race {number}.", note="The first note.")
    two = []
    for name, (by, client) in people.items():
        route, word = chance.choice(ROUTES), chance.getrandbits(32)
        two.append(Runner(name, route, by, client, f"{name}'s text {word:08x}.", "The first note."))
    chance.choice(two).note = f"A note {chance.getrandbits(32):08x}."
    tally.kinds["–".join(sorted(runner.route for runner in two)) + " on a draft"] += 1
    forms = {r.name: form_data(r.client.get(change_url(claim))) for r in two if r.route == "admin"}
    _at_once([lambda r=r: _save(r, claim, forms.get(r.name)) for r in two])

    tally.busy += sum(r.busy for r in two)
    winners = [r for r in two if r.won]
    assert len(winners) == 1, f"{len(winners)} winners"
    (winner,), (loser,) = winners, [r for r in two if not r.won]
    tally.winners[winner.route] += 1
    stored = Claim.objects.get(pk=claim.pk)
    assert (stored.statement, stored.note, stored.version) == (winner.statement, winner.note, 2), (
        "not the winner's text"
    )
    assert _shown_back(loser, winner), "the loser did not get both texts"
    tally.shown_back += 1
    _merge(loser, claim)
    _check_nothing_lost(claim, winner, loser)
    tally.merged += 1


def _save(runner: Runner, claim: Claim, form: dict[str, Any] | None) -> None:
    content = {"statement": runner.statement, "note": runner.note}
    while form is not None:
        runner.answer = runner.client.post(change_url(claim), form | content)
        runner.won = runner.answer.status_code == 302
        if runner.won or not _is_busy(runner.answer):
            return
        assert runner.answer.context["adminform"].form["statement"].value() == runner.statement
        runner.busy += 1
    while not runner.won:
        try:
            records.edit_record(claim, content, by=runner.by, base_version=1, why="At once")
            runner.won = True
        except WriteConflictError:
            runner.busy += 1
        except StaleVersionError as error:
            runner.answer = error.detail
            return


def _is_busy(answer: Any) -> bool:
    return "Another change is being saved" in str(answer.context["adminform"].form.non_field_errors())


def _shown_back(loser: Runner, winner: Runner) -> bool:
    if loser.route == "service":
        yours, current = loser.answer["yours"], loser.answer["current"]
        return (yours["statement"], current["statement"]) == (loser.statement, winner.statement)
    shown = {clash.name: (clash.before, clash.after) for clash in loser.answer.context["stale"]}
    typed = loser.answer.context["adminform"].form["statement"].value()
    return shown["statement"] == (winner.statement, loser.statement) and typed == loser.statement


def _merge(loser: Runner, claim: Claim) -> None:
    """Keep one's own statement, and of the rest what the page proposes: whatever only one of the two changed."""
    if loser.route == "service":
        keep = {"statement": loser.statement} | ({"note": loser.note} if loser.note != "The first note." else {})
        records.edit_record(claim, keep, by=loser.by, base_version=loser.answer["version"], why="Merged")
        return
    choices = {f"keep-{clash.name}": clash.chosen or "mine" for clash in loser.answer.context["stale"]}
    saved = loser.client.post(change_url(claim), form_data(loser.answer) | choices)
    assert saved.status_code == 302, "the merge was not saved"


def _check_nothing_lost(claim: Claim, winner: Runner, loser: Runner) -> None:
    stored = Claim.objects.get(pk=claim.pk)
    noted = next((r.note for r in (winner, loser) if r.note != "The first note."), "")
    assert (stored.statement, stored.note, stored.version) == (loser.statement, noted, 3), "the merge lost something"
    past = content_of_version(stored, 2)
    assert past is not None and past["statement"] == winner.statement, "the winner's text is not in the history"
    log = Change.objects.filter(record_kind="claim", record=claim.slug, action=ChangeAction.EDITED)
    assert list(log.order_by("id").values_list("by_id", flat=True)) == [winner.by.pk, loser.by.pk], "the log differs"


def _race_of_approvals(number: int, chance: random.Random, tally: Tally) -> None:
    """Two edits of one published record, approved at once: one is refused with both texts, and stays."""
    claim = published(ClaimFactory(statement=f"The public text of race {number}."))
    edits = []
    for name in ("anna", "boris"):
        text = f"{name}'s text {chance.getrandbits(32):08x}."
        edit = records.edit_record(
            claim, {"statement": text}, by=editor(name), base_version=claim.version, why="A mistake"
        )
        assert isinstance(edit, Revision)
        edits.append(edit)
    tally.kinds["approvals of two edits"] += 1
    results: dict[int, Any] = {}

    def approve(edit: Revision, by: User) -> None:
        while edit.pk not in results:
            try:
                workflow.approve(edit, by=by)
                results[edit.pk] = "approved"
            except WriteConflictError:
                tally.busy += 1
            except StaleVersionError as error:
                results[edit.pk] = error.detail

    judges = [reviewer("clara"), reviewer("dimitri")]
    _at_once([lambda e=e, by=by: approve(e, by) for e, by in zip(edits, judges, strict=True)])
    assert sorted(map(str, results.values())).count("approved") == 1, f"{results}"
    winner = next(e for e in edits if results[e.pk] == "approved")
    loser = next(e for e in edits if e != winner)
    tally.winners["approval"] += 1
    stored = Claim.objects.get(pk=claim.pk)
    assert stored.statement == winner.content["statement"], "not the approved text"
    detail = results[loser.pk]
    assert detail["yours"]["statement"] == loser.content["statement"], "the loser's text was not shown back"
    assert detail["current"]["statement"] == winner.content["statement"]
    tally.shown_back += 1
    loser.refresh_from_db()
    assert loser.state == "pending" and loser.content["statement"] == detail["yours"]["statement"], "the edit is gone"
    again = records.edit_record(
        stored,
        {"statement": loser.content["statement"]},
        by=loser.proposed_by,
        base_version=stored.version,
        why="Made anew",
    )
    assert isinstance(again, Revision)
    workflow.approve(again, by=judges[0])
    assert Claim.objects.get(pk=claim.pk).statement == loser.content["statement"]
    tally.merged += 1


def _at_once(steps: list[Callable[[], None]]) -> None:
    """Run the steps in threads that start together; what one of them raises fails the race."""
    start, raised = threading.Barrier(len(steps)), []

    def go(step: Callable[[], None]) -> None:
        try:
            start.wait(timeout=30)
            step()
        except Exception as error:
            raised.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not raised and not any(thread.is_alive() for thread in threads), raised or "a thread hangs"
