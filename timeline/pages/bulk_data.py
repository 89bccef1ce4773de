"""The page from which the whole dossier is taken: bulk files, the change feed, the API, and the licence."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy

from claims.exports import storage
from claims.exports.build import JUDGEMENTS, LICENCE, PACKAGE, SDMX
from claims.http import record_urls
from timeline.pages import structured_data
from timeline.pages.page import PageRequest, public_page, render_page

Text = str | LazyText

#: What the files for spreadsheets and statistics are for.
ABOUT: dict[str, Text] = {
    PACKAGE: gettext_lazy("Everything as CSV tables with column descriptions (Data Package)."),
    SDMX: gettext_lazy("Figures for statistical software: SDMX-CSV 2.1, all vintages."),
}
LINES = ".jsonl.gz"


def _current_build() -> str:
    return str(storage.current_manifest())


def data(request: PageRequest) -> HttpResponse:
    """The page of bulk downloads, with the API and the licence."""
    manifest = storage.current_manifest()
    context = {
        "manifest": manifest,
        "licence": LICENCE,
        "linked": structured_data.whole_dossier(request),
        "embed_url": request.build_absolute_uri(reverse("pages:embed-timeline")),
        **_files(manifest),
    }
    return render_page(request, "pages/data.html", context)


def _files(manifest: dict[str, Any] | None) -> dict[str, Any]:
    """The files with their addresses: those with a use of their own, and the lines of each kind."""
    files = [] if manifest is None else manifest["files"]
    shown = (
        [{**file, "url": record_urls.export_path(manifest["build"], file["name"])} for file in files]
        if manifest
        else []
    )
    return {
        "main": [{**file, "about": ABOUT[file["name"]]} for file in shown if file["name"] in ABOUT],
        "lines": [
            {**file, "kind": file["name"].removesuffix(LINES), "is_judgement": file["name"] == JUDGEMENTS + LINES}
            for file in shown
            if file["name"].endswith(LINES)
        ],
    }


#: A new build changes the page without a public change.
view = public_page(data, also=_current_build)
