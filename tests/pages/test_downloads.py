"""A promise's page taken along: table, picture, citation, frame, preview, data block."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.test import Client

from claims.models import Observation
from tests.api.world import World
from tests.factories import PromiseFactory, published
from tests.pages.crawler import get
from tests.pages.test_feeds import said

pytestmark = pytest.mark.django_db


def rows(slug: str, **query: str) -> list[dict[str, str]]:
    response = Client().get(f"/promises/{slug}.csv", query)
    assert response.headers["Content-Type"].startswith("text/csv") and not response.cookies
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_table_has_each_figure_once_with_its_source_and_what_was_promised(world: World) -> None:
    found = rows(world.promise.slug)
    figures = [row for row in found if row["what"] == "figure"]
    known = Observation.objects.filter(series__indicator=world.target.indicator, state="published")

    assert len(figures) == known.count() > 0
    assert all(row["source"] and row["value"] and row["unit"] and row["known_on"] for row in figures)
    assert {row["version"] for row in found if row["what"] == "target"} == {
        str(each.sequence) for each in world.promise.targets.all()
    }
    assert any(row["what"] == "even path" for row in found)
    numbers = [row[name] for row in found for name in ("value", "low", "high")]
    assert "66.1" in numbers and not any("." in each and each.endswith("0") for each in numbers)


def test_the_table_of_a_past_day_knows_nothing_that_came_later(world: World) -> None:
    past = rows(world.promise.slug, as_of="2016-07-01")
    assert len(past) < len(rows(world.promise.slug))
    assert all(row["known_on"] <= "2016-07-01" for row in past if row["known_on"])


def test_the_picture_leaves_as_svg_and_png_and_previews_the_page(world: World) -> None:
    svg = Client().get(f"/promises/{world.promise.slug}.svg")
    ElementTree.fromstring(svg.content)
    assert world.promise.title in svg.content.decode() and svg.headers["Content-Type"] == "image/svg+xml"
    page = get(f"/promises/{world.promise.slug}/?as_of=2016-07-01")
    preview = re.search(r'<meta property="og:image" content="([^"]+)">', page.html)
    assert preview is not None and preview[1].endswith(f"/promises/{world.promise.slug}.png?as_of=2016-07-01")
    png = Client().get(preview[1])
    assert png.status_code == 200 and png.content[:4] == b"\x89PNG"
    assert Client().get(preview[1], headers={"if-none-match": png.headers["ETag"]}).status_code == 304


def test_a_citation_names_the_day_so_that_it_goes_on_saying_the_same(world: World) -> None:
    page = get(f"/promises/{world.promise.slug}/?as_of=2016-07-01")
    assert f"http://testserver/promises/{world.promise.slug}/?as_of=2016-07-01" in page.read.links
    assert "as known on 1 July 2016" in page.text


def test_the_code_of_a_frame_is_safe_to_paste_whatever_the_title_holds() -> None:
    title = '"><script>alert(1)</script>'
    promise = published(PromiseFactory(known_on_override="2016-01-01", title=title))
    shown = re.search(r'<code class="code-block">(.*?)</code>', get(f"/promises/{promise.slug}/").html)
    assert shown is not None
    pasted: list[tuple[str, dict[str, str | None]]] = []

    class Paste(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pasted.append((tag, dict(attrs)))

    Paste().feed(html.unescape(shown[1]))
    assert [tag for tag, _attributes in pasted] == ["iframe"] and pasted[0][1]["title"] == title


def test_the_page_tells_machines_where_its_figures_are(world: World) -> None:
    told = said(get(f"/promises/{world.promise.slug}/"))
    assert told["@type"] == "Dataset" and told["name"] == world.promise.title
    for file in told["distribution"]:
        assert Client().get(file["contentUrl"]).status_code == 200
    assert json.dumps(told)


@pytest.mark.parametrize("form", ["csv", "svg", "png"])
def test_a_promise_that_is_not_there_has_no_files(form: str) -> None:
    assert Client().get(f"/promises/nothing.{form}").status_code == 404
