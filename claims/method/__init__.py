"""The method: what the rules make of promises, figures and days. Pure: no Django, no database, no clock.

`facts` is a `rows.PromiseFacts`; `day` is the as-of day. Every function here restricts the facts to what was known on
that day by itself, so callers pass everything they have. Results are in `claims.method.results`.

    bands.RULESET                                                  version of the rules, stored with every result
    status.assess_target(facts, target, *, series, day) -> Assessment            series: Series | None
    assess.assess_promise_targets(facts, *, day) -> list[Assessment]             versions x series, headline marked
    trend.assess_trend(indicator, series, observations, *, day) -> Assessment    rising, flat, falling
    deliverables.assess_deliverable(facts, *, day) -> Assessment                 METHOD 4
    comparison.compare_versions(facts, *, day) -> list[Move]
    flags.find_flags(facts, *, day) -> list[FlagFound]
    flags.find_indicator_flags(indicator, series, observations, *, day, open_targets) -> list[FlagFound]
    replay.turning_days(facts, *, until) -> list[date]
    replay.history(facts, *, until) -> History
    replay.indicator_history(indicator, series, observations, *, until, open_targets) -> tuple[Period[FlagFound], ...]
    counting.not_counted_because(kind, *, committed_on, delivered_on, is_forecast) -> NotCounted | None
    standing.standing_of(status, *, reason, past_due) -> Standing; standing.tally(counts, slips) -> Tally
    headline.headed(assessments) -> list[Assessment]                             which gives the promise its status
    forecast.forecast_target(facts, target, *, series, day) -> Forecast          METHOD 7
    claim_check.check_claim(facts, *, day) -> ClaimCheck | None                  facts: claim_rows.ClaimFacts; METHOD 6
    claim_flags.find_claim_flags(facts, *, day) -> list[FlagFound]
    claim_replay.claim_history(facts, *, until) -> ClaimHistory
    source_flags.find_source_flags(facts, *, day) -> list[FlagFound]             facts: claim_rows.SourceFacts
    claim_replay.source_history(facts, *, until) -> tuple[Period[FlagFound], ...]
    results.as_json(result)                                        any result as JSON values
"""
