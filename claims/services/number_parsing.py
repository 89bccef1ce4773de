"""What a typed number says, the same in a form of the desk and in a cell of an imported table.

Nothing is guessed. A comma or point marks thousands or decimals by the shape of its groups: `4,5` and `1,234,567` have
one reading; `10,450` has two and is refused with both. A point before three digits marks decimals, as exports write it.
Words are read where they leave one number (`a dozen`); otherwise the refusal says in one line what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from claims.services import number_words as words
from claims.text import ascii_digits

#: Longer texts are no number, and need not be taken apart.
MAX_LENGTH = 100
#: Between groups of three digits these can be nothing else: the no-break space, the thin one, and the one that is both.
GROUPS = "\u00a0\u2009\u202f"
_BLANKS = f" {GROUPS}"
_MINUS_SIGNS = "−‐‑‒–﹣－"
_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125"}

#: The shapes of figures, with the sign between their groups and the one before their decimals.
_SHAPES = tuple(
    (re.compile(pattern), groups, mark)
    for pattern, groups, mark in (
        (r"\d+(?:\.\d+)?", "", "."),
        (rf"\d{{1,3}}(?:([{_BLANKS}'’])\d{{3}})(?:\1\d{{3}})*(?:\.\d+)?", f"{_BLANKS}'’", "."),
        (rf"\d{{1,3}}(?:([{_BLANKS}])\d{{3}})(?:\1\d{{3}})*,\d+", _BLANKS, ","),
        (r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", ",", "."),
        (r"[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?", ",", "."),
        (r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?", ".", ","),
        (r"[1-9]\d{0,2}\.\d{3},\d+", ".", ","),
        (r"\d+,\d+", "", ","),
    )
)


def read_number(text: str, *, unit: str = "") -> Decimal:
    """The number that a text says, in the `unit` if that is known; there 4.5 billion is 4.5 if it counts in billions.

    Raises ValidationError with both readings, or with how to write it.
    """
    plain = ascii_digits(text)
    for sign in _MINUS_SIGNS:
        plain = plain.replace(sign, "-")
    plain = re.sub(r"[ \t\r\n]+", " ", plain).strip().lower()
    plain = _without_unit(plain, unit.lower())
    number = _number(plain, whole=text.strip()) if len(plain) <= MAX_LENGTH else None
    if number is None:
        raise _refusal(_("Not a number. Use a decimal point and no separators or unit, for example 1234.5."))
    return number


def _without_unit(text: str, unit: str) -> str:
    """The text without what its unit says too: the “billion” of USD bn, the “%” of per cent."""
    if re.match(r"%|per ?cent\b", unit):
        return re.sub(rf"(?<=\d) ?(?:{_any(words.PER_CENT)})$", "", text)
    said = re.findall(r"[^\W\d_]+\.?", unit)
    # “Ten thousand” and “per thousand” are other sizes.
    if re.search(r"\d|/", unit) or {"per", *words.CARDINALS, *words.GROUPS_OF}.intersection(said):
        return text
    sizes = [words.SCALES[word] for word in said if word in words.SCALES]
    match = re.fullmatch(rf"(?P<factor>-?\d[^a-zа-яё,]*?) ?(?P<scale>{_any(words.SCALES)})", text)
    return match["factor"] if match and sizes == [words.SCALES[match["scale"]]] else text


def _refusal(message: str) -> ValidationError:
    return ValidationError(message, code="invalid")


def _number(text: str, *, whole: str) -> Decimal | None:
    """The number of a text or of a part of it; None for what is no number."""
    for read in (
        _figure,
        _read_signed,
        _read_counted,
        _refuse_scaled,
        _fraction,
        _range,
        _refuse_bound,
        _in_brackets,
        _with_unit,
    ):
        if (found := read(text, whole=whole)) is not None:
            return found
    return None


def _plain(number: Decimal) -> str:
    """The digits of a number as they can be typed."""
    shown = f"{number:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _any(found: Iterable[str]) -> str:
    """The pattern of any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


# Figures


def _readings(text: str) -> list[Decimal]:
    """All readings of figures, by the shape of their groups."""
    found = {
        Decimal(re.sub(f"[{re.escape(groups)}]", "", text).replace(mark, ".") if groups else text.replace(mark, "."))
        for pattern, groups, mark in _SHAPES
        if pattern.fullmatch(text)
    }
    return sorted(found, reverse=True)


