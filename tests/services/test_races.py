"""Of two people at once one wins, the other gets both texts back, and nothing is lost; `make deep` runs 1,000."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils.html import escape

from claims.exceptions import WriteConflictError
from claims.models import Claim
from claims.services import records
from claims.services.records import lock_record
from tests.admin.conftest import change_url, form_data, signed_in
from tests.factories import ClaimFactory, editor
from tests.services.races import run

pytestmark = pytest.mark.engine

#: How many races; few here, since each is several requests.
RACES = int(os.environ.get("RACES", "20"))
SEED = int(os.environ.get("RACES_SEED", "2026"))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_the_other_sees_both_texts_and_nothing_is_lost() -> None:
    tally = run(RACES, seed=SEED)

    print(tally)
    assert tally.faults == []
    assert tally.shown_back == tally.merged == sum(tally.winners.values()) == tally.races == RACES
    assert len(tally.kinds) == 4, tally.kinds


@contextmanager
def another_writer(claim: Claim) -> Iterator[None]:
    """Somebody who holds the record for as long as the block runs; a request that waits for it gives up soon."""
    holds, finished = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lock_record(claim)
                holds.set()
                finished.wait(30)
        finally:
            connection.close()

    patience = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET lock_timeout = '50ms'"}[connection.vendor]
    usual = {"sqlite": "PRAGMA busy_timeout = 20000", "postgresql": "SET lock_timeout = '3s'"}[connection.vendor]
    writer = threading.Thread(target=hold)
    writer.start()
    assert holds.wait(30)
    try:
        with connection.cursor() as cursor:
            cursor.execute(patience)
        yield
    finally:
        finished.set()
        writer.join(30)
        with connection.cursor() as cursor:
            cursor.execute(usual)


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_another_writer_gets_an_error_and_keeps_the_text() -> None:
    claim = ClaimFactory(statement="The first text.")
    client: Client = signed_in(editor("anna"))
    form = form_data(client.get(change_url(claim))) | {"statement": "Anna’s “text”."}
    with another_writer(claim):
        with pytest.raises(WriteConflictError, match="Yours was not saved"):
            records.edit_record(claim, {"statement": "A service’s text."}, by=editor("anna"), base_version=1)
        answer = client.post(change_url(claim), form)
        page = answer.content.decode()
        assert answer.status_code in (200, 503)
        assert "Another change is being saved. Yours was not saved; please try again." in page
        assert escape("Anna’s “text”.") in page
    assert Claim.objects.get(pk=claim.pk).statement == "The first text."
    assert client.post(change_url(claim), form).status_code == 302
    assert Claim.objects.get(pk=claim.pk).statement == "Anna’s “text”."
