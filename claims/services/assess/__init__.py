"""Assessing: run the method over published facts and store its results as periods of as-of days.

Recomputing is idempotent: only rows that differ are written, and a Change only when one was.
"""

from claims.services.assess.dependencies import TouchedRecords, touched_by
from claims.services.assess.runner import assess, assess_all, assess_at_once, assess_step, assess_touched

__all__ = ["TouchedRecords", "assess", "assess_all", "assess_at_once", "assess_step", "assess_touched", "touched_by"]