def _figure(text: str, *, whole: str) -> Decimal | None:
    if match := re.fullmatch(rf"(\d*)([{''.join(_VULGAR)}])", text):
        return Decimal(match[1] or 0) + Decimal(_VULGAR[match[2]])
    readings = _readings(text)
    if len(readings) > 1:
        first, second = (_plain(number) for number in readings)
        raise _refusal(
            _("“%(text)s” can mean %(first)s and %(second)s: write one of them.")
            % {"text": text, "first": first, "second": second}
        )
    return readings[0] if readings else None


_SIGNED_NUMBER = re.compile(rf"(?P<sign>[+-]|(?:{_any(words.MINUS)}) ?)(?P<rest>(?![+-]).+)")


def _read_signed(text: str, *, whole: str) -> Decimal | None:
    match = _SIGNED_NUMBER.fullmatch(text)
    if match is None:
        return None
    found = _figure(match["rest"], whole=whole)
    found = _read_counted(match["rest"], whole=whole) if found is None else found
    return found if found is None or match["sign"] == "+" else -found


# Words that count


def _cardinal(text: str) -> Decimal | None:
    """A number in words: twelve, twenty-five."""
    if text in words.CARDINALS:
        return Decimal(words.CARDINALS[text])
    tens, _sign, ones = re.sub("[ -]", " ", text).partition(" ")
    ten, one = words.CARDINALS.get(tens, 0), words.CARDINALS.get(ones, 0)
    return Decimal(ten + one) if ten >= 20 and 1 <= one <= 9 else None


def _factor(text: str, *, whole: str) -> Decimal | None:
    """What is written before a word that counts: figures, a number in words, or an article."""
    text = text.strip(_BLANKS)
    if text in words.ARTICLES:
        return Decimal(words.ARTICLES[text])
    if text.startswith("-"):
        found = _factor(text[1:], whole=whole) if text[1:2].isdigit() else None
        return None if found is None else -found
    found = _cardinal(text)
    return _figure(text, whole=whole) if found is None else found


_COUNTED_GROUPS = re.compile(rf"(?P<factor>.*?)[ -]?(?P<size>{_any(words.GROUPS_OF)})(?P<of> of)?")


def _read_counted(text: str, *, whole: str) -> Decimal | None:
    if (found := _cardinal(text)) is not None:
        return found
    if match := re.fullmatch(r"(.+) and a half", text):
        found = _factor(match[1], whole=whole)
        return None if found is None else found + Decimal("0.5")
    if match := _COUNTED_GROUPS.fullmatch(text):
        found = _factor(match["factor"], whole=whole) if match["factor"] else Decimal(1)
        return None if found is None else found * words.GROUPS_OF[match["size"]]
    return None


_CURRENCY = r"(?:(?:[$€£¥₽]|usd|eur|gbp|rmb|cny|rub) ?)?"
_SCALED_NUMBER = re.compile(rf"{_CURRENCY}(?P<factor>.*?[^a-zа-яё])?(?P<scale>{_any(words.SCALES)})")


def _refuse_scaled(text: str, *, whole: str) -> Decimal | None:
    """Always refused: in a unit such as USD bn, 4.5 billion is 4.5."""
    match = _SCALED_NUMBER.fullmatch(text)
    factor = _factor((match["factor"] or "1").rstrip("- "), whole=whole) if match else None
    if match is None or factor is None:
        return None
    scale = match["scale"]
    meant = words.SCALES_AFTER_COMMA.get(scale) if "," in (match["factor"] or "") else None
    sizes = meant or words.SCALES[scale]
    full = _(" or ").join(_plain(factor * size) for _name, size in sizes)
    raise _refusal(
        _(
            "“%(text)s” is %(full)s, but %(short)s where the unit counts in “%(scale)s”: "
            "write the one that fits the unit."
        )
        % {"text": text, "full": full, "short": _plain(factor), "scale": sizes[0][0] if len(sizes) == 1 else scale}
    )


_FRACTION = re.compile(rf"(?P<count>.+?)[ -](?P<size>{_any(words.FRACTIONS)})(?: of)?")
_OUT_OF = re.compile(rf"(?P<count>.+?) (?:{_any(words.OUT_OF)}) (?P<size>.+)")
_FRACTION_ZH = re.compile(r"(?P<size>[一-龥])分之(?P<count>[一-龥])")


