"""A claim against the record: on the day it was made, and on the day asked about.

A result rests only on figures that do not come from the claim's own sources (evidence.py); where there are no others it
is `only_own_source`. One series speaks for an assertion, never a mixture: the one that the claim quoted, where that is
known; otherwise the indicator's preferred one, else another provider's that bears the claim out. Every other series is
tested too.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import DecimalException

from claims.enums import AssertionKind, CheckReason, ClaimCheckResult, ClaimKind
from claims.method.claim_facts import Assertion, AssertionCheck, Claim, ClaimCheck, ClaimFacts, SeriesCheck
from claims.method.evidence import Evidence, evidence_about
from claims.method.facts import Indicator, Observation
from claims.method.periods import add_days
from claims.method.target_state_check import check_state
from claims.method.value_check import check_rank, check_value, undecided_result, unrecorded_result
from claims.method.vintages import newest_vintages

#: What a claim of several assertions comes to: the first of these that any of them has. So a claim is supported only
#: if all of it is.
WEIGHT = (
    ClaimCheckResult.CONTRADICTED,
    ClaimCheckResult.NO_RECORD,
    ClaimCheckResult.NOT_CHECKABLE,
    ClaimCheckResult.ONLY_OWN_SOURCE,
    ClaimCheckResult.SUPPORTED,
)

#: Results that rest on evidence, decided or left open by it.
TESTED = frozenset({ClaimCheckResult.SUPPORTED, ClaimCheckResult.CONTRADICTED, ClaimCheckResult.NOT_CHECKABLE})
SUPPORTED, CONTRADICTED = ClaimCheckResult.SUPPORTED, ClaimCheckResult.CONTRADICTED
DECIDED = frozenset({SUPPORTED, CONTRADICTED})

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
        on_the_day=weigh_evidence(row.result for row in then),
        now=weigh_evidence(row.result for row in now),
        assertions_on_the_day=then,
        assertions_now=now,
        rows_used=tuple(sorted({slug for row in (*then, *now) for slug in row.check.rows})),
    )


def weigh_evidence(results: Iterable[ClaimCheckResult]) -> ClaimCheckResult:
    """What the results of a claim's assertions come to together."""
    return min(results, key=WEIGHT.index, default=ClaimCheckResult.NOT_CHECKABLE)


def check_assertion(facts: ClaimFacts, assertion: Assertion, *, day: date) -> AssertionCheck:
    """One assertion against what was visible on a day, on the series that speaks for it and on every other one."""
    claim = facts.claim
    if claim.speaks_ahead(assertion):
        end = claim.period_of(assertion)[1]
        if claim.kind in PROMISING:
            return _alone(assertion, undecided_result(None, CheckReason.SETS_TARGET))
        if end is None:
            return _alone(assertion, undecided_result(None, CheckReason.INCOMPLETE))
        if day <= end:
            return _alone(assertion, unrecorded_result(None, CheckReason.LIES_AHEAD))
    evidence = evidence_about(facts, day=day, is_forecast=claim.speaks_ahead(assertion))
    if assertion.kind is AssertionKind.TARGET_STATE:
        found = check_state(assertion, facts.promises, said_on=_moment(claim, assertion), day=day)
        return _spoken(assertion, _resting_on(evidence, facts, found))
    indicator = next((row for row in facts.indicators if row.slug == assertion.indicator), None)
    if indicator is None:
        return _alone(assertion, undecided_result(None, CheckReason.INCOMPLETE))
    start, end = claim.period_of(assertion)
    dated = replace(assertion, start=start, end=end)
    return _spoken(assertion, _on_each_series(facts, dated, indicator, evidence))


def _moment(claim: Claim, assertion: Assertion) -> date:
    """The day for which a target's state is asserted; for a forecast the first one after its horizon."""
    end = claim.period_of(assertion)[1]
    return add_days(end, 1) if end is not None and claim.speaks_ahead(assertion) else claim.said_on


def _resting_on(evidence: Evidence, facts: ClaimFacts, answers: list[SeriesCheck]) -> list[SeriesCheck]:
    """A state's answers, those that evidence decides first; what rests on the claim's own sources is marked as such.

    The figures of a state are not thinned out: a status from older figures would not be that of the day.
    """
    is_evidence = {row.slug: evidence.includes(row) for promise in facts.promises for row in promise.observations}
    marked = [_own(row) if any(not is_evidence[slug] for slug in row.rows) else row for row in answers]
    return sorted(marked, key=lambda row: row.result not in DECIDED) if not marked[0].independent else marked


def _own(answer: SeriesCheck) -> SeriesCheck:
    """The answer of figures that the claim's own sources alone report."""
    if answer.result is ClaimCheckResult.NO_RECORD:
        return answer
    return replace(
        answer,
        result=ClaimCheckResult.ONLY_OWN_SOURCE,
        reason=None,
        side=None,
        only_within_tolerance=False,
        independent=False,
    )


