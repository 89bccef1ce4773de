"""What a spreadsheet cell shows of the number that it holds, by its number format.

A format may multiply (per cent), divide (commas after the last digit), add a word ("k"), drop a sign or show a text
instead; then number and picture differ in size, and neither may be taken without asking. Source: ECMA-376 part 1,
18.8.31.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

#: The pieces of a section: quoted text, an escaped sign, a blank as wide as a sign, a fill, brackets, the rest by sign.
_PIECE = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<sign>.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_HOLDS = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit,
    "<>": lambda value, limit: value != limit,
}
_DIGITS = "0#?"
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*', re.DOTALL)


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number as its cell shows it.

    `number` is the shown size with the digits that are held, None where a text is shown instead; `unit` what is
    printed next to it and says something of its size ("%", "k", "USD bn"); `text` the picture, `held` what is stored.
    """

    number: Decimal | None
    unit: str
    text: str
    held: Decimal

    @property
    def is_plain(self) -> bool:
        """Whether the cell shows the very number that it holds."""
        return self.number == self.held and not self.unit

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format, taken apart."""

    before: str
    after: str
    decimals: int | None
    has_digits: bool
    is_general: bool
    percents: int
    thousands: int
    is_grouped: bool
    shows_minus: bool


def shown_number(held: Decimal, number_format: str) -> ShownNumber:
    """How a cell with this format shows the number."""
    chosen, is_own_negative = _choose_section(_sections(number_format or "General"), held)
    section = _taken_apart(chosen)
    if not section.has_digits:
        return ShownNumber(None, "", f"{section.before}{section.after}".strip(), held)
    size = abs(held) if is_own_negative else held
    size = size * Decimal(100) ** section.percents / Decimal(1000) ** section.thousands
    if is_own_negative and section.shows_minus:
        size = -size
    picture = _picture(section, abs(size) if is_own_negative else size)
    return ShownNumber(size, _unit(section), picture, held)


def _sections(number_format: str) -> list[str]:
    found, rest = [], number_format
    while True:
        match = _SECTION.match(rest)
        end = match.end() if match else 0
        found.append(rest[:end])
        if end >= len(rest):
            return found
        rest = rest[end + 1 :]


def _choose_section(sections: list[str], held: Decimal) -> tuple[str, bool]:
    """The section for a number, and whether it is one of its own for negative numbers, which shows no minus itself."""
    conditions = [_condition(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition is not None and _HOLDS[condition[0]](held, condition[1]):
                return section, held < 0
        others = [section for section, condition in zip(sections, [*conditions, None], strict=False) if not condition]
        return (others[-1] if others else sections[-1]), False
    if held < 0 and len(sections) > 1 and sections[1]:
        return sections[1], True
    if held == 0 and len(sections) > 2:
        return sections[2], False
    if held < 0 and len(sections) > 1:
        return sections[1], True
    return sections[0], False


def _condition(section: str) -> tuple[str, Decimal] | None:
    for match in re.finditer(r"\[([^\]]*)\]", section):
        if found := _CONDITION.fullmatch(match[1]):
            return found[1], Decimal(found[2])
    return None


def _taken_apart(section: str) -> _Section:
    before, after, digits = "", "", ""
    percents, is_general = 0, False
    rest = section
    if match := re.search("general", section, re.IGNORECASE):
        is_general, rest = True, section[: match.start()] + "0" + section[match.end() :]
    shows_minus = False
    for match in _PIECE.finditer(rest):
        text = _literal(match)
        sign = match["sign"]
        if sign == "@":
            is_general, digits = True, digits + "0"
        elif sign == "%":
            percents += 1
            text = "%"
        elif sign is not None and (sign in _DIGITS or (sign in ".,/" and digits)):
            digits += sign
        elif sign in ("E", "e") and digits:
            digits += "E"
        elif sign is not None and "E" in digits and sign in "+-":
            continue
        elif sign is not None and sign != ",":
            text = sign
        shows_minus = shows_minus or text in ("-", "−", "(")
        if digits:
            after += text
        else:
            before += text
    whole, _point, fraction = digits.partition(".")
    trailing = len(digits) - len(digits.rstrip(",")) or len(whole) - len(whole.rstrip(",")) if "E" not in digits else 0
    decimals = None if is_general or "E" in digits or "/" in digits else sum(sign in _DIGITS for sign in fraction)
    return _Section(
        before.lstrip(),
        after.rstrip(),
        decimals,
        bool(digits),
        is_general,
        percents,
        trailing,
        "," in whole.rstrip(","),
        shows_minus,
    )


def _literal(match: re.Match[str]) -> str:
    if match["quoted"] is not None:
        return match["quoted"]
    if match["escaped"] is not None:
        return match["escaped"]
    bracket = match["bracket"]
    return bracket[1:].split("-")[0] if bracket is not None and bracket.startswith("$") else ""


def _unit(section: _Section) -> str:
    """What is printed next to the digits, where it has a letter, a digit or a per cent sign; a currency has none."""
    beside = f"{section.before.strip()} {section.after}".strip()
    says_size = any(sign.isalnum() or sign in "%‰" for sign in beside)
    return beside.strip(" ()-−+") if says_size else ""


def _picture(section: _Section, size: Decimal) -> str:
    """The number about as it is printed, rounded to the format's digits."""
    if section.decimals is not None:
        size = round(size, section.decimals)
    text = format(size, ",f" if section.is_grouped else "f")
    if section.decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{section.before}{text}{section.after}".strip()