def _fraction(text: str, *, whole: str) -> Decimal | None:
    """Always refused: the unit may be per cent, or a share of one."""
    share = _share(text)
    if share is None or not 0 < share < 1:
        return None
    each = [Decimal(number.numerator) / Decimal(number.denominator) for number in (share * 100, share)]
    exact = all(number == round(number, 6) for number in each)
    per_cent, part = (_plain(number if exact else Decimal(f"{number:.3g}")) for number in each)
    message = (
        _("“%(text)s” is %(per_cent)s in per cent, or %(part)s as a share of one: write the one that fits the unit.")
        if exact
        else _("“%(text)s” is about %(per_cent)s in per cent, or %(part)s as a share of one: write it rounded.")
    )
    raise _refusal(message % {"text": text, "per_cent": per_cent, "part": part})


def _share(text: str) -> Fraction | None:
    if text in words.WHOLE_FRACTIONS:
        return Fraction(*words.WHOLE_FRACTIONS[text])
    for pattern in (_FRACTION, _OUT_OF, _FRACTION_ZH):
        if match := pattern.fullmatch(text):
            count, size = (_whole_number(match[name]) for name in ("count", "size"))
            if count and size:
                return Fraction(count, size)
    return None


def _whole_number(text: str) -> int | None:
    found = 1 if text in ("a", "an") else words.FRACTIONS.get(text, words.CARDINALS.get(text))
    return int(text) if found is None and re.fullmatch(r"\d{1,6}", text) else found


# What is no single number


_RANGES = tuple(
    re.compile(rf"{re.escape(start)}(?P<low>.+?){re.escape(between)}(?P<high>.+)") for start, between in words.RANGES
)


def _range(text: str, *, whole: str) -> Decimal | None:
    """Always refused: a range has two fields."""
    for pattern in _RANGES:
        if match := pattern.fullmatch(text):
            low, high = (_end(match[name], whole=whole) for name in ("low", "high"))
            if low is not None and high is not None and low < high:
                raise _refusal(
                    _("“%(text)s” is a range: write %(low)s as its lower end and %(high)s as its upper end.")
                    % {"text": whole, "low": _plain(low), "high": _plain(high)}
                )
    return None


def _end(text: str, *, whole: str) -> Decimal | None:
    readers = (_figure, _read_signed, _read_counted, _refuse_scaled)
    return next((found for read in readers if (found := read(text, whole=whole)) is not None), None)


def _around(before: tuple[str, ...], after: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_any(before)})[{_BLANKS}]?(?P<first>.+)|(?P<last>.+?)[{_BLANKS}]?(?:{_any(after)}))")


_BOUNDS = (
    (
        _around(words.FROM, words.FROM_AFTER),
        lazy("“%(text)s” is a lower end: write %(number)s, and choose “At least” or enter it in that field."),
    ),
    (
        _around(words.UP_TO, words.UP_TO_AFTER),
        lazy("“%(text)s” is an upper end: write %(number)s, and choose “At most” or enter it in that field."),
    ),
    (
        _around(words.ABOUT, words.ABOUT_AFTER),
        lazy("“%(text)s” is approximate: write %(number)s, and mark it as an estimate or say so in the note."),
    ),
)


def _refuse_bound(text: str, *, whole: str) -> Decimal | None:
    """Always refused: that a number is a bound, or approximate, is said in other fields."""
    for pattern, message in _BOUNDS:
        if match := pattern.fullmatch(text):
            rest = match["first"] or match["last"]
            if (number := _number(rest, whole=rest)) is not None:
                raise _refusal(message % {"text": whole, "number": _plain(number)})
    return None


def _in_brackets(text: str, *, whole: str) -> Decimal | None:
    """Always refused: accountants write numbers below zero so, others write remarks."""
    match = re.fullmatch(r"\((.+)\)", text)
    number = _figure(match[1], whole=whole) if match else None
    if number is None:
        return None
    raise _refusal(
        _("“%(text)s” can mean %(first)s and %(second)s: write one of them.")
        % {"text": whole, "first": _plain(-number), "second": _plain(number)}
    )


_WITH_UNIT = re.compile(
    rf"{_CURRENCY}(?P<number>-?\d(?:[\d.,'’{_BLANKS}]*\d)?)"
    rf"[{_BLANKS}]?(?:{_any(words.PER_CENT)}|[$€£¥₽*†]|[^\W\d]{{1,12}}\.?)?"
)


def _with_unit(text: str, *, whole: str) -> Decimal | None:
    """Always refused: the unit is that of the series, and no remark stays with a number."""
    match = _WITH_UNIT.fullmatch(text)
    number = _end(match["number"], whole=whole) if match else None
    if number is None:
        return None
    raise _refusal(
        _("“%(text)s”: write the number alone, %(number)s, if the unit of the series is the same.")
        % {"text": whole, "number": _plain(number)}
    )
