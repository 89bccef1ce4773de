"""Icons of statuses, kinds of entries and severities: none of them is shown by colour alone.

Each shape is drawn by the project itself on a grid of 16 by 16, as a path; a subpath after `|` is filled. The tone
names a colour of the style sheet and only repeats what the shape and the word say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from claims.enums import EntryKind, Severity, Stage, Status, TrackRecordCategory, VerdictKind


class Mark(NamedTuple):
    """A shape by its name, and the tone of its colour."""

    shape: str
    tone: str


SHAPES = {
    "check": "M2.5 8.5l3.5 4 7.5-9",
    "check-late": "M8 1.8a6.2 6.2 0 1 0 .01 0M4.9 8.2l2.3 2.6 4-5",
    "cross": "M3 3l10 10M13 3L3 13",
    "half-cross": "M3 3l10 10M10 6l3-3M3 13l1.5-1.5",
    "bars-3": "M2 14h12|M2.5 9.5h2.5v3h-2.5zM6.75 6h2.5v6.5h-2.5zM11 2.5h2.5v10h-2.5z",
    "bars-2": "M2 14h12M11.5 3h1.5v9h-1.5z|M2.5 9.5h2.5v3h-2.5zM6.75 6h2.5v6.5h-2.5z",
    "bars-1": "M2 14h12M7.25 6.5h1.5v5.5h-1.5zM11.5 3h1.5v9h-1.5z|M2.5 9.5h2.5v3h-2.5z",
    "bars-0": "M2 14h12M3 10h1.5v2h-1.5zM7.25 6.5h1.5v5.5h-1.5zM11.5 3h1.5v9h-1.5z",
    "down": "M8 2.5v11M3.5 9L8 13.5 12.5 9",
    "up": "M8 13.5v-11M3.5 7L8 2.5 12.5 7",
    "level": "M2.5 8h11M9.5 4.5L13.5 8l-4 3.5",
    "lost": "M2 8l3 3.5 4-5M10 6v6M7.5 10.5L10 13l2.5-2.5",
    "infinity": "M8 8C7 6 6 5 4.5 5a3 3 0 0 0 0 6C6 11 7 10 8 8s2-3 3.5-3a3 3 0 0 1 0 6C10 11 9 10 8 8z",
    "hourglass": "M4 2h8M4 14h8M4.5 2c0 4 7 8 7 12M11.5 2c0 4-7 8-7 12",
    "clock": "M8 1.8a6.2 6.2 0 1 0 .01 0M8 4.5V8l2.5 2",
    "alarm": "M8 2a6 6 0 1 0 .01 0M8 4.8v3.8M8 11v.2",
    "question": "M5 5.5a3 3 0 1 1 4.5 2.6c-1 .60-1.5 1.1-1.5 2.2M8 13.2v.1",
    "swap": "M2.5 5h10M10 2.5L12.5 5 10 7.5M13.5 11h-10M6 8.5L3.5 11 6 13.5",
    "pause": "|M4.5 3.5h1v9h-1zM10.5 3.5h1v9h-1z",
    "dash": "M3 8h10",
    "disc": "|M8 3.5a4.5 4.5 0 1 0 .01 0",
    "speech": "M2 3h12v8H8l-3.5 3V11H2z",
    "rings": "M8 2a6 6 0 1 0 .01 0|M8 6a2 2 0 1 0 .01 0",
    "posts": "M3 2v12M13 2v12M5.5 8h5M8.5 5.8L10.7 8l-2.2 2.2",
    "calendar": "M2.5 3.5h11v10h-11zM2.5 6.8h11M5.5 2v3M10.5 2v3",
    "diamond": "M8 2l6 6-6 6-6-6z",
    "box": "M2.5 2.5h11v11h-11zM5.5 6h5M5.5 10h3",
    "box-step": "M2.5 2.5h11v11h-11zM5 8h5.5M8.5 5.8L10.7 8l-2.2 2.2",
    "box-check": "M2.5 2.5h11v11h-11zM5 8l2.3 2.5L11 5.8",
    "box-pause": "M2.5 2.5h11v11h-11zM6.3 5.8v4.4M9.7 5.8v4.4",
    "box-cross": "M2.5 2.5h11v11h-11zM5.5 5.5l5 5M10.5 5.5l-5 5",
    "pennant": "M3.5 14V2l9.5 3.5-9.5 3.5",
    "pennant-full": "M3.5 14V2|M3.5 2l9.5 3.5-9.5 3.5z",
    "pennant-two": "M3 14V2M6.5 3.5V8|M3 2l10.5 3.5L3 9z",
}

STATUSES = {
    Status.NOT_ASSESSABLE: Mark("question", "neutral"),
    Status.ACHIEVED_EARLY: Mark("check", "good"),
    Status.REACHED: Mark("check", "good"),
    Status.ACHIEVED_THEN_LOST: Mark("lost", "fair"),
    Status.ON_TRACK: Mark("bars-3", "good"),
    Status.LAGGING: Mark("bars-2", "fair"),
    Status.FAR_BEHIND: Mark("bars-1", "bad"),
    Status.STALLED: Mark("bars-0", "bad"),
    Status.MOVING_AWAY: Mark("down", "bad"),
    Status.OPEN_ENDED: Mark("infinity", "neutral"),
    Status.AWAITING_DATA: Mark("hourglass", "neutral"),
    Status.DATA_OVERDUE: Mark("alarm", "fair"),
    Status.NEVER_PUBLISHED: Mark("alarm", "neutral"),
    Status.MET_ON_TIME: Mark("check", "good"),
    Status.MET_LATE: Mark("check-late", "fair"),
    Status.NARROWLY_MISSED: Mark("half-cross", "fair"),
    Status.MISSED: Mark("cross", "bad"),
    Status.REVERSED: Mark("down", "bad"),
    Status.UNDECIDED: Mark("question", "neutral"),
    Status.HOLDING: Mark("check", "good"),
    Status.BREACHED: Mark("cross", "bad"),
    Status.RESTORED: Mark("cross", "bad"),
    Status.HELD: Mark("check", "good"),
    Status.NOT_HELD: Mark("cross", "bad"),
    Status.RISING: Mark("up", "neutral"),
    Status.FLAT: Mark("level", "neutral"),
    Status.FALLING: Mark("down", "neutral"),
    Status.NOT_DUE: Mark("clock", "neutral"),
    Status.DUE_SOON: Mark("clock", "fair"),
    Status.OVERDUE: Mark("alarm", "bad"),
    Status.DELIVERED: Mark("check", "good"),
    Status.DELIVERED_LATE: Mark("check-late", "fair"),
    Status.DELIVERED_TO_ANOTHER_PARTY: Mark("swap", "bad"),
    Status.SUSPENDED: Mark("pause", "fair"),
    Status.CANCELLED: Mark("cross", "bad"),
    Status.NO_EVIDENCE_FOUND: Mark("question", "fair"),
    Status.NOT_CHECKED: Mark("question", "neutral"),
}

STANDINGS = {
    TrackRecordCategory.KEPT: Mark("check", "good"),
    TrackRecordCategory.LATE: Mark("check-late", "fair"),
    TrackRecordCategory.NOT_KEPT: Mark("cross", "bad"),
    TrackRecordCategory.OPEN: Mark("clock", "neutral"),
    TrackRecordCategory.NOT_RATEABLE: Mark("question", "neutral"),
}

VERDICTS = {
    VerdictKind.NOT_RATED: Mark("dash", "neutral"),
    VerdictKind.IN_PROGRESS: Mark("clock", "neutral"),
    VerdictKind.NO_PROGRESS: Mark("bars-0", "bad"),
    VerdictKind.KEPT: Mark("check", "good"),
    VerdictKind.KEPT_LATE: Mark("check-late", "fair"),
    VerdictKind.PARTLY_KEPT: Mark("half-cross", "fair"),
    VerdictKind.FULFILLED_OTHERWISE: Mark("swap", "fair"),
    VerdictKind.BROKEN: Mark("cross", "bad"),
    VerdictKind.UNRATABLE: Mark("question", "neutral"),
}

ENTRIES = {
    EntryKind.EVENT: Mark("disc", "neutral"),
    EntryKind.CLAIM: Mark("speech", "neutral"),
    EntryKind.TARGET_SET: Mark("rings", "neutral"),
    EntryKind.GOALPOST_MOVED: Mark("posts", "bad"),
    EntryKind.DEADLINE: Mark("calendar", "neutral"),
    EntryKind.MILESTONE: Mark("diamond", "neutral"),
    EntryKind.OUTCOME: Mark("box", "neutral"),
    EntryKind.FLAG: Mark("pennant", "bad"),
}

#: How far an outcome says that a promise came. One that names no stage may be that nothing was found: it has the sign
#: of its kind.
STAGES = {
    Stage.ANNOUNCED: Mark("box-step", "neutral"),
    Stage.COMMITTED: Mark("box-step", "neutral"),
    Stage.IMPLEMENTING: Mark("box-step", "neutral"),
    Stage.PARTLY_COMPLETED: Mark("box-step", "fair"),
    Stage.COMPLETED: Mark("box-check", "good"),
    Stage.SUSPENDED: Mark("box-pause", "fair"),
    Stage.CANCELLED: Mark("box-cross", "bad"),
    Stage.CONDITION_MET: Mark("box", "neutral"),
    Stage.CONDITION_FAILED: Mark("box", "fair"),
}

SEVERITIES = {
    Severity.NOTICE: Mark("pennant", "neutral"),
    Severity.WARNING: Mark("pennant-full", "fair"),
    Severity.SERIOUS: Mark("pennant-two", "bad"),
}


def mark_of_entry(kind: str, params: Mapping[str, Any]) -> Mark:
    """The sign of an entry of the timeline: that of its kind, made exact by an outcome's stage or a flag's severity."""
    if kind == EntryKind.OUTCOME and params.get("stage"):
        return STAGES[Stage(params["stage"])]
    if kind == EntryKind.FLAG and params.get("severity"):
        return SEVERITIES[Severity(params["severity"])]
    return ENTRIES[EntryKind(kind)]
