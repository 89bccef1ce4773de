"""How well somebody forecasts, in sentences: how many came true, how far off they were, and when too few say so."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.method.forecast_scores import ForecastScore
from claims.presentation.labels import LABELS
from claims.presentation.numbers import percent_words, value_words


def forecast_record_sentences(score: ForecastScore) -> list[str]:
    """The score of checked forecasts, a sentence each; empty where none was checked."""
    if not score.checked:
        return []
    if score.is_small:
        return [_("%(counts)s. That is too few to say how good they are.") % {"counts": _count(score)}]
    return [text for text in (_share(score), _mean_error(score), _horizons(score)) if text]


def _count(score: ForecastScore) -> str:
    return ngettext(
        "Of %(checked)s dated forecast that the record can check, %(true)s came true",
        "Of %(checked)s dated forecasts that the record can check, %(true)s came true",
        score.checked,
    ) % {"checked": value_words(score.checked), "true": value_words(score.came_true)}


def _share(score: ForecastScore) -> str:
    shares = {"share": score.share or 0.0}
    shares["low"], shares["high"] = score.interval or (0.0, 0.0)
    percent = {name: value_words(round(100 * share)) for name, share in shares.items()}
    return _("%(counts)s (%(share)s %%, 95 %% interval %(low)s to %(high)s %%).") % {
        "counts": _count(score),
        **percent,
    }


def _mean_error(score: ForecastScore) -> str:
    if score.mean_error is None:
        return ""
    size, number = percent_words(abs(score.mean_error)), len(score.errors)
    if not round(score.mean_error, 3):
        text = ngettext(
            "The %(n)s figure was neither too high nor too low.",
            "On average their %(n)s figures were neither too high nor too low.",
            number,
        )
    elif score.mean_error > 0:
        text = ngettext(
            "The %(n)s figure was %(size)s too high.", "On average their %(n)s figures were %(size)s too high.", number
        )
    else:
        text = ngettext(
            "The %(n)s figure was %(size)s too low.", "On average their %(n)s figures were %(size)s too low.", number
        )
    return text % {"n": value_words(number), "size": size}


def _horizons(score: ForecastScore) -> str:
    parts = score.by_horizon()
    if len(parts) < 2:
        return ""
    said = [
        _("%(horizon)s: %(true)s of %(checked)s")
        % {
            "horizon": LABELS[type(horizon)][horizon],
            "true": value_words(part.came_true),
            "checked": value_words(part.checked),
        }
        for horizon, part in parts.items()
    ]
    return f"{'; '.join(said)}."