def _on_each_series(
    facts: ClaimFacts, assertion: Assertion, indicator: Indicator, evidence: Evidence
) -> list[SeriesCheck]:
    """The answers of all series, the speaking one's first."""
    rows: dict[str, list[Observation]] = {}
    for row in facts.observations:
        rows.setdefault(row.series, []).append(row)
    answers = {
        series.slug: _on_series(facts, assertion, indicator, rows.get(series.slug, []), series.slug, evidence)
        for series in facts.series
        if series.indicator == indicator.slug
    }
    first = _speaker(facts, assertion, indicator, answers)
    beside = [
        answers[slug]
        for slug in sorted(answers)
        if answers[slug] is not first and answers[slug].result is not ClaimCheckResult.NO_RECORD
    ]
    return [first, *beside]


def _on_series(
    facts: ClaimFacts,
    assertion: Assertion,
    indicator: Indicator,
    rows: list[Observation],
    series: str,
    evidence: Evidence,
) -> SeriesCheck:
    """What one series says by its evidence; where that cannot answer, what the claim's own sources say of it."""
    said_on = facts.claim.said_on

    def test(some: Iterable[Observation]) -> SeriesCheck:
        visible = newest_vintages(some, day=evidence.day)
        return _tested(assertion, indicator, list(visible), series=series, said_on=said_on)

    others = [row for row in rows if evidence.includes(row)]
    whole = test(rows)
    if len(others) == len(rows) or set(whole.rows) <= {row.slug for row in others}:
        return whole
    found = test(others)
    return found if _answers(found, whole, assertion) else _own(whole)


def _answers(found: SeriesCheck, whole: SeriesCheck, assertion: Assertion) -> bool:
    """Whether evidence answers what was asserted, and not a question about an earlier time or about fewer periods."""
    if found.result is ClaimCheckResult.NO_RECORD:
        return False
    if assertion.kind is AssertionKind.RANK:
        return found.result is whole.result
    is_floor = found.high is None and found.low is not None
    return (found.start, found.end) == (whole.start, whole.end) or (is_floor and assertion.end is not None)


def _tested(
    assertion: Assertion, indicator: Indicator, rows: list[Observation], *, series: str, said_on: date
) -> SeriesCheck:
    test = check_rank if assertion.kind is AssertionKind.RANK else check_value
    try:
        return test(assertion, indicator, rows, series=series, said_on=said_on)
    except DecimalException:  # numbers beyond what can be counted with
        return undecided_result(series, CheckReason.FIGURES_LEAVE_OPEN)


def _speaker(
    facts: ClaimFacts, assertion: Assertion, indicator: Indicator, answers: dict[str, SeriesCheck]
) -> SeriesCheck:
    """The answer that speaks: the first that evidence gives, else what the claim's own sources alone say.

    A claim that quotes no provider is not contradicted while any provider's figures bear it out.
    """
    named = [answers[slug] for slug in speaking_series(facts, assertion, indicator) if slug in answers]
    found = next((row for row in named if row.result in TESTED), None)
    if not _quotes_a_provider(facts, assertion):
        named += [answers[slug] for slug in sorted(answers) if answers[slug] not in named]
        best = _most_favourable(facts, named)
        if found is None or (found.result is CONTRADICTED and best is not None and best.result is SUPPORTED):
            found = best
    own = (row for row in named if row.result is ClaimCheckResult.ONLY_OWN_SOURCE)
    return found or next(own, None) or next(iter(named), None) or unrecorded_result(None)


def _most_favourable(facts: ClaimFacts, answers: list[SeriesCheck]) -> SeriesCheck | None:
    """Of what the providers' series say by evidence, or else the documents', the most favourable to the claim."""
    with_provider = {row.slug for row in facts.series if row.provider is not None}
    tested = [row for row in answers if row.result in TESTED]
    some = [row for row in tested if row.series in with_provider] or tested
    order = (ClaimCheckResult.SUPPORTED, ClaimCheckResult.NOT_CHECKABLE, ClaimCheckResult.CONTRADICTED)
    return min(some, key=lambda row: order.index(row.result), default=None)


def speaking_series(facts: ClaimFacts, assertion: Assertion, indicator: Indicator) -> list[str]:
    """The series that may speak for an assertion, the foremost first.

    A claim that quotes a provider's series is held against that one only: another provider's figures differ for
    reasons of their own, and make no false statement of a right quotation.
    """
    if assertion.series is not None and _quotes_a_provider(facts, assertion):
        return [assertion.series]
    sources = {source.slug for source in facts.claim.sources}
    documents = sorted(row.slug for row in facts.series if row.indicator == indicator.slug and row.document in sources)
    named = [assertion.series, *documents, indicator.preferred_series]
    return list(dict.fromkeys(slug for slug in named if slug is not None))


def _quotes_a_provider(facts: ClaimFacts, assertion: Assertion) -> bool:
    """Whether a series is quoted that is not known to be a mere document's."""
    is_document = any(row.slug == assertion.series and row.provider is None for row in facts.series)
    return assertion.series is not None and not is_document


def _spoken(assertion: Assertion, answers: list[SeriesCheck]) -> AssertionCheck:
    first, *beside = answers
    return AssertionCheck(number=assertion.number, check=first, beside=tuple(beside))


def _alone(assertion: Assertion, answer: SeriesCheck) -> AssertionCheck:
    return AssertionCheck(number=assertion.number, check=answer)
