"""The method: what the rules make of promises, figures and days. Pure: no Django, no database, no clock.

`facts` is a `facts.PromiseFacts`; `day` is the as-of day. Every function here restricts the facts to what was known on
that day by itself, so callers pass everything they have. Results are in `claims.method.results`; the rules are
explained in docs/explanation/method.md.

    ruleset.RULESET                                                version of the rules, stored with every result
    target_assessment.assess_target(facts, target, *, series, day) -> Assessment          series: Series | None
    target_assessment.assess_promise_targets(facts, *, day) -> list[Assessment]           versions x series
    trend.assess_trend(indicator, series, observations, *, day) -> Assessment             rising, flat, falling
    schedule.assess_deliverable(facts, *, day) -> Assessment
    goalposts.compare_versions(facts, *, day) -> list[Move]
    flags.find_flags(facts, *, day) -> list[FlagResult]                                   rules: flag_rules;
    flags.find_indicator_flags(indicator, series, observations, *, day, open_targets) -> list[FlagResult]
    flags.find_claim_flags(facts, *, day) -> list[FlagResult]
    flags.find_source_flags(facts, *, day) -> list[FlagResult]                            facts: claim_facts.SourceFacts
    history.promise_history(facts, *, until) -> History
    history.indicator_history(indicator, series, observations, *, until, open_targets) -> History
    claim_history.claim_history(facts, *, until) -> ClaimHistory
    claim_history.source_history(facts, *, until) -> tuple[Period[FlagResult], ...]
    counting.not_counted_because(kind, *, committed_on, delivered_on, is_forecast) -> NotCounted | None
    tally.tally(counts, slips) -> Tally                                                   as what promises count
    headline.mark_headline(assessments) -> list[Assessment]                               which speaks for the promise
    forecast.forecast_target(facts, target, *, series, day) -> Forecast
    claim_check.check_claim(facts, *, day) -> ClaimCheck | None
    results.as_json(result)                                                               any result as JSON values
"""
