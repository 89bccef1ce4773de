"""The style guide: every component in every state, in development only."""

from __future__ import annotations

import re
from typing import Any

import pytest

from claims.enums import Severity, Status, VerdictKind
from claims.presentation import label
from tests.contract.test_styles import ROOT, classes_of_sheet
from tests.pages.crawler import get

pytestmark = pytest.mark.django_db

#: Classes of the shared components that the guide has no example of: parts of whole pages, print, and states by script.
ELSEWHERE = {
    *("promise-list", "promise-summary", "track-record", "track-record-counts", "recent-list", "recent-link", "date"),
    *("sparkline", "series-line", "series-gap", "series-point", "promised-path", "due-line", "due-mark", "today-line"),
    *("correction", "diff-table", "downloads", "cite-as", "narrow-only", "wide-only", "print-only", "number"),
    *("table-stacked", "locator-cell", "locator-same", "filter-toggle", "honeypot", "field-wide", "flag-subject"),
}


def test_there_is_no_style_guide_on_a_real_site() -> None:
    assert get("/styleguide/").response.status_code == 404


def test_the_style_guide_shows_every_component_in_every_state(settings: Any) -> None:
    settings.DEBUG = True
    page = get("/styleguide/")
    assert page.response.status_code == 200
    for word in (*Status, *VerdictKind, *Severity):
        assert str(label(word)) in page.text, word
    shown = set(" ".join(re.findall(r'class="([^"]*)"', page.html)).split())
    components = classes_of_sheet(ROOT / "timeline/static/pages/components.css")
    assert components - shown - ELSEWHERE == set()
