"""An open target had been satisfied and no longer is."""

from claims.enums import FlagKind, Severity, Status
from claims.method.example_rows import number_example
from claims.method.flag_rules.target_flags import status_rule

RULE = status_rule(
    FlagKind.ACHIEVED_THEN_LOST,
    {Status.ACHIEVED_THEN_LOST: Severity.WARNING},
    number_example("205 in 2014, 180 in 2015", {2014: 205, 2015: 180}, "2016-06-01"),
)
