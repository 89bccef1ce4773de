"""A reader takes every change once, in order; what fails is set aside and does not stop the rest."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from claims.enums import ChangeAction
from claims.exceptions import PermissionRefusedError
from claims.models import Change, ChangeConsumer, FailedChange
from claims.services import change_consumers
from claims.services.change_log import record_change
from tests.factories import editor, superuser

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def written(*slugs: str, writer: str = "") -> None:
    """One committed change of each of these events, in order."""
    with transaction.atomic():
        for slug in slugs:
            record_change(ChangeAction.PUBLISHED, "event", slug, by=None, public=True, writer=writer)


class Taker:
    """Notes what it is given; fails for the slugs in `bad`."""

    def __init__(self, *bad: str) -> None:
        self.bad = set(bad)
        self.calls: list[list[str]] = []

    def __call__(self, changes: Sequence[Change]) -> None:
        self.calls.append([change.record for change in changes])
        written_by_me = [slug for slug in self.calls[-1] if slug in self.bad]
        if written_by_me:
            raise ValueError(f"cannot take {written_by_me[0]}")

    @property
    def taken(self) -> list[str]:
        return [slug for call in self.calls for slug in call if not self.bad.intersection(call)]


def read(taker: change_consumers.Take, *, name: str = "test", limit: int = 100, now: dt.datetime = NOW) -> int:
    return change_consumers.consume(name, taker, limit=limit, now=now)


def position(name: str = "test") -> int:
    return ChangeConsumer.objects.get(name=name).last_change_id


def test_the_changes_above_the_cursor_are_taken_in_order_and_once() -> None:
    written("a", "b", "a")
    taker = Taker()

    assert read(taker) == 3
    assert read(taker) == 0
    assert taker.calls == [["a", "b", "a"]]

    written("c")
    assert read(taker) == 1
    assert taker.calls[1:] == [["c"]]


def test_a_long_backlog_is_taken_in_batches() -> None:
    written(*"abcde")
    taker = Taker()

    assert [read(taker, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert taker.calls == [["a", "b"], ["c", "d"], ["e"]]


def test_each_reader_has_a_cursor_of_its_own() -> None:
    written("a")
    first, second = Taker(), Taker()

    assert (read(first, name="one"), read(second, name="two")) == (1, 1)


def test_a_reader_ignores_what_it_wrote_itself_and_moves_past_it() -> None:
    written("mine", "mine too", writer="test")
    written("theirs", writer="other")
    written("mine again", writer="test")
    taker = Taker()

    assert read(taker, limit=1) == 1
    assert read(taker, limit=1) == 0
    assert taker.calls == [["theirs"]]
    assert position() == Change.objects.latest("id").pk


def test_several_changes_of_one_record_are_one_record() -> None:
    written("a", "b", "a")
    assert change_consumers.unique_records(Change.objects.order_by("id")) == [("event", "a"), ("event", "b")]


def test_with_nothing_to_do_no_lock_is_taken(django_assert_num_queries: object) -> None:
    written("a")
    read(Taker())

    with django_assert_num_queries(3) as queries:  # type: ignore[operator]
        assert read(Taker()) == 0
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


def test_a_change_that_fails_is_parked_with_its_error_and_the_rest_goes_on() -> None:
    written("a", "bad", "b", "bad", "c")
    taker = Taker("bad")

    assert read(taker) == 5

    assert taker.taken == ["a", "b", "c"]
    (parked,) = FailedChange.objects.all()
    assert parked.change == Change.objects.filter(record="bad").latest("id")
    assert (parked.reader, parked.attempts, parked.resolved_at) == ("test", 1, None)
    assert parked.error == "ValueError: cannot take bad"
    assert position() == Change.objects.latest("id").pk


def test_what_a_failing_change_had_written_is_taken_back() -> None:
    written("good", "bad")

    def take(changes: Sequence[Change]) -> None:
        for change in changes:
            record_change(ChangeAction.PROJECTED, "event", change.record, by=None, public=True, writer="test")
            if change.record == "bad":
                raise ValueError

    read(take)

    assert [change.record for change in Change.objects.filter(writer="test")] == ["good"]


def test_a_broken_statement_does_not_break_the_batch() -> None:
    written("bad", "good")
    done = []

    def take(changes: Sequence[Change]) -> None:
        if any(change.record == "bad" for change in changes):
            with connection.cursor() as cursor:
                cursor.execute("SELECT no_such_column FROM no_such_table")
        done.append(changes[0].record)

    read(take)

    assert done == ["good"]
    assert FailedChange.objects.get().change.record == "bad"


def test_a_parked_change_is_tried_again_after_ever_longer_waits() -> None:
    written("bad")
    taker = Taker("bad")
    read(taker)
    parked_at = FailedChange.objects.get().parked_at

    tried = []
    for seconds in range(200):
        calls = len(taker.calls)
        assert read(taker, now=parked_at + dt.timedelta(seconds=seconds)) == 0
        tried += [seconds] if len(taker.calls) > calls else []

    assert tried == [10, 30, 70, 150]
    assert FailedChange.objects.get().attempts == 5


def test_a_parked_change_that_goes_through_later_is_settled() -> None:
    written("bad")
    taker = Taker("bad")
    read(taker)
    taker.bad.clear()
    later = FailedChange.objects.get().parked_at + change_consumers.FIRST_WAIT

    assert read(taker, now=later) == 1

    assert FailedChange.objects.get().resolved_at == later
    assert read(taker, now=later + dt.timedelta(days=1)) == 0


def test_a_parked_change_rests_after_ten_attempts_until_somebody_asks() -> None:
    written("bad")
    taker = Taker("bad")
    read(taker)
    now = FailedChange.objects.get().parked_at + dt.timedelta(days=1)

    for _ in range(20):
        read(taker, now=now)
    parked = FailedChange.objects.get()
    assert parked.attempts == change_consumers.MAX_ATTEMPTS

    assert parked.next_try_at is None

    taker.bad.add("bad")
    change_consumers.try_again(parked, by=superuser(), now=now)
    read(taker, now=now)
    taker.bad.clear()
    assert read(taker, now=now + dt.timedelta(days=9)) == 0
    change_consumers.try_again(parked, by=superuser(), now=now)
    read(taker, now=now)
    parked.refresh_from_db()
    assert (parked.resolved_at, parked.attempts) == (now, change_consumers.MAX_ATTEMPTS + 2)
    with pytest.raises(PermissionRefusedError, match="already"):
        change_consumers.try_again(parked, by=superuser(), now=now)


def test_only_who_may_has_a_parked_change_tried_again() -> None:
    written("bad")
    read(Taker("bad"))

    with pytest.raises(PermissionRefusedError):
        change_consumers.try_again(FailedChange.objects.get(), by=editor(), now=NOW)


class Ended(BaseException):
    """Ends a process in the middle, as far as the database can tell."""


def test_a_change_that_ends_its_process_is_found_parked_and_tried_again_later() -> None:
    written("a", "deadly", "b")
    taken: list[str] = []

    def take(changes: Sequence[Change]) -> None:
        slugs = [change.record for change in changes]
        if "deadly" in slugs:
            raise Ended
        taken.extend(slugs)

    def live(now: dt.datetime = NOW) -> int:
        """One process after the other, until one ends well; how many ended badly."""
        for ended in range(50):
            try:
                read(take, now=now)
                return ended
            except Ended:
                pass
        raise AssertionError("it never ends")

    assert live() == 2 * change_consumers.MAX_IN_FLIGHT
    assert taken == ["a", "b"]
    (parked,) = FailedChange.objects.all()
    assert (parked.change.record, parked.attempts) == ("deadly", 1)
    assert "The process ended 3 times" in parked.error

    # Tried again after a while it ends one process each time, and holds up nothing else.
    later = parked.parked_at + change_consumers.FIRST_WAIT
    written("c")
    assert live(later) == 1
    assert taken == ["a", "b", "c"]
    parked.refresh_from_db()
    assert (parked.attempts, parked.next_try_at) == (2, parked.parked_at + dt.timedelta(seconds=30))


def test_a_batch_that_takes_too_long_is_taken_one_change_at_a_time() -> None:
    written(*"abcdef")
    calls: list[int] = []

    def take(changes: Sequence[Change]) -> None:
        calls.append(len(changes))
        if len(changes) > 2:
            raise TimeoutError

    for _ in range(change_consumers.MAX_IN_FLIGHT):
        with pytest.raises(TimeoutError):
            change_consumers.consume("test", take, now=NOW, interruptions=(TimeoutError,))

    assert change_consumers.consume("test", take, now=NOW, interruptions=(TimeoutError,)) == 6
    assert calls == [6] * change_consumers.MAX_IN_FLIGHT + [1] * 6
    assert not FailedChange.objects.exists()


def test_an_error_that_is_raised_is_no_process_that_ended() -> None:
    written(*(f"bad-{number}" for number in range(change_consumers.NOT_THEIR_FAULT)))
    taker = Taker(*(f"bad-{number}" for number in range(change_consumers.NOT_THEIR_FAULT)))

    for _ in range(3 * change_consumers.MAX_IN_FLIGHT):
        with pytest.raises(ValueError, match="cannot take"):
            read(taker)

    assert not FailedChange.objects.exists()


def test_the_next_change_of_a_parked_record_settles_it() -> None:
    written("bad")
    taker = Taker("bad")
    read(taker)
    taker.bad.clear()
    written("bad")

    assert read(taker) == 1
    assert FailedChange.objects.get().resolved_at == NOW


def test_a_record_that_keeps_failing_is_parked_once() -> None:
    taker = Taker("bad")
    for _ in range(3):
        written("bad")
        read(taker)

    parked = FailedChange.objects.get()
    assert (parked.attempts, parked.change) == (3, Change.objects.latest("id"))


def test_a_time_limit_is_not_the_changes_fault() -> None:
    written("a", "b")

    def take(changes: Sequence[Change]) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        change_consumers.consume("test", take, now=NOW, interruptions=(TimeoutError,))

    assert not FailedChange.objects.exists()
    taker = Taker()
    assert read(taker) == 2


def test_an_error_that_every_record_meets_is_not_the_changes_fault() -> None:
    written(*(f"bad-{number}" for number in range(change_consumers.NOT_THEIR_FAULT)), "never-tried")
    taker = Taker(*(f"bad-{number}" for number in range(change_consumers.NOT_THEIR_FAULT)))

    with pytest.raises(ValueError, match="cannot take bad-9"):
        read(taker)
    assert not FailedChange.objects.exists()
    assert not any("never-tried" in call for call in taker.calls[1:])

    taker.bad.clear()
    assert read(taker) == change_consumers.NOT_THEIR_FAULT + 1


def test_one_record_that_goes_through_shows_that_the_fault_is_in_the_others() -> None:
    bad = [f"bad-{number}" for number in range(change_consumers.NOT_THEIR_FAULT + 2)]
    written("good", *bad)

    assert read(Taker(*bad)) == len(bad) + 1
    assert FailedChange.objects.count() == len(bad)


def test_work_that_was_cut_off_is_repeated_and_its_half_is_taken_back() -> None:
    written("a", "b")

    def take(changes: Sequence[Change]) -> None:
        record_change(ChangeAction.PROJECTED, "event", "half", by=None, public=True, writer="test")
        raise Ended

    with pytest.raises(Ended):
        read(take)
    assert not Change.objects.filter(record="half").exists()

    taker = Taker()
    assert read(taker) == 2
    assert taker.calls == [["a", "b"]]


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_do_the_work_once() -> None:
    written(*"abc")
    calls: list[list[str]] = []
    started = threading.Barrier(2)
    held = threading.Event()

    def take(changes: Sequence[Change]) -> None:
        calls.append([change.record for change in changes])
        held.wait(0.5)

    def run(_: int) -> int:
        try:
            started.wait(10)
            return read(take)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        counts = sorted(pool.map(run, range(2)))

    assert counts == [0, 3]
    assert calls == [["a", "b", "c"]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_change_that_is_committed_while_a_batch_is_taken_is_not_skipped() -> None:
    written("a")
    taken: list[str] = []

    def write_another() -> None:
        try:
            written("b")
        finally:
            connections.close_all()

    def take(changes: Sequence[Change]) -> None:
        taken.extend(change.record for change in changes)
        if taken == ["a"]:
            thread = threading.Thread(target=write_another)
            thread.start()
            thread.join()

    assert (read(take), read(take)) == (1, 1)
    assert taken == ["a", "b"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_an_editor_is_not_kept_waiting_by_a_reader_that_has_written() -> None:
    """The log is locked only while Changes are written, not while a batch is at work."""
    written("a")
    done: list[str] = []

    def edit() -> None:
        try:
            written("b")
            done.append("b")
        finally:
            connections.close_all()

    def take(changes: Sequence[Change]) -> None:
        record_change(ChangeAction.PROJECTED, "event", "a", by=None, public=True, writer="test")
        thread = threading.Thread(target=edit)
        thread.start()
        thread.join(2)
        done.append("batch")

    read(take)

    assert done == ["b", "batch"]
    assert [change.record for change in Change.objects.order_by("public_seq")] == ["a", "b", "a"]


def test_what_a_batch_records_is_written_at_its_end_in_order() -> None:
    written("a")
    seen: list[int] = []

    def take(changes: Sequence[Change]) -> None:
        for slug in ("x", "y"):
            record_change(ChangeAction.PROJECTED, "event", slug, by=None, public=True, writer="test")
        seen.append(Change.objects.filter(writer="test").count())

    read(take)

    assert seen == [0]
    assert [change.record for change in Change.objects.order_by("public_seq")] == ["a", "x", "y"]


def test_catching_up_does_the_whole_work_once_and_leaves_no_change_to_read() -> None:
    written("a", "b")
    taker, done = Taker(), []

    assert change_consumers.rebuild_and_skip("assess", lambda: done.append("all"))
    assert not change_consumers.rebuild_and_skip("assess", lambda: done.append("again"))

    assert change_consumers.consume("assess", taker, now=NOW) == 0
    assert (done, taker.calls) == (["all"], [])


@pytest.mark.django_db(transaction=True)
def test_catching_up_commits_as_it_goes_and_keeps_no_editor_waiting() -> None:
    written("a")
    seen: list[int] = []

    def edit() -> None:
        try:
            written("b")
        finally:
            connections.close_all()

    def work() -> None:
        thread = threading.Thread(target=edit)
        thread.start()
        thread.join(10)
        seen.append(Change.objects.count())

    assert change_consumers.rebuild_and_skip("assess", work)
    taker = Taker()
    assert change_consumers.consume("assess", taker, now=NOW) == 1
    assert (seen, taker.calls) == ([2], [["b"]])


def test_catching_up_that_fails_leaves_every_change_to_read() -> None:
    written("a", "b")
    taker = Taker()

    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        change_consumers.rebuild_and_skip("assess", fail)

    change_consumers.consume("assess", taker, now=NOW)
    assert taker.calls == [["a", "b"]]
