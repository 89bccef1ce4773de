"""Pictures for link previews: a card of 1200 by 630 with a title, an answer and a chart, as SVG and as PNG.

For link previews and for taking a chart along. Outside a page the style sheet's variables mean nothing, so that its
light colours are written in.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape

from timeline.charts import cached_svg

WIDTH, HEIGHT = 1200, 630
MARGIN = 60
#: Room for the chart below the words.
CHART_WIDTH, CHART_HEIGHT = WIDTH - 2 * MARGIN, 300
#: Charts that are made for pages are drawn smaller and enlarged, or nobody could read their words in a preview.
DRAWN_WIDTH, DRAWN_HEIGHT = CHART_WIDTH * 2 // 3, CHART_HEIGHT * 2 // 3

#: The light colours of tokens.css (a test compares them).
COLOURS = {
    "--color-paper": "#fbfaf6",
    "--color-ink": "#1b2126",
    "--color-muted": "#555d64",
    "--color-line": "#dcd7cb",
    "--color-promised": "#6b6560",
    "--color-good": "#1b6a47",
    "--color-fair": "#7d5300",
    "--color-bad": "#a12e25",
    "--color-series-1": "#0a5f8a",
    "--color-series-2": "#b3540f",
    "--color-series-3": "#5f4b8b",
    "--color-series-4": "#2d7a55",
    "--color-series-5": "#8a3b5c",
    "--color-series-6": "#6a6a12",
}
SERIF = "Georgia, 'Liberation Serif', 'DejaVu Serif', serif"
SANS = "'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
#: Size of type, letters to a line and most lines, of the title and of what is under it: over a chart, and alone.
TITLE, TITLE_ALONE = (40, 45, 2), (56, 31, 5)
TEXT, TEXT_ALONE = (25, 88, 2), (32, 68, 4)
#: Size of type within charts, and the room for their words at the left.
SMALL, WORDS = 22, 300

_VARIABLE = re.compile(r"var\((--[a-z0-9-]+)\)")
#: What no XML can hold.
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def card_svg(title: str, text: str, *, foot: str, above: str = "", judged: str = "", chart: str = "") -> str:
    """The card; `chart` is an SVG of CHART_WIDTH by CHART_HEIGHT, `above` and `foot` the lines at top and bottom.

    `judged` says what is concluded, in bold between title and text.
    """
    drawn, y = [], MARGIN + 20
    if above:
        drawn.append(_text(above, y - 20, size=20, font=SANS, weight="normal", colour="--color-muted"))
        y += 26
    for words, (size, letters, most), font, weight, colour in (
        (title, TITLE if chart else TITLE_ALONE, SERIF, "bold", "--color-ink"),
        (judged, TEXT if chart else TEXT_ALONE, SANS, "bold", "--color-ink"),
        (text, TEXT if chart else TEXT_ALONE, SANS, "normal", "--color-muted"),
    ):
        if not words:
            continue
        if chart:  # what is concluded goes before what is said about it
            most = min(most, int((HEIGHT - CHART_HEIGHT - 60 - y) / (size * 1.25)) + 1)
        y += 0 if chart else size // 2
        for line in _lines(words, letters, most):
            drawn.append(_text(line, y, size=size, font=font, weight=weight, colour=colour))
            y += round(size * 1.25)
        y += 6
    if chart:
        place = f'<svg x="{MARGIN}" y="{HEIGHT - CHART_HEIGHT - 60}" '
        drawn.append(chart.replace("<svg ", place, 1))
    drawn.append(_text(foot, HEIGHT - 24, size=20, font=SANS, weight="normal", colour="--color-muted"))
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{SANS}"><title>{_escape_text(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="var(--color-paper)"/>'
        f'<rect width="{WIDTH}" height="10" fill="var(--color-series-1)"/>{"".join(drawn)}</svg>'
    )
    return _VARIABLE.sub(lambda found: COLOURS[found[1]], whole)


def card_png(svg: str) -> bytes:
    """The card as a picture of 1200 by 630 points."""

    def draw() -> bytes:
        import vl_convert  # brings a JavaScript engine with it

        return bytes(vl_convert.svg_to_png(svg, scale=1))

    return cached_svg("png", svg, draw)


def scale_up(chart: str) -> str:
    """A chart of DRAWN_WIDTH by DRAWN_HEIGHT as one for a card."""
    box = f'<svg width="{CHART_WIDTH}" height="{CHART_HEIGHT}" viewBox="0 0 {DRAWN_WIDTH} {DRAWN_HEIGHT}">'
    return f"{box}{chart}</svg>" if chart else ""


def bars(rows: Sequence[tuple[str, int, str]]) -> str:
    """A chart of counts, each with its words and its tone, one below the other; empty where there is none."""
    if not rows:
        return ""
    step, most = CHART_HEIGHT // max(len(rows), 5), max(number for _words, number, _tone in rows)
    room = CHART_WIDTH - WORDS - 80
    drawn = []
    for place, (words, number, tone) in enumerate(rows):
        y, long = place * step, max(4, round(room * number / most))
        drawn.append(_label(words, 0, y + step // 2 + 8))
        drawn.append(f'<rect x="{WORDS}" y="{y + 8}" width="{long}" height="{step - 16}" fill="{_tone(tone)}"/>')
        drawn.append(_label(str(number), WORDS + long + 12, y + step // 2 + 8))
    return _chart("".join(drawn))


def lanes(
    rows: Sequence[tuple[str, str, str, str]], *, box: tuple[int, int, int], ticks: Sequence[tuple[float, str]]
) -> str:
    """The timeline's overview: of each lane its words, two paths (what may be and what is there) and its tone.

    `box` is the first unit across, how many there are, and the height of all lanes; `ticks` are shares of the width.
    """
    start, across, high = box
    height, room = CHART_HEIGHT - 36, CHART_WIDTH - WORDS
    drawn, paths = [], []
    for place, (words, may, sure, tone) in enumerate(rows):
        drawn.append(_label(words, 0, round((place + 0.75) * height / len(rows))))
        paths.append(f'<path d="{may}" fill="var(--color-line)"/><path d="{sure}" fill="{_tone(tone)}"/>')
    drawn.append(
        f'<svg x="{WORDS}" width="{room}" height="{height}" viewBox="{start} 0 {across} {high}" '
        f'preserveAspectRatio="none">{"".join(paths)}</svg>'
    )
    drawn += [_label(name, WORDS + round(share * room), CHART_HEIGHT - 8) for share, name in ticks if share < 0.95]
    return _chart("".join(drawn))


def _chart(drawn: str) -> str:
    return f'<svg width="{CHART_WIDTH}" height="{CHART_HEIGHT}" font-size="{SMALL}">{drawn}</svg>'


def _label(words: str, x: int, y: int) -> str:
    return f'<text x="{x}" y="{y}" fill="var(--color-muted)">{_escape_text(words)}</text>'


def _tone(tone: str) -> str:
    return f"var(--color-{'muted' if tone == 'neutral' else tone})"


def _lines(text: str, letters: int, most: int) -> list[str]:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    if 3 * wide > len(text):
        letters //= 2
    lines = textwrap.wrap(" ".join(text.split()).replace(" %", "\N{NO-BREAK SPACE}%"), letters) if text else []
    if len(lines) > most:
        lines = [*lines[: most - 1], textwrap.shorten(" ".join(lines[most - 1 :]), letters, placeholder=" …")]
    return lines


def _text(line: str, y: int, *, size: int, font: str, weight: str, colour: str) -> str:
    return (
        f'<text x="{MARGIN}" y="{y}" font-size="{size}" font-family="{font}" font-weight="{weight}" '
        f'fill="var({colour})">{_escape_text(line)}</text>'
    )


def _escape_text(text: str) -> str:
    return str(escape(_UNWRITABLE.sub("", text)))
