"""Chinese dates: 2024年底前, 2016年5月31日, 2024年第三季度."""

from __future__ import annotations

import re
from collections.abc import Callable

from claims.dates.month_names import MONTHS

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNT = rf"(?P<count>\d{{1,3}}|[{''.join(_DIGITS)}])"
_UNITS = {"天": "days", "日": "days", "周": "weeks", "个?星期": "weeks", "个月": "months", "年": "years"}
_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
_DASH = "(?:至|到|[-–—~])"


def _number(text: str) -> int:
    return _DIGITS[text] if text in _DIGITS else int(text)


def _day(match: re.Match[str]) -> str:
    """31 may 2016; a month alone, and a day whose year is not written."""
    month = int(match["month"])
    if not 1 <= month <= 12:
        return match[0]
    return " ".join(filter(None, [match["day"], MONTHS[month - 1], match["year"]]))


def _insert_count(template: str) -> Callable[[re.Match[str]], str]:
    return lambda match: template.format(_number(match["count"]))


RULES = (
    (r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", ""),
    # What is said once of two dates
    (rf"(\d{{4}}年\d\d?月)(\d\d?)[日号]?{_DASH}(\d\d?)[日号]", r"\1\2日至\1\3日"),
    (rf"(\d{{4}}年)(\d\d?)月?{_DASH}(\d\d?)月$", r"\1\2月至\1\3月"),
    (rf"^(?:从|自)?(\d{{4}})年?{_DASH}(\d{{4}})年$", r"\1 to \2"),
    # What counts from the day of the statement
    *((rf"^(?:在)?(?:未来)?{_COUNT}{unit}(?:之内|以内|内)$", _insert_count(f"within {{}} {english}"))
      for unit, english in _UNITS.items()),
    *((rf"^{_COUNT}{unit}(?:之后|以后|后)$", _insert_count(f"in {{}} {english}")) for unit, english in _UNITS.items()),
    *((rf"^{_COUNT}{unit}(?:之前|以前|前)$", _insert_count(f"{{}} {english} ago")) for unit, english in _UNITS.items()),
    (r"^(?:到)?(?:今)?年(?:底|末)(?:之前|以前|前)?$", "by the end of the year"),
    (r"明年", "next year "),
    (r"今年", "this year "),
    (r"去年", "last year "),
    # Whole years and parts of them
    (r"(?:20世纪|二十世纪)([5-9]0)年代", r"the 19\1s"),
    (r"(\d{3}0)年代", r"the \1s"),
    (r"(\d{4}(?:[/–-]\d{2,4})?)(?:财年|财政年度|年度)", r"fiscal year \1"),
    *((rf"(\d{{4}})年第?(?:{digit}|{number})季度?", rf"q{number} \1")
      for digit, number in _DIGITS.items() if number <= 4),
    (r"(\d{4})年(?:上半年|前半年)", r"h1 \1"),
    (r"(\d{4})年(?:下半年|后半年)", r"h2 \1"),
    *((rf"(\d{{4}})年{sign}[季天]?", rf"{english} \1") for sign, english in _SEASONS.items()),
    (r"(?P<year>\d{4})年(?P<month>\d\d?)月(?P<day>\d\d?)[日号]", _day),
    (r"(?P<year>\d{4})年(?P<month>\d\d?)月(?P<day>)", _day),
    (r"(?P<year>)(?P<month>(?<!\d)\d\d?)月(?P<day>\d\d?)[日号]", _day),
    (r"([a-z]+ \d{4})(?:初|上旬)", r"early \1"),
    (r"([a-z]+ \d{4})(?:中旬)", r"mid \1"),
    (r"([a-z]+ \d{4})(?:下旬)", r"late \1"),
    (r"([a-z]+ \d{4})(?:底|末)", r"end of \1"),
    (r"(\d{4})年初", r"early \1"),
    (r"(\d{4})年(?:年)?中", r"mid \1"),
    (r"(\d{4})年(?:年)?(?:底|末)", r"end of \1"),
    (r"(\d{4})年(?!\w)|(\d{4})年(?=[前后至到起以之或和与左])", r"\1\2"),
    # Words around dates
    (r"^(?:在)?(end of .+?)(?:之前|以前|前)$", r"before the \1"),
    (r"^(.+?)(?:之前|以前|前)$", r"until \1"),
    (r"^(.+?)(?:之后|以后|后)$", r"either from or after \1"),
    (r"^(?:自|从)?(.+?)(?:以来|起|开始)$", r"since \1"),
    (r"^(?:最迟|不迟于|不晚于|到)(?:在|于)?", "by "),
    (r"^(?:约|大约|大概)(?:在)?", "about "),
    (r"^(.+?)左右$", r"about \1"),
    (r"^(?:从)?(.+?)(?:至|到)(.+)$", r"from \1 to \2"),
    (r"或者?", " or "),
    (r"[和与]", " and "),
    (r"^(?:在|于)", ""),
)  # fmt: skip
