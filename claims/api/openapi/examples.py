"""Answers for the documentation: worked ones of an invented city here, and one of every other operation from a file.

`python -m tests.api.openapi_answers` makes the file from sample records; a test holds every answer against the schema.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiExample

from claims.method.intervals import wilson_interval
from claims.types import Plain

HERE = "https://example.org"


@cache
def answers() -> Plain:
    """By operation: what was sent, if anything, and what was answered."""
    found: Plain = json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8"))
    return found


def add_answers(result: Plain, **_given: Any) -> Plain:
    """Give every operation its example: a hook of drf-spectacular."""
    for item in result["paths"].values():
        for operation in item.values():
            sample = answers().get(operation["operationId"])
            if sample is None:
                continue
            shown = operation["responses"][sample["status"]]["content"]["application/json"]
            if "examples" not in shown:
                shown["example"] = sample["answer"]
            if "request" in sample:
                operation["requestBody"]["content"]["application/json"]["example"] = sample["request"]
    return result


def _day(text: str, words: str) -> Plain:
    return {"edtf": text, "words": words, "lower": text, "upper": text}


def _year(year: int) -> Plain:
    return {"edtf": str(year), "words": str(year), "lower": f"{year}-01-01", "upper": f"{year}-12-31"}


CITATION: Plain = {
    "source": "herald-2016-07-01",
    "title": "The mayor's trees",
    "publisher": "The Herald",
    "authors": "A. Writer",
    "url": f"{HERE}/2016/07/01/trees",
    "published_on": _day("2016-07-01", "1 July 2016"),
    "published_on_inferred": False,
    "locator": "paragraph 7",
    "stance": "supports",
    "quote": "",
    "remark": "",
}


def _figure(year: int, value: int, known_on: str) -> Plain:
    return {
        "slug": f"trees-parks-office-{year}",
        "period": _year(year),
        "value": value,
        "low": None,
        "high": None,
        "kind": "final",
        "known_on": known_on,
        "known_on_inferred": False,
        "citations": [CITATION],
    }


LATEST: Plain = {
    "slug": "trees-parks-office-2016",
    "value": 66100,
    "low": None,
    "high": None,
    "period_start": "2016-01-01",
    "period_end": "2016-12-31",
}
MEASURES: Plain = {
    "ratio": 0.159,
    "ratio_linear": 0.095,
    "attainment": 0.019,
    "level_share": 0.3305,
    "gap": 133900,
    "path_value": 79880,
    "path_gap": -13780,
    "pace": 0.0409,
    "required_pace": 0.2579,
    "needed_pace": 0.3189,
    "pace_model": "geometric",
    "path_is_promised": False,
}
ASSESSMENT: Plain = {
    **MEASURES,
    "promise": "city-trees",
    "target": "city-trees-v1",
    "series": "trees-parks-office",
    "heads_promise": True,
    "heads_version": True,
    "status": "far_behind",
    "status_words": "Far behind",
    "sentence": (
        "Trees in the city came to 66,100 trees in 2016; an even path to at least 200,000 trees by the end of 2020 "
        "would have been at 79,880 trees. From there, 31.9 % a year is needed; at the start, it was 25.8 % a year."
    ),
    "reason": None,
    "modifiers": ["model_sensitive", "early"],
    "goal": 200000,
    "baseline": {
        "value": 63500,
        "period_end": "2015-12-31",
        "origin": "stated",
        "slug": None,
        "period_start": None,
        "from_version": None,
    },
    "latest": LATEST,
    "decided_by": LATEST,
    "reached": None,
    "lost": None,
    "attainment_at_deadline": None,
    "deadline": "2020-12-31",
    "deadline_kind": "single",
    "deadlines": [],
    "status_without_provisional": None,
    "status_at_low": None,
    "status_at_high": None,
    "other_statuses": [],
    "ratio_low": None,
    "ratio_high": None,
    "room": None,
    "slip": None,
    "periods_kept": None,
    "periods_judged": None,
    "breaches": [],
    "bracket": [],
    "reach": [],
    "spoken_by": None,
    "goals": None,
    "goals_reached": None,
    "from_day": "2018-01-12",
    "rows": ["trees-parks-office-2016"],
    "ruleset": "3",
}
VERSION: Plain = {
    "target": "city-trees-v1",
    "goal": "",
    "sequence": 1,
    "indicator": {"slug": "city-trees-standing", "name": "Trees in the city", "unit": "trees", "decimals": 0},
    "comparator": "at_least",
    "direction": "increase",
    "applies": "at_deadline",
    "per": None,
    "measure": None,
    "due": "by",
    "value": 200000,
    "high": None,
    "stated_on": _day("2016-05-31", "31 May 2016"),
    "set_by": "mayor-2016-trees",
    "baseline": {"value": 63500, "period": _year(2015)},
    "deadline": _year(2020),
    "known_on": "2016-05-31",
    "is_current": True,
    "moves": [],
    "assessment": ASSESSMENT,
    "rivals": [],
    "path": [
        {"on": "2015-12-31", "value": 63500},
        {"on": "2016-12-31", "value": 79880},
        {"on": "2020-12-31", "value": 200000},
    ],
    "path_is_promised": False,
    "forecast": {
        "series": "trees-parks-office",
        "values": 2,
        "steps": None,
        "period_end": None,
        "median": None,
        "intervals": [],
        "indicative": False,
        "provisional": False,
        "persistence": None,
        "probability": None,
        "reason": "too_few_values",
        "probability_reason": "too_few_values",
        "rows_used": ["trees-parks-office-2015", "trees-parks-office-2016"],
    },
    "sensitivity": [
        {
            "kind": "figures_higher",
            "status": "far_behind",
            "status_words": "Far behind",
            "ratio": 0.236,
            "figure": None,
        },
        {"kind": "wide_bands", "status": "far_behind", "status_words": "Far behind", "ratio": 0.159, "figure": None},
    ],
    "series": [
        {
            "slug": "trees-parks-office",
            "title": "Trees, as the parks office counts them",
            "provider": {"slug": "parks-office", "name": "Parks office"},
            "basis": "trees standing on 31 December",
            "observations": [_figure(2015, 63500, "2016-05-31"), _figure(2016, 66100, "2018-01-12")],
        }
    ],
    "citations": [CITATION],
}
FLAG_ID = "behind-schedule--city-trees-v1--2018-01-12"
FLAG: Plain = {
    "id": FLAG_ID,
    "self": f"{HERE}/api/v1/flags/{FLAG_ID}/",
    "page": f"{HERE}/flags/#{FLAG_ID}",
    "kind": "behind_schedule",
    "kind_words": "Behind schedule",
    "severity": "warning",
    "subject_kind": "target",
    "subject": "city-trees-v1",
    "subject_period": None,
    "promises": ["city-trees"],
    "opened_on": "2018-01-12",
    "closed_on": None,
    "sentence": "At the end of 2016 there were 66,100 trees; by then the promise needed 79,880.",
    "params": {"latest": 66100, "path_value": 79880},
    "evidence": [
        {
            "kind": "observation",
            "slug": "trees-parks-office-2016",
            "title": "Trees, as the parks office counts them, 2016: 66100 trees",
            "self": f"{HERE}/api/v1/observations/trees-parks-office-2016/",
            "citations": [CITATION],
        }
    ],
    "ruleset": "3",
}
OUTCOME: Plain = {
    "slug": "city-trees-first-park",
    "stage": "implementing",
    "summary": "The first new park is planted.",
    "happened_on": _year(2016),
    "known_on": "2017-03-02",
    "milestone": None,
    "delivered_to": [],
    "citations": [CITATION],
}
PROMISE_PROGRESS = OpenApiExample(
    "As of 1 February 2018",
    value={
        "promise": "city-trees",
        "title": "200,000 trees by 2020",
        "as_of": "2018-02-01",
        "ruleset": "3",
        "status": ASSESSMENT,
        "versions": [VERSION],
        "deliverable": None,
        "flags": [FLAG],
        "verdict": None,
        "outcomes": [OUTCOME],
    },
    response_only=True,
    status_codes=["200"],
)
TARGET_PROGRESS = OpenApiExample(
    "As of 1 February 2018",
    value={"promise": "city-trees", "as_of": "2018-02-01", "ruleset": "3", **VERSION, "flags": [FLAG]},
    response_only=True,
    status_codes=["200"],
)


def _tally(standing: str) -> Plain:
    """The counts by the newest versions (`standing`) or by the first ones (`first_standing`)."""
    address = f"{HERE}/api/v1/promises/?promisor=mayor"

    def count(code: str, label: str, share: float | None, status: Plain) -> Plain:
        sample = {"standing": code, "standing_words": label, "promises": status["promises"], "share": share}
        low, high = (None, None) if share is None else wilson_interval(status["promises"], 4)
        sample |= {"share_low": low, "share_high": high}
        exactly = f"{address}&standing={code}&status={status['status']}"
        exactly += f"&reason={status['reason']}" if status["reason"] else ""
        part = {**status, "list": exactly if standing == "standing" else None}
        return {**sample, "list": f"{address}&{standing}={code}", "statuses": [part]}

    def status(code: str, label: str, promises: int, reason: str | None = None, why: str | None = None) -> Plain:
        return {"status": code, "status_words": label, "reason": reason, "reason_words": why, "promises": promises}

    undated = status("not_due", "No deadline", 1, "no_deadline", "It has no deadline")
    return {
        "promises": 6,
        "decided": 4,
        "excluded": 2,
        "counts": [
            count("kept", "Kept", 0.5, status("delivered", "Delivered", 2)),
            count("late", "Kept late", 0.25, status("met_late", "Met late", 1)),
            count("not_kept", "Not kept", 0.25, status("missed", "Missed", 1)),
            count("open", "Open", None, status("lagging", "Lagging", 1)),
            count("not_rateable", "Not rateable", None, undated),
        ],
        "median_slip_days": 1096,
        "median_delay_days": 1096,
        "still_possible": 1,
        "sentences": [
            "Of 4 decided promises: 2 kept, 1 kept late and 1 not kept. That is too few for shares.",
            "Not counted in the shares: 1 open and 1 that cannot be rated.",
            "2 promises missed their deadlines without being called off; 1 has been done since, and half are done "
            "within 3 years.",
        ],
    }


RECORD = OpenApiExample(
    "The record of a mayor",
    value={
        "subject": {"kind": "actor", "slug": "mayor", "title": "The mayor"},
        "as_of": "2018-02-01",
        "ruleset": "3",
        "current": _tally("standing"),
        "first": _tally("first_standing"),
        "verdicts": [
            {
                "verdict": code,
                "verdict_words": label,
                "promises": promises,
                "list": f"{HERE}/api/v1/promises/?promisor=mayor&verdict={code}&counted=true",
            }
            for code, label, promises in (("none", "Not yet judged", 5), ("kept_late", "Kept late", 1))
        ],
        "not_counted": [
            {
                "reason": "after_delivery",
                "reason_words": "Known only at or after delivery",
                "promises": 1,
                "list": f"{HERE}/api/v1/promises/?promisor=mayor&not_counted_because=after_delivery",
            }
        ],
        "forecasts": {
            "checked": 2,
            "came_true": 1,
            "share": 0.5,
            "share_low": wilson_interval(1, 2)[0],
            "share_high": wilson_interval(1, 2)[1],
            "mean_error": 0.1,
            "figures": 2,
            "by_horizon": [
                {
                    "horizon": "up_to_three_years",
                    "horizon_words": "One to three years ahead",
                    "checked": 2,
                    "came_true": 1,
                }
            ],
            "sentences": [
                "Of 2 dated forecasts that the record can check, 1 came true. That is too few to say how good they are."
            ],
        },
    },
    response_only=True,
    status_codes=["200"],
)

CHANGE: Plain = {
    "from_day": "2016-07-01",
    "to_day": "2018-01-12",
    "target": "city-trees-v1",
    "status": "not_assessable",
    "status_words": "Cannot be assessed",
    "reason": "no_later_observation",
    "modifiers": [],
    "series": "trees-parks-office",
    "heads_promise": True,
    "ratio": None,
    "attainment": 0,
    "rows": ["trees-parks-office-2015"],
    "ruleset": "3",
}
CHANGES: list[Plain] = [
    CHANGE,
    {
        **CHANGE,
        "from_day": "2018-01-12",
        "to_day": None,
        "status": "far_behind",
        "status_words": "Far behind",
        "reason": None,
        "modifiers": ["model_sensitive", "early"],
        "ratio": 0.159,
        "attainment": 0.019,
        "rows": ["trees-parks-office-2016"],
    },
]
PROMISE_HISTORY = OpenApiExample(
    "Up to 1 February 2018",
    value={
        "promise": "city-trees",
        "as_of": "2018-02-01",
        "ruleset": "3",
        "status": CHANGES,
        "versions": [{"target": "city-trees-v1", "sequence": 1, "changes": CHANGES}],
        "schedule": [],
    },
    response_only=True,
    status_codes=["200"],
)
