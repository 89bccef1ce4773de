"""Worked answers for the documentation; a test holds them against the schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

MEASURED: dict[str, Any] = {"slug": "trade-of-a-and-b", "name": "Trade of A and B", "unit": "USD bn", "decimals": 1}
CITED: dict[str, Any] = {
    "source": "daily-2016-07-01",
    "title": "A and B look for trade",
    "publisher": "The Daily",
    "authors": "A. Writer",
    "url": "https://example.org/2016/07/01/trade",
    "published_on": {"edtf": "2016-07-01", "words": "1 July 2016", "lower": "2016-07-01", "upper": "2016-07-01"},
    "published_on_inferred": False,
    "locator": "paragraph 7",
    "stance": "supports",
    "quote": "",
    "remark": "",
}
PROMISE_PROGRESS = OpenApiExample("As of a past day", value={}, response_only=True)
