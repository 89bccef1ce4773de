"""The target was satisfied only after its deadline."""

from claims.enums import FlagKind, Severity, Status
from claims.method.example_rows import number_example
from claims.method.flag_rules.target_flags import status_rule

RULE = status_rule(
    FlagKind.MET_LATE,
    {Status.MET_LATE: Severity.NOTICE},
    number_example("150 in 2020, 205 in 2022", {2020: 150, 2022: 205}, "2023-06-01"),
    only_promises=True,
)
