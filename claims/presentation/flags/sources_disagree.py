"""The words of the flag `sources_disagree`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.sources_disagree import SourcesDisagreeParams, ValueParams
from claims.presentation.dates import period_words
from claims.presentation.numbers import difference_words, join_list, percent_words, range_words, value_words
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("Sources disagree")
MEANING = gettext_lazy("Series give clearly different values for the same period.")


def sentence(params: SourcesDisagreeParams, names: Names) -> str:
    """By how much the series differ, and what each of them says."""
    figures = [_one_value(row, params.get("unit"), names) for row in params["values"]]
    return _("For %(period)s the series differ by %(difference)s: %(values)s.") % {
        "period": period_words(params["start"], params["end"]),
        "difference": _difference(params),
        "values": join_list(figures),
    }


def _difference(params: SourcesDisagreeParams) -> str:
    """By how much series differ: ranks by places, percentages by points, all else as a share of the larger value."""
    scale, apart = params.get("scale"), params["difference"]
    if scale is None:  # of an earlier ruleset, which had shares only
        return percent_words(apart)
    return difference_words(apart, scale, params.get("unit"))


def _one_value(row: ValueParams, unit: str | None, names: Names) -> str:
    value = row.get("value")
    words = range_words(row.get("low"), row.get("high"), unit) if value is None else value_words(value, unit)
    return f"{words} ({name_of(row['series'], names)})"
