"""Pictures that stand alone: a card of 1200 by 630 with a title, an answer and a chart, as SVG and as PNG.

For link previews and for taking a chart along. Outside a page the style sheet's variables mean nothing, so that its
light colours are written in. Out of scope: the chart itself (`timeline.charts`) and what the card says.
"""

from __future__ import annotations

import re
import textwrap

from django.utils.html import escape

from timeline.charts import kept

WIDTH, HEIGHT = 1200, 630
MARGIN = 60
#: Room for the chart below the words.
CHART_WIDTH, CHART_HEIGHT = WIDTH - 2 * MARGIN, 300

#: The light colours of site.css (a test compares them).
COLOURS = {
    "--paper": "#fbfaf6",
    "--ink": "#1b2126",
    "--soft": "#555d64",
    "--line": "#dcd7cb",
    "--promised": "#6b6560",
    "--series-1": "#0a5f8a",
    "--series-2": "#b3540f",
    "--series-3": "#5f4b8b",
    "--series-4": "#2d7a55",
    "--series-5": "#8a3b5c",
    "--series-6": "#6a6a12",
}
SERIF = "Georgia, 'Liberation Serif', 'DejaVu Serif', serif"
SANS = "'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
#: Size of type, letters to a line and most lines, of the title and of what stands under it.
TITLE = (40, 50, 2)
TEXT = (25, 88, 2)

_VARIABLE = re.compile(r"var\((--[a-z0-9-]+)\)")
#: What no XML can hold.
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def card_svg(title: str, text: str, *, foot: str, chart: str = "") -> str:
    """The card; `chart` is an SVG of CHART_WIDTH by CHART_HEIGHT, `foot` the line at the bottom."""
    drawn, y = [], MARGIN + 20
    for words, (size, letters, most), font, weight, colour in (
        (title, TITLE, SERIF, "bold", "--ink"),
        (text, TEXT, SANS, "normal", "--soft"),
    ):
        for line in _lines(words, letters, most):
            drawn.append(_text(line, y, size=size, font=font, weight=weight, colour=colour))
            y += round(size * 1.25)
        y += 6
    if chart:
        place = f'<svg x="{MARGIN}" y="{HEIGHT - CHART_HEIGHT - 60}" '
        drawn.append(chart.replace("<svg ", place, 1))
    drawn.append(_text(foot, HEIGHT - 24, size=20, font=SANS, weight="normal", colour="--soft"))
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{SANS}"><title>{_said(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="var(--paper)"/>'
        f'<rect width="{WIDTH}" height="10" fill="var(--series-1)"/>{"".join(drawn)}</svg>'
    )
    return _VARIABLE.sub(lambda found: COLOURS[found[1]], whole)


def card_png(svg: str) -> bytes:
    """The card as a picture of 1200 by 630 points."""

    def draw() -> bytes:
        import vl_convert  # brings a JavaScript engine with it

        return bytes(vl_convert.svg_to_png(svg, scale=1))

    return kept("png", svg, draw)


def _lines(text: str, letters: int, most: int) -> list[str]:
    lines = textwrap.wrap(" ".join(text.split()), letters) if text else []
    if len(lines) > most:
        lines = [*lines[: most - 1], textwrap.shorten(" ".join(lines[most - 1 :]), letters, placeholder=" …")]
    return lines


def _text(line: str, y: int, *, size: int, font: str, weight: str, colour: str) -> str:
    return (
        f'<text x="{MARGIN}" y="{y}" font-size="{size}" font-family="{font}" font-weight="{weight}" '
        f'fill="var({colour})">{_said(line)}</text>'
    )


def _said(text: str) -> str:
    return str(escape(_UNWRITABLE.sub("", text)))
