"""What an editor does about a flag: acknowledge or dismiss it, with a reason.

A dismissal holds for the evidence that the editor saw; when the evidence changes the flag returns.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from claims.enums import ChangeAction, FlagHandling
from claims.exceptions import PermissionRefusedError
from claims.models import Flag
from claims.models.users import User
from claims.services.change_log import record_change
from claims.services.cleaning import cleaned_reason
from claims.services.permissions import require_permission
from claims.services.transactions import write_transaction

_ACTIONS = {
    FlagHandling.ACKNOWLEDGED: ChangeAction.FLAG_ACKNOWLEDGED,
    FlagHandling.DISMISSED: ChangeAction.FLAG_DISMISSED,
}


def acknowledge(flag: Flag, *, by: User, why: str, today: dt.date, evidence: str | None = None) -> Flag:
    """Acknowledge a flag, with a reason; it stays public.

    `evidence`, here and below, is the digest of the evidence that the person saw. Raises PermissionRefusedError when
    the evidence has changed since.
    """
    return _handle(flag, FlagHandling.ACKNOWLEDGED, by=by, why=why, today=today, evidence=evidence)


def dismiss(flag: Flag, *, by: User, why: str, today: dt.date, evidence: str | None = None) -> Flag:
    """Dismiss a flag: hide it from the public from `today` on, until its evidence changes."""
    return _handle(flag, FlagHandling.DISMISSED, by=by, why=why, today=today, evidence=evidence)


@write_transaction()
def _handle(flag: Flag, handling: FlagHandling, *, by: User, why: str, today: dt.date, evidence: str | None) -> Flag:
    flag = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    require_permission(by, "claims.handle_flag")
    why = cleaned_reason(why)
    finding = flag.findings.order_by("-from_day").first()
    if evidence is not None and (finding is None or finding.digest != evidence):
        raise PermissionRefusedError(
            _("The evidence has changed since you opened this page. Please check it again."), code="evidence-changed"
        )
    flag.handling, flag.handled_by, flag.handled_reason, flag.handled_on = handling, by, why, today
    flag.handled_evidence = "" if finding is None else finding.digest
    flag.save()
    record_change(_ACTIONS[handling], "flag", flag.public_id, by=by, why=why, public=handling == FlagHandling.DISMISSED)
    return flag
