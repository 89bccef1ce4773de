"""The real dossier passes its own check."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from claims.management.commands.check_dossier import INDEX, Command
from claims.selectors import dossier_checks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]


def test_the_real_dossier_is_sound_and_every_fact_has_its_place() -> None:
    told = StringIO()

    call_command("check_dossier", settings.PIVOT_FIXTURES, stdout=told)

    assert "No problem found." in told.getvalue()
    index = Command().read_index(Path(settings.PIVOT_FIXTURES) / INDEX)
    facts = [fact for section, found in index.items() if section != "followup" for fact in found]
    assert len(facts) == len(set(facts)) == 681
    assert len([fact for fact in dossier_checks.not_loaded(index) if fact in set(facts)]) <= 15
