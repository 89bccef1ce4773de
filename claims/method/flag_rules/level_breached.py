"""What was to hold all the time, or in each period, did not."""

from claims.enums import FlagKind, Severity, Status
from claims.method.example_rows import KEEP, number_example
from claims.method.flag_rules.target_flags import status_rule

RULE = status_rule(
    FlagKind.LEVEL_BREACHED,
    {Status.BREACHED: Severity.SERIOUS, Status.RESTORED: Severity.WARNING, Status.NOT_HELD: Severity.SERIOUS},
    number_example("100 is to be kept within 2 %; 97 in 2015", {2015: 97}, "2016-06-01", **KEEP),
    only_promises=True,
)
