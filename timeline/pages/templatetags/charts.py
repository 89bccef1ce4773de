"""The key of a chart: lines, points and bands as they are drawn in it.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from timeline.charts import Look

register = template.Library()


@register.filter
def key_mark(look: Look) -> SafeString:
    """A series' line and point for the key of a chart, as they are drawn in it."""
    return format_html(
        '<svg viewBox="0 0 32 14" aria-hidden="true">{}<path d="{}" fill="var(--color-series-{})"/></svg>',
        _key_line(look),
        _POINTS[look.shape],
        look.colour,
    )


@register.simple_tag
def sample_mark(name: str) -> SafeString:
    """Marks in the key of a chart that belong to several series: a gap, a path, a due day, a hollow point."""
    return format_html('<svg viewBox="0 0 32 14" aria-hidden="true">{}</svg>', SafeString(_SAMPLES[name]))


@register.filter
def fan_mark(colour: int) -> SafeString:
    """A forecast's bands for the key of a chart."""
    bands = '<path d="M1 1h30v12H1z" fill="var(--color-series-{0})" opacity="0.16"/>'
    bands += '<path d="M1 4h30v6H1z" fill="var(--color-series-{0})" opacity="0.16"/>'
    return format_html('<svg viewBox="0 0 32 14" aria-hidden="true">' + bands + "</svg>", colour)


def _key_line(look: Look) -> SafeString:
    if not look.is_line:
        return SafeString("")
    dash = "none" if look.dash == "1 0" else look.dash
    return format_html('<path d="M1 7h30" stroke="var(--color-series-{})" stroke-dasharray="{}"/>', look.colour, dash)


#: The points of a chart's key, in the middle of its 32 by 14 box.
_POINTS = {
    "circle": "M16 3.5a3.5 3.5 0 1 0 .01 0",
    "square": "M12.8 3.8h6.4v6.4h-6.4z",
    "triangle-up": "M16 3l4 7h-8z",
    "diamond": "M16 2.5l4 4.5-4 4.5-4-4.5z",
    "triangle-down": "M16 11l4-7h-8z",
    "cross": "M14.5 3h3v2.5h2.5v3h-2.5v2.5h-3v-2.5h-2.5v-3h2.5z",
}

#: The samples of a chart's key, in the same box.
_SAMPLES = {
    "gap": '<path d="M1 7h30" stroke="var(--color-muted)" stroke-dasharray="1 4"/>',
    "path": '<path d="M1 7h30" stroke="var(--color-promised)" stroke-dasharray="5 4"/>',
    "due": '<path d="M11 3h9v9h-9z" stroke="var(--color-promised)"/>',
    "hollow": '<circle cx="16" cy="7" r="3.5" stroke="var(--color-muted)"/>',
}
