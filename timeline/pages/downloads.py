"""Downloads of a promise: its figures as CSV and its charts as SVG.

Out of scope: CSV of lists (`claims.http.csv_renderer`), JSON (the API), PNG (`timeline.pages.social_cards`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import HttpResponse

from claims.http.csv_renderer import CsvRenderer, Table
from claims.http.json_numbers import number
from claims.models import Promise
from claims.selectors.progress_types import ObservationProgress, SeriesProgress, VersionProgress
from claims.selectors.promise_progress import load_promise_snapshot, serialize_progress
from claims.selectors.published import get_public
from timeline.pages.page import PageRequest, public_page
from timeline.pages.social_cards import promise_card

#: The columns of the table. `what`: a figure, or a point of the path that a version promised.
COLUMNS = (
    ("promise", "what", "indicator", "unit", "series", "provider", "basis", "version", "period")
    + ("value", "low", "high", "kind", "known_on", "source", "source_title", "source_url", "locator")
)  # fmt: skip


@public_page
def csv(request: PageRequest, slug: str) -> HttpResponse:
    """The figures, paths and targets of a promise as a CSV file."""
    as_of = request.page.as_of
    found = get_public(Promise, slug, as_of=as_of)
    progress = serialize_progress(load_promise_snapshot(found, as_of=as_of))
    rows = [{"promise": found.slug, **row} for row in _rows(progress["versions"])]
    response = HttpResponse(CsvRenderer().render(Table(COLUMNS, rows)), content_type="text/csv; charset=utf-8")
    return _as_file(response, f"{slug}.csv")


def _rows(versions: list[VersionProgress]) -> Iterator[dict[str, object]]:
    """Each figure once, however many versions count in it; then each version's path and goal."""
    seen: set[str] = set()
    for version in versions:
        indicator: dict[str, object] = {"indicator": version["indicator"]["name"], "unit": version["indicator"]["unit"]}
        for series in version["series"]:
            if series["slug"] not in seen:
                seen.add(series["slug"])
                yield from (indicator | _figure(series, each) for each in series["observations"])
    for version in versions:
        indicator = {"indicator": version["indicator"]["name"], "unit": version["indicator"]["unit"]}
        what = "promised path" if version["path_is_promised"] else "even path"
        promised = indicator | {"what": what, "version": version["sequence"]}
        for point in version["path"]:
            yield promised | {"period": point["on"], "value": number(point["value"])}
        if version["deadline"] is not None:
            named = {"what": "target", "period": version["deadline"]["edtf"], "known_on": version["known_on"]}
            yield (
                promised
                | named
                | {
                    "value": number(version["value"]),
                    "high": number(version["high"]),
                    "kind": version["comparator"],
                }
            )


def _figure(series: SeriesProgress, each: ObservationProgress) -> dict[str, object]:
    cite: Mapping[str, object] = each["citations"][0] if each["citations"] else {}
    return {
        "what": "figure",
        "series": series["title"],
        "provider": "" if series["provider"] is None else series["provider"]["name"],
        "basis": series["basis"],
        "period": each["period"]["edtf"],
        "value": number(each["value"]),
        "low": number(each["low"]),
        "high": number(each["high"]),
        "kind": each["kind"],
        "known_on": each["known_on"],
        "source": cite.get("source"),
        "source_title": cite.get("title"),
        "source_url": cite.get("url"),
        "locator": cite.get("locator"),
    }


@public_page
def svg(request: PageRequest, slug: str) -> HttpResponse:
    """The preview card of a promise, with its chart, as an SVG file."""
    as_of = request.page.as_of
    card = promise_card(get_public(Promise, slug, as_of=as_of), as_of)
    return _as_file(HttpResponse(card.svg(request), content_type="image/svg+xml"), f"{slug}.svg")


def _as_file(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
