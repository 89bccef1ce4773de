"""How often the editors of the dossier and the rules agree."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from claims.enums import FlagHandling, FlagKind
from claims.models import Flag
from claims.presentation import agreement_sentence
from claims.selectors.assessments import headline_assessments, verdicts
from claims.selectors.verdict_agreement import VerdictAgreement, verdict_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

TODAY = dt.date(2026, 11, 22)


def test_what_both_have_judged_is_counted_and_a_dismissed_difference_stays_one() -> None:
    found = verdict_agreement(as_of=TODAY)
    heads = {row.promise_id: row.status for row in headline_assessments(as_of=TODAY)}
    concluded = verdicts(list(heads), as_of=TODAY)
    assert 20 < found.judged <= len(concluded)
    assert 0 < found.differ < found.judged
    Flag.objects.filter(kind=FlagKind.VERDICT_DIFFERS).update(handling=FlagHandling.DISMISSED, handled_on=TODAY)
    assert verdict_agreement(as_of=TODAY) == found


def test_the_page_about_the_dossier_says_it() -> None:
    page = " ".join(Client().get("/about/", {"as_of": TODAY.isoformat()}).content.decode().split())
    assert agreement_sentence(verdict_agreement(as_of=TODAY)) in page


def test_before_the_first_verdict_nothing_is_said() -> None:
    early = verdict_agreement(as_of=dt.date(2014, 1, 1))
    assert (early.judged, early.share, early.interval, agreement_sentence(early)) == (0, None, None, "")


def test_the_sentence_has_the_share_with_its_interval() -> None:
    assert agreement_sentence(VerdictAgreement(judged=40, differ=10)) == (
        "Of 40 promises that both the editors and the rules have judged, they agree about 30 "
        "(75 %, 95 % interval 60 to 86 %)."
    )
