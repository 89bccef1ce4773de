"""What the flags say alike that the stage of the latest report raises."""

from django.utils.translation import gettext as _

from claims.method.flag_rules.latest_report import ReportParams
from claims.presentation.dates import day_words, vague_date_words
from claims.presentation.parameters import required_parameter


def report_words(params: ReportParams) -> str:
    """The report by when it says that it happened; of an undated one only the day is said on which it became known."""
    if params.get("happened_edtf"):
        day = vague_date_words(params["happened_edtf"], params.get("happened_words") or "")
    elif params.get("happened"):
        day = day_words(required_parameter(params, "happened"))
    else:
        return _("An undated report, known since %(day)s,") % {"day": day_words(required_parameter(params, "known_on"))}
    return _("The report of %(day)s") % {"day": day}
