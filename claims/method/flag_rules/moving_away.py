"""The figures go against the promised direction, or went so until the deadline."""

from claims.enums import FlagKind, Severity, Status
from claims.method.example_rows import number_example
from claims.method.flag_rules.target_flags import status_rule

RULE = status_rule(
    FlagKind.MOVING_AWAY,
    {Status.MOVING_AWAY: Severity.SERIOUS, Status.REVERSED: Severity.SERIOUS},
    number_example("90 in 2015", {2015: 90}, "2016-06-01"),
)
