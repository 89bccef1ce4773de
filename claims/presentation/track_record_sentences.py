"""What the record of many promises says: how they count, in which shares, and what is left out and why."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import Reason, Status, TrackRecordCategory
from claims.method.tally import Counted, Tally
from claims.presentation.labels import LABELS, Text
from claims.presentation.numbers import join_list, slip_words, value_words
from claims.selectors.verdict_agreement import VerdictAgreement

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
    """The shares with their denominator and intervals, what they leave out, and the delays: a sentence each."""
    return [text for text in (_shares(tally), _name_excluded(tally), _slip(tally)) if text]


def agreement_sentence(agreement: VerdictAgreement) -> str:
    """How often editors and rules agree, with the interval of the share; empty where both judged nothing."""
    low, high = agreement.interval or (0.0, 0.0)
    shares = {"share": agreement.share or 0.0, "low": low, "high": high}
    words = {name: value_words(round(100 * share)) for name, share in shares.items()}
    words |= {"judged": value_words(agreement.judged), "agree": value_words(agreement.agree)}
    text = ngettext(
        "Of %(judged)s promise that both the editors and the rules have judged, they agree about %(agree)s "
        "(%(share)s %%, 95 %% interval %(low)s to %(high)s %%).",
        "Of %(judged)s promises that both the editors and the rules have judged, they agree about %(agree)s "
        "(%(share)s %%, 95 %% interval %(low)s to %(high)s %%).",
        agreement.judged,
    )
    return text % words if agreement.judged else ""


def counted_words(row: Counted) -> str:
    """What a part of a count is: the reason where there is one, else the status."""
    return str(LABELS[Status][row.status] if row.reason is None else LABELS[Reason][row.reason])


def _shares(tally: Tally) -> str:
    if not tally.promises:
        return ""
    if not tally.decided:
        return _("None of them is decided yet.")
    parts = [
        _part(_("%(n)s kept"), tally, TrackRecordCategory.KEPT),
        _part(_("%(n)s kept late"), tally, TrackRecordCategory.LATE),
        _part(_("%(n)s not kept"), tally, TrackRecordCategory.NOT_KEPT),
    ]
    start = ngettext("Of %(n)s decided promise:", "Of %(n)s decided promises:", tally.decided)
    counts = f"{start % {'n': value_words(tally.decided)}} {join_list(parts)}."
    end = _("That is too few for shares.") if tally.is_small else _("The ranges are 95 % intervals.")
    return f"{counts} {end}"


def _part(text: str, tally: Tally, standing: TrackRecordCategory) -> str:
    low, high = tally.interval(standing) or (0.0, 0.0)
    shares = {"share": tally.share(standing) or 0.0, "low": low, "high": high}
    percent = {name: value_words(round(100 * share)) for name, share in shares.items()}
    count = text % {"n": value_words(tally.of(standing))}
    return count if tally.is_small else f"{count} ({_('%(share)s %%, %(low)s to %(high)s %%') % percent})"


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
    """How long after its deadline a promise is done that misses it, with those that are still not done."""
    done, still_open = len(tally.slips), len(tally.open_delays)
    if not done + still_open:
        return ""
    late = ngettext(
        "%(n)s promise missed its deadline without being called off;",
        "%(n)s promises missed their deadlines without being called off;",
        done + still_open,
    ) % {"n": value_words(done + still_open)}
    if not done:
        return _("%(late)s none has been done since.") % {"late": late}
    days = tally.median_delay_days
    if days is None:
        return ngettext(
            "%(late)s %(done)s has been done since, fewer than half.",
            "%(late)s %(done)s have been done since, fewer than half.",
            done,
        ) % {"late": late, "done": value_words(done)}
    if not still_open and done == 1:
        return _("The one kept late came %(after)s after its deadline.") % {"after": _years(days)}
    return ngettext(
        "%(late)s %(done)s has been done since, and half are done within %(after)s.",
        "%(late)s %(done)s have been done since, and half are done within %(after)s.",
        done,
    ) % {"late": late, "done": value_words(done), "after": _years(days)}


def _years(days: float) -> str:
    return slip_words(days=round(days), years=days / DAYS_IN_YEAR)
