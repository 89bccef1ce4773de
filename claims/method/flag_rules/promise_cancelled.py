"""The latest report says that the promise will not be carried out."""

from claims.enums import FlagKind, Severity, Stage
from claims.method.example_rows import outcome, step_example
from claims.method.flag_rules.latest_report import stage_rule

RULE = stage_rule(
    FlagKind.PROMISE_CANCELLED,
    Stage.CANCELLED,
    Severity.SERIOUS,
    step_example("cancelled in 2016", "2017-01-01", outcome("end", Stage.CANCELLED, "2016-02-01")),
)
