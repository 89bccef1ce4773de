"""The confidence interval of a share: how far one can be trusted that rests on few cases."""

from math import sqrt
from statistics import NormalDist

from claims.exceptions import InvalidRecordError

CONFIDENCE = 0.95


def wilson_interval(successes: int, trials: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of a share, its lower and upper end as fractions.

    The score interval of E. B. Wilson (Journal of the American Statistical Association 22, 1927), without correction
    for continuity: it holds for few trials and for shares near 0 and 1, where the usual one leaves the range.
    `successes` of `trials` came about, `confidence` is a fraction. Raises InvalidRecordError without a trial, and for
    successes that are negative or more than the trials.
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise InvalidRecordError(f"{successes} of {trials} is no share.")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, weight = successes / trials, z * z / trials
    centre = (share + weight / 2) / (1 + weight)
    half = sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    return (0.0 if successes == 0 else centre - half), (1.0 if successes == trials else centre + half)
