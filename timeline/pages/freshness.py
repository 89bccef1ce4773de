"""How old the newest fact about a promise is, where nothing has settled it and nobody may have followed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from claims.enums import Reason, Status
from claims.method.tally import EXCLUDED, category_of
from claims.models import Assessment
from claims.presentation import day_words
from claims.selectors.promise_progress import PromiseSnapshot

#: A promise without a fact for longer than this is said not to have been followed since.
FOLLOWED_FOR = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class NoNewsNote:
    """The day of the newest fact (None: there is none), and the newest day on which somebody looked and found none."""

    since: date | None
    looked_on: date | None

    @property
    def sentence(self) -> str:
        """How old the newest fact is, and that somebody looked for a newer one."""
        if self.looked_on is None:
            return self._newest()
        looked = _("The editors last searched on %(day)s and found nothing newer.")
        return f"{self._newest()} {looked % {'day': day_words(self.looked_on)}}"

    def _newest(self) -> str:
        if self.since is None:
            return _("No report or figure is recorded for it.")
        if self.looked_on is None:
            words = _("No report or figure after %(day)s is recorded.")
        else:
            words = _("The latest recorded report or figure is from %(day)s.")
        return words % {"day": day_words(self.since)}


def no_news_note(read: PromiseSnapshot, head: Assessment | None) -> NoNewsNote | None:
    """A note about a promise that nothing settled and of which nothing new is known; None for any other.

    `head` is the assessment that gives its status. Facts are reports and figures of what it promises, by the day until
    which they tell. A report without a stage and without a day of its own is that the editors looked and found nothing;
    with a day, it is what its source found then.
    """
    if head is not None and not _is_unsettled(head):
        return None
    reports = [each.happened_on_upper or each.known_on for each in read.outcomes if each.stage or each.happened_on]
    figures = [
        row.period_upper
        for found in read.figures.values()
        for each in found
        for row in each.observations
        if row.period_upper
    ]
    since = max((day for day in (*reports, *figures) if day is not None and day <= read.as_of), default=None)
    looks = [each.known_on for each in read.outcomes if not each.stage and not each.happened_on]
    looked_on = max(filter(None, looks), default=None)
    first = since or read.promise.known_on
    if first is None or read.as_of - first <= FOLLOWED_FOR:
        return None
    return NoNewsNote(since, looked_on)


def _is_unsettled(head: Assessment) -> bool:
    status = Status(head.status)
    reason = Reason(head.reason) if head.reason else None
    if status is Status.UNDECIDED:  # its figure is there, and news of a later time would not decide it
        return False
    return status is Status.OVERDUE or category_of(status, reason=reason) in EXCLUDED
