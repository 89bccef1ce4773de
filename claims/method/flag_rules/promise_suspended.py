"""The latest report says that work on the promise has stopped for now."""

from claims.enums import FlagKind, Severity, Stage
from claims.method.example_rows import outcome, step_example
from claims.method.flag_rules.latest_report import stage_rule

RULE = stage_rule(
    FlagKind.PROMISE_SUSPENDED,
    Stage.SUSPENDED,
    Severity.WARNING,
    step_example("suspended in 2016", "2017-01-01", outcome("stop", Stage.SUSPENDED, "2016-02-01")),
)
