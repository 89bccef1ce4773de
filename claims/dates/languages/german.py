"""German dates: “bis Ende 2024”, “31. Mai 2016”, “im 3. Quartal 2024”."""

from __future__ import annotations

from claims.dates.month_names import MONTHS

_MONTHS = ("januar|jänner|jan", "februar|feber|feb", "märz|mär", "april|apr", "mai", "juni|jun", "juli|jul",
           "august|aug", "september|sept|sep", "oktober|okt", "november|nov", "dezember|dez")  # fmt: skip
_ANY_MONTH = "|".join(MONTHS)
_NUMBERS = {"einem": "one", "eines": "one", "zwei": "two", "drei": "three", "vier": "four", "fünf": "five",
            "sechs": "six", "sieben": "seven", "acht": "eight", "neun": "nine", "zehn": "ten", "zwölf": "twelve",
            "hundert": "100"}  # fmt: skip
_UNITS = {"tag(?:e[sn]?)?": "days", "wochen?": "weeks", "monat(?:e[sn]?|s)?": "months", "jahr(?:e[sn]?|s)?": "years"}
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNT_AND_UNIT = r"(?P<count>\d+|[a-z]+) (?P<unit>days|weeks|months|years)"

RULES = (
    *((rf"\b(?:{names})\b\.?", MONTHS[number]) for number, names in enumerate(_MONTHS)),
    *((rf"\b(?:{names})\b", _DAYS[number]) for number, names in enumerate(_WEEKDAYS)),
    (rf"\b(\d{{1,2}})\. ?(?=(?:{_ANY_MONTH})\b)", r"\1 "),
    (r"\b(\d{1,2})\. ?(bis|[-–]|und) ?(?=\d{1,2} )", r"\1 \2 "),
    # Whole years and parts of them
    (r"\b(?:die )?(\d{3}0)er(?:[ -]jahren?)?\b", r"the \1s"),
    (r"\b(?:geschäftsjahr|haushaltsjahr|wirtschaftsjahr|fiskaljahr|finanzjahr)(?:e?s)? ", "fiscal year "),
    (r"\b(?:schuljahr|saison)(?:e?s)? ", "season "),
    (r"\b([1-4])\. quartals?\b", r"q\1"),
    *((rf"\b{word}(?:e[snrm]?)? quartals?\b", f"q{number}")
      for number, word in enumerate(("erst", "zweit", "dritt", "viert"), 1)),
    (r"\b([12])\. (?:halbjahr(?:e?s)?|jahreshälfte)\b", r"h\1"),
    *((rf"\b{word}(?:e[snrm]?)? (?:halbjahr(?:e?s)?|jahreshälfte|hälfte)\b", f"h{number}")
      for number, word in enumerate(("erst", "zweit"), 1)),
    (r"\b(?:frühjahr|frühling)s?\b", "spring"),
    (r"\bsommers?\b", "summer"),
    (r"\bherbst(?:e?s)?\b", "autumn"),
    (r"\bwinters\b", "winter"),
    # What counts from the day of the statement
    (r"\b(?:im |des )?(?:nächste[ns]|kommende[ns]) jahr(?:e?s)?\b", "next year"),
    (r"\b(?:in )?diese[sm] jahr(?:e?s)?\b", "this year"),
    (r"\b(?:im )?(?:letzte[ns]|vergangene[ns]|vorige[ns]) jahr(?:e?s)?\b", "last year"),
    (r"\bbis (?:zum )?(?:jahresende|ende des jahres)$", "by the end of the year"),
    (r"\bende (?:des|dieses) jahrzehnts\b", "the end of the decade"),
    *((rf"\b{word}\b", english) for word, english in _NUMBERS.items()),
    *((rf"(?<=[\da-z] )(?<!im )(?<!des ){word}$", english) for word, english in _UNITS.items()),
    (rf"^(?:innerhalb|binnen)(?: von| der nächsten)? {_COUNT_AND_UNIT}$", r"within \g<count> \g<unit>"),
    (rf"^in den (?:nächsten|kommenden) {_COUNT_AND_UNIT}$", r"within \g<count> \g<unit>"),
    (rf"^vor {_COUNT_AND_UNIT}$", r"\g<count> \g<unit> ago"),
    (r"^heute$", "today"),
    (r"^gestern$", "yesterday"),
    # Words around dates
    (r"\b(?:im|in den|des) jahre?[ns]?\b|\bjahres?\b", ""),
    (r"\b(?:gegen )?jahresende ", "end of "),
    (r"\banfang ", "early "),
    (r"\bmitte ", "mid "),
    (r"\bende ", "end of "),
    (r"\bzwischen (.+) und ", r"between \1 and "),
    (r"\bvo[nm] (?:dem )?(.+) bis (?:zum )?", r"from \1 to "),
    (r"(?<=[\w.]) bis (?:zum )?", " to "),
    (r"^bis (?:zum )?end of ", "by the end of "),
    (r"^bis (?:spätestens )?(?:zum|am) ", "by "),
    (r"^(?:bis )?spätestens (?:bis |im |am |in )?(?:zum )?", "by "),
    (r"^bis (?:zu[mr] |einschließlich )?", "until "),
    (r"^vor (?:dem )?", "before "),
    (r"^nach (?:dem )?", "after "),
    (r"^(?:seit|ab) (?:dem )?", "since "),
    (r"^(?:etwa|rund|ungefähr|zirka|um|gegen) ", "about "),
    (r" oder ", " or "),
    (r" und ", " and "),
    (r"\b(?:im|am|der|dem|des|den) ", ""),
)  # fmt: skip
