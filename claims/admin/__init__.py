"""The editors' desk: Django's admin over the services. Importing it registers every model that it shows."""

from claims.admin import (
    change_log,
    flags_and_assessments,
    jobs,
    link_checks,
    record_admins,
    spreadsheets,
    subscriptions,
    tokens,
)

__all__ = [
    "change_log",
    "flags_and_assessments",
    "jobs",
    "link_checks",
    "record_admins",
    "spreadsheets",
    "subscriptions",
    "tokens",
]
