"""The deadline passed without the target being satisfied."""

from claims.enums import FlagKind, Severity, Status
from claims.method.example_rows import number_example
from claims.method.flag_rules.target_flags import status_rule

RULE = status_rule(
    FlagKind.DEADLINE_MISSED,
    {Status.MISSED: Severity.SERIOUS, Status.NARROWLY_MISSED: Severity.NOTICE, Status.REVERSED: Severity.SERIOUS},
    number_example("150 in 2020", {2020: 150}, "2021-06-01"),
    only_promises=True,
)
