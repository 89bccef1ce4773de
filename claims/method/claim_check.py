"""A claim against the record: on the day it was made, and on the day asked about (METHOD 6).

One series speaks for an assertion, never a mixture: the one that the claim quoted, where that can be told; otherwise
one of a document that reports the claim, else the indicator's preferred one, the first of these with a figure. Every
other series is tested too and stands beside. Out of scope: the tests themselves (value_check.py, state_check.py) and
flags (claim_flags.py).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import DecimalException

from claims.method.claim_rows import Assertion, AssertionCheck, Claim, ClaimCheck, ClaimFacts, SeriesCheck
from claims.method.rows import Indicator, Observation, Series
from claims.method.state_check import check_state
from claims.method.times import add_days
from claims.method.value_check import check_rank, check_value, undecided, unrecorded
from claims.method.visibility import newest_vintages
from claims.vocabulary import AssertionKind, CheckReason, ClaimCheckResult, ClaimKind

#: What a claim of several assertions comes to: the first of these that any of them has. So a claim is supported only
#: if all of it is.
WEIGHT = (
    ClaimCheckResult.CONTRADICTED,
    ClaimCheckResult.NO_RECORD,
    ClaimCheckResult.NOT_CHECKABLE,
    ClaimCheckResult.SUPPORTED,
)

#: Claims of these kinds bind somebody; what they say of the future is followed as a promise.
PROMISING = frozenset({ClaimKind.SETS_TARGET, ClaimKind.ANNOUNCES_COMMITMENT})


def check_claim(facts: ClaimFacts, *, day: date) -> ClaimCheck | None:
    """A claim tested as of a day; None for one that was not yet known then or that asserts nothing checkable."""
    claim = facts.claim
    if claim.known_on > day or not claim.assertions:
        return None
    ordered = sorted(claim.assertions, key=lambda row: row.number)
    then = tuple(check_assertion(facts, row, day=min(claim.said_on, day)) for row in ordered)
    now = tuple(check_assertion(facts, row, day=day) for row in ordered)
    return ClaimCheck(
        claim=claim.slug,
        on_the_day=weigh(row.result for row in then),
        now=weigh(row.result for row in now),
        assertions_on_the_day=then,
        assertions_now=now,
        rows_used=tuple(sorted({slug for row in (*then, *now) for slug in row.check.rows})),
    )


def weigh(results: Iterable[ClaimCheckResult]) -> ClaimCheckResult:
    """What the results of a claim's assertions come to together."""
    return min(results, key=WEIGHT.index, default=ClaimCheckResult.NOT_CHECKABLE)


def check_assertion(facts: ClaimFacts, assertion: Assertion, *, day: date) -> AssertionCheck:
    """One assertion against what was visible on a day, on the series that speaks for it and on every other one."""
    claim = facts.claim
    if claim.speaks_ahead(assertion):
        end = claim.period_of(assertion)[1]
        if claim.kind in PROMISING:
            return _alone(assertion, undecided(None, CheckReason.SETS_TARGET))
        if end is None:
            return _alone(assertion, undecided(None, CheckReason.INCOMPLETE))
        if day <= end:
            return _alone(assertion, unrecorded(None, CheckReason.LIES_AHEAD))
    if assertion.kind is AssertionKind.TARGET_STATE:
        found = check_state(assertion, facts.promises, said_on=_moment(claim, assertion), day=day)
        return _spoken(facts, assertion, found)
    indicator = next((row for row in facts.indicators if row.slug == assertion.indicator), None)
    if indicator is None:
        return _alone(assertion, undecided(None, CheckReason.INCOMPLETE))
    start, end = claim.period_of(assertion)
    dated = replace(assertion, start=start, end=end)
    return _spoken(facts, assertion, _on_each_series(facts, dated, indicator, day=day))


def _moment(claim: Claim, assertion: Assertion) -> date:
    """The day for which a target's state is asserted; for a forecast the first one after its horizon."""
    end = claim.period_of(assertion)[1]
    return add_days(end, 1) if end is not None and claim.speaks_ahead(assertion) else claim.said_on


def _on_each_series(facts: ClaimFacts, assertion: Assertion, indicator: Indicator, *, day: date) -> list[SeriesCheck]:
    """The answers of all series, the speaking one's first."""
    said_on = facts.claim.said_on
    rows: dict[str, list[Observation]] = {}
    for row in newest_vintages(facts.observations, day=day):
        rows.setdefault(row.series, []).append(row)
    answers = {
        series.slug: _on_series(assertion, indicator, rows.get(series.slug, []), series=series.slug, said_on=said_on)
        for series in facts.series
        if series.indicator == indicator.slug
    }
    speaking = [slug for slug in speaking_series(facts, assertion, indicator) if slug in answers]
    recorded = [slug for slug in speaking if answers[slug].result is not ClaimCheckResult.NO_RECORD]
    first = next(iter([*recorded, *speaking]), None)
    others = [answers[slug] for slug in sorted(answers) if slug != first]
    beside = [answer for answer in others if answer.result is not ClaimCheckResult.NO_RECORD]
    return [unrecorded(None) if first is None else answers[first], *beside]


def _on_series(
    assertion: Assertion, indicator: Indicator, rows: list[Observation], *, series: str, said_on: date
) -> SeriesCheck:
    test = check_rank if assertion.kind is AssertionKind.RANK else check_value
    try:
        return test(assertion, indicator, rows, series=series, said_on=said_on)
    except DecimalException:  # numbers beyond what can be counted with
        return undecided(series, CheckReason.FIGURES_LEAVE_OPEN)


def speaking_series(facts: ClaimFacts, assertion: Assertion, indicator: Indicator) -> list[str]:
    """The series that may speak for an assertion, the foremost first.

    A claim that quotes a series is held against that one only: another provider's figures differ for reasons of their
    own, and make no false statement of a right quotation.
    """
    if assertion.series is not None:
        return [assertion.series]
    sources = {source.slug for source in facts.claim.sources}
    documents = sorted(
        (row for row in facts.series if row.indicator == indicator.slug and row.document in sources), key=_slug
    )
    named = [*(row.slug for row in documents), indicator.preferred_series]
    return list(dict.fromkeys(slug for slug in named if slug is not None))


def _slug(series: Series) -> str:
    return series.slug


def _spoken(facts: ClaimFacts, assertion: Assertion, answers: list[SeriesCheck]) -> AssertionCheck:
    first, *beside = (_with_independence(facts, answer) for answer in answers)
    return AssertionCheck(number=assertion.number, check=first, beside=tuple(beside))


def _with_independence(facts: ClaimFacts, answer: SeriesCheck) -> SeriesCheck:
    """Whether some deciding figure is reported by another source than those that report the claim."""
    own = {source.slug for source in facts.claim.sources}
    reported = [facts.sources_of.get(slug, frozenset()) for slug in answer.rows]
    only_own = bool(reported) and all(sources and sources <= own for sources in reported)
    return replace(answer, independent=False) if only_own else answer


def _alone(assertion: Assertion, answer: SeriesCheck) -> AssertionCheck:
    return AssertionCheck(number=assertion.number, check=answer)
