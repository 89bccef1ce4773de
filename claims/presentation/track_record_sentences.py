"""What the record of many promises says: how they count, in which shares, and what is left out and why."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import Reason, Status, TrackRecordCategory
from claims.method.tally import Counted, Tally
from claims.presentation.labels import LABELS, Text
from claims.presentation.numbers import join_list, slip_words, value_words

DAYS_IN_YEAR = 365.25

STANDING_MEANINGS: dict[TrackRecordCategory, Text] = {
    TrackRecordCategory.KEPT: gettext_lazy(
        "The target was met on time, its level is held, or it was delivered as promised. A target reached "
        "early counts here until a later figure says otherwise."
    ),
    TrackRecordCategory.LATE: gettext_lazy("It was done, after its deadline."),
    TrackRecordCategory.NOT_KEPT: gettext_lazy(
        "It was due and is not done, either side called it off, or it went to someone else. Once done, it "
        "counts as kept late."
    ),
    TrackRecordCategory.OPEN: gettext_lazy("Its deadline has not passed, or the figure for it is not due yet."),
    TrackRecordCategory.NOT_RATEABLE: gettext_lazy(
        "The rules cannot say whether it was kept: it names no deadline, or a figure, baseline or report is missing."
    ),
}


def standing_meaning(standing: TrackRecordCategory) -> Text:
    """What a standing says, in one or two sentences."""
    return STANDING_MEANINGS[standing]


def record_sentences(tally: Tally) -> list[str]:
    """The shares with their denominator, what they leave out, and the middle of the delays: a sentence each."""
    return [text for text in (_shares(tally), _name_excluded(tally), _slip(tally)) if text]


def counted_words(row: Counted) -> str:
    """What a part of a count is: the reason where there is one, else the status."""
    return str(LABELS[Status][row.status] if row.reason is None else LABELS[Reason][row.reason])


def _shares(tally: Tally) -> str:
    if not tally.promises:
        return ""
    if not tally.decided:
        return _("None of them is decided yet.")
    parts = [
        _part(_("%(n)s kept (%(share)s)"), tally, TrackRecordCategory.KEPT),
        _part(_("%(n)s kept late (%(share)s)"), tally, TrackRecordCategory.LATE),
        _part(_("%(n)s not kept (%(share)s)"), tally, TrackRecordCategory.NOT_KEPT),
    ]
    start = ngettext("Of %(n)s decided promise:", "Of %(n)s decided promises:", tally.decided)
    return f"{start % {'n': value_words(tally.decided)}} {join_list(parts)}."


def _part(text: str, tally: Tally, standing: TrackRecordCategory) -> str:
    share = _("%(percent)s %%") % {"percent": value_words(round(100 * (tally.share(standing) or 0)))}
    return text % {"n": value_words(tally.of(standing)), "share": share}


def _name_excluded(tally: Tally) -> str:
    if not tally.excluded or not tally.decided:
        return ""
    open_, unknown = tally.of(TrackRecordCategory.OPEN), tally.of(TrackRecordCategory.NOT_RATEABLE)
    parts = [
        *([_("%(n)s open") % {"n": value_words(open_)}] if open_ else []),
        *([_("%(n)s that cannot be rated") % {"n": value_words(unknown)}] if unknown else []),
    ]
    return _("Not counted in the shares: %(parts)s.") % {"parts": join_list(parts)}


def _slip(tally: Tally) -> str:
    days = tally.median_slip_days
    if days is None:
        return ""
    late = slip_words(days=round(days), years=days / DAYS_IN_YEAR)
    if len(tally.slips) == 1:
        return _("The one kept late came %(late)s after its deadline.") % {"late": late}
    return _("The median delay of promises kept late is %(late)s.") % {"late": late}
