"""Eight writers at once and a reader that polls all the while: nothing is skipped, nothing comes twice.

Two writers on SQLite, which lets one write at a time. 80 public changes; 5,000 with DEEP=1 (`make deep`), which is
the size that the documentation speaks of.
"""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from claims.exceptions import ClaimsError, WriteConflictError
from claims.models import Actor, Change, Claim, Revision
from claims.services import records, workflow
from claims.services.change_log import newest_public_seq
from tests.api.change_feed_copy import Copy, everything
from tests.conftest import engine
from tests.deep import DEEP
from tests.factories import ActorFactory, ClaimFactory, SourceFactory, cited, editor, published, reviewer

pytestmark = pytest.mark.engine

WRITERS = 8 if engine() == "postgresql" else 2
CHANGES = 5000 if DEEP else 80


class Writer(threading.Thread):
    """Enters, publishes, revises and retracts claims that name actors whom other writers name too."""

    def __init__(self, number: int, actors: list[str], by: tuple[User, User]) -> None:
        super().__init__()
        self.random = random.Random(number)
        self.number, self.actors = number, actors
        self.editor, self.reviewer = by
        self.mine: list[int] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while newest_public_seq() < CHANGES:
                with suppress(WriteConflictError):  # the answer says to try again, and the loop does
                    self.work()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def work(self) -> None:
        what = self.random.random()
        if what < 0.5 or not self.mine:
            self.enter()
        elif what < 0.7:
            self.revise(self.random.choice(self.mine))
        elif what < 0.85:
            workflow.retract(self.one(self.mine.pop()), by=self.reviewer, why="Said by somebody else")
        else:
            self.rename()

    def one(self, pk: int) -> Claim:
        return Claim.objects.get(pk=pk)

    def enter(self) -> None:
        source = SourceFactory(by=self.editor, title=f"Report by {self.number}")
        workflow.publish(source, by=self.reviewer)
        speakers = self.random.sample(self.actors, 2)
        claim = ClaimFactory(by=self.editor, speakers=speakers, citations=cited(source))
        workflow.publish(claim, by=self.reviewer)
        self.mine.append(claim.pk)

    def revise(self, pk: int) -> None:
        claim = self.one(pk)
        note = f"Seen again by {self.number}"
        revision = records.edit_record(claim, {"note": note}, by=self.editor, base_version=claim.version)
        assert isinstance(revision, Revision)
        workflow.approve(revision, by=self.reviewer)

    def rename(self) -> None:
        """Two writers may want the same actor; then one of them is refused."""
        actor = Actor.objects.get(slug=self.random.choice(self.actors))
        try:
            content = {"description": str(self.random.random())}
            revision = records.edit_record(actor, content, by=self.editor, base_version=actor.version)
            workflow.approve(revision, by=self.reviewer)  # type: ignore[arg-type]
        except ClaimsError:
            return


@pytest.mark.django_db(transaction=True)
def test_nothing_is_skipped_and_nothing_comes_twice_while_many_write() -> None:
    people = (editor(), reviewer())
    actors = [published(ActorFactory(name=f"Speaker {number}")).slug for number in range(4)]
    writers = [Writer(number, actors, people) for number in range(WRITERS)]
    copy = Copy()
    polls = 0
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        copy.read_page(page_size=37)
        polls += 1
    for writer in writers:
        writer.join()
    assert [writer.error for writer in writers if writer.error is not None] == []
    copy.catch_up()

    written: list[Any] = list(
        Change.objects.filter(public_seq__isnull=False).order_by("public_seq").values_list("public_seq", flat=True)
    )
    assert copy.seen == written == list(range(1, len(written) + 1))
    assert len(written) >= CHANGES
    assert polls > 10
    assert copy.documents == everything()
    print(f"{len(written)} changes by {WRITERS} writers, {polls} polls")
