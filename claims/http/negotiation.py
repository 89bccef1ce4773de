"""Which representation of an answer a client gets (RFC 9110, 12.5.1), decided before its tag is made."""

from __future__ import annotations

from collections.abc import Sequence

JSON, CSV = "application/json", "text/csv"


def choose_media_type(accept: str, offered: Sequence[str]) -> str | None:
    """The media type of `offered` that an Accept header likes best; None where it takes none of them.

    A type has the quality of the most specific range that fits it; of equals the one offered first wins. A quality
    that cannot be read counts as 1, since a client that names a type wants it.
    """
    if accept.strip() in ("", "*/*"):
        return offered[0]
    ranges = read_ranges(accept)
    qualities = [_quality(media_type, ranges) for media_type in offered]
    best = max(qualities)
    return offered[qualities.index(best)] if best > 0 else None


def read_ranges(header: str) -> list[tuple[str, float]]:
    """The names in an Accept header or one like it, in small letters, each with its quality from 0 to 1."""
    return [_read_range(part) for part in header.split(",") if part.strip()]


def _read_range(part: str) -> tuple[str, float]:
    """A range such as `text/*;q=0.5` as its type and its quality."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        key, _equals, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                return name.lower(), min(1.0, max(0.0, float(value)))
            except ValueError:
                break
    return name.lower(), 1.0


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    main = media_type.partition("/")[0]
    for pattern in (media_type, f"{main}/*", "*/*"):
        found = [quality for name, quality in ranges if name == pattern]
        if found:
            return max(found)
    return 0.0
