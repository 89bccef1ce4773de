"""How often the editors' verdicts and the rules agree, where both say something of a promise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from claims.enums import FlagKind
from claims.method.flag_rules.verdict_differs import COMPARED_STATUSES, DIFFERS
from claims.method.intervals import wilson_interval
from claims.models import Flag, Promise
from claims.selectors.assessments import headline_assessments
from claims.selectors.track_record import with_verdict


@dataclass(frozen=True, slots=True)
class VerdictAgreement:
    """Of the promises that both the editors and the rules have judged, how many they agree about."""

    judged: int
    differ: int

    @property
    def agree(self) -> int:
        return self.judged - self.differ

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where no promise was judged by both."""
        return self.agree / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share (claims/method/intervals.py)."""
        return wilson_interval(self.agree, self.judged) if self.judged else None


def verdict_agreement(*, as_of: dt.date) -> VerdictAgreement:
    """The agreement on a day. A promise on which the flag `verdict_differs` is open is one that they differ about.

    Verdicts that say nothing of success or failure, and statuses that do not, are not compared. Two queries.
    """
    verdicts = [verdict.value for verdict, statuses in DIFFERS.items() if statuses]
    with_words = with_verdict(Promise.objects.public(as_of), as_of=as_of).filter(concluded__in=verdicts)
    judged = headline_assessments(as_of=as_of).filter(
        promise__in=with_words.values("pk"), status__in=[status.value for status in COMPARED_STATUSES]
    )
    # A dismissed flag is still one: that the difference is known does not make it an agreement.
    is_open = Q(opened_on__lte=as_of) & (Q(closed_on=None) | Q(closed_on__gt=as_of))
    flagged = Flag.objects.filter(is_open, kind=FlagKind.VERDICT_DIFFERS)
    differ = flagged.filter(promises__in=judged.values("promise"))
    return VerdictAgreement(judged.count(), differ.values("pk").distinct().count())
