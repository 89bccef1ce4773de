"""The pace so far is clearly below the one that an open target requires."""

from claims.enums import FlagKind, Severity, Status
from claims.method.example_rows import number_example
from claims.method.flag_rules.target_flags import status_rule

RULE = status_rule(
    FlagKind.BEHIND_SCHEDULE,
    {Status.LAGGING: Severity.NOTICE, Status.FAR_BEHIND: Severity.WARNING, Status.STALLED: Severity.WARNING},
    number_example("110 in 2015", {2015: 110}, "2016-06-01"),
)
