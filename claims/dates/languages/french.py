"""French dates: “d’ici fin 2024”, “1er mai 2016”, “au 3e trimestre 2024”."""

from __future__ import annotations

from claims.dates.month_names import MONTHS

_MONTHS = ("janvier|janv", "février|fevrier|févr|fév", "mars", "avril|avr", "mai", "juin", "juillet|juil", "août|aout",
           "septembre|sept", "octobre|oct", "novembre|nov", "décembre|decembre|déc")  # fmt: skip
_NUMBERS = {"un": "one", "deux": "two", "trois": "three", "quatre": "four", "cinq": "five", "sept": "seven",
            "huit": "eight", "neuf": "nine", "dix": "ten", "douze": "twelve", "cent": "100"}  # fmt: skip
_UNITS = {"jours?": "days", "semaines?": "weeks", "mois": "months", "(?:ans?|années?)": "years"}
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = ("premi(?:er|ère)", "(?:deuxième|second|seconde)", "troisième", "quatrième")
_COUNT_AND_UNIT = r"(?P<count>\d+|[a-z]+) (?:prochaine?s )?(?P<unit>days|weeks|months|years)"

RULES = (
    *((rf"\b(?:{names})\b\.?(?= \d{{4}}|$| ?[-–] ?| à | au | et )", MONTHS[number])
      for number, names in enumerate(_MONTHS)),
    *((rf"\b{name}\b", _DAYS[number]) for number, name in enumerate(_WEEKDAYS)),
    (r"\b1er\b(?! (?:tri|sem))", "1"),
    # Whole years and parts of them
    (r"\b(?:dans )?les années (\d{3}0)\b", r"the \1s"),
    (r"\b(?:l'exercice|exercice|année fiscale|l'année fiscale)(?: budgétaire)? ", "fiscal year "),
    (r"\b(?:l'année scolaire|année scolaire|saison) ", "season "),
    (r"\bt([1-4])\b|\b([1-4])(?:er|re|e|ème|nd) trimestre(?: de)?\b", r"q\1\2"),
    *((rf"\b{word} trimestre(?: de)?\b", f"q{number}") for number, word in enumerate(_ORDINALS, 1)),
    (r"\bs([12])(?= \d{4})|\b([12])(?:er|re|e|ème|nd) semestre(?: de)?\b", r"h\1\2"),
    *((rf"\b{word} (?:semestre|moitié)(?: de)?\b", f"h{number}") for number, word in enumerate(_ORDINALS[:2], 1)),
    (r"\bprintemps\b", "spring"),
    (r"(?:\bl')?\bété\b", "summer"),
    (r"(?:\bl')?\bautomne\b", "autumn"),
    (r"(?:\bl')?\bhiver\b", "winter"),
    # What counts from the day of the statement
    (r"\bl'(?:année|an) prochaine?\b", "next year"),
    (r"\bcette année\b", "this year"),
    (r"\bl'(?:année|an) (?:dernière?|passée?)\b", "last year"),
    (r"\bfin de l'année$", "the end of the year"),
    (r"\bfin de (?:la|cette) décennie\b", "the end of the decade"),
    *((rf"\b{word}(?= (?:prochaine?s )?(?:{'|'.join(_UNITS)})\b)", english) for word, english in _NUMBERS.items()),
    *((rf"(?<=[\da-z] ){word}$", english) for word, english in _UNITS.items()),
    (rf"^(?:dans les|sous|d'ici|dans un délai de|en moins de) {_COUNT_AND_UNIT}$", r"within \g<count> \g<unit>"),
    (rf"^dans {_COUNT_AND_UNIT}$", r"in \g<count> \g<unit>"),
    (rf"^il y a {_COUNT_AND_UNIT}$", r"\g<count> \g<unit> ago"),
    (r"^aujourd'hui$", "today"),
    (r"^hier$", "yesterday"),
    # Words around dates
    (r"\b(?:en |au )?début (?:de |d')?", "early "),
    (r"\b(?:à )?(?:la )?mi-", "mid-"),
    (r"\b(?:à |en )?(?:la )?fin (?:de |d')?(?=[\w])", "end of "),
    (r"^d'ici (?:à |au |en |le )?(?:la )?(?:the )?end of ", "by the end of "),
    (r"^avant (?:la )?(?:the )?end of ", "before the end of "),
    (r"^(?:d'ici|au plus tard)(?: au| à| en| le)? ", "by "),
    (r"^(.+?),? au plus tard$", r"\1 at the latest"),
    (r"^jusqu'(?:en|à|au)(?: la)? ", "until "),
    (r"^avant (?:le )?", "before "),
    (r"^après (?:le )?", "after "),
    (r"^(?:depuis|dès|à partir d[eu]|à compter d[eu])(?: le)? ", "since "),
    (r"\bentre (?:le )?(.+) et (?:le )?", r"between \1 and "),
    (r"^d[eu] (.+) (?:à|au) ", r"from \1 to "),
    (r"(?<=\w) (?:à|au) (?=\w)", " to "),
    (r"^(?:environ|vers|autour de) ", "about "),
    (r" ou ", " or "),
    (r" et ", " and "),
    (r"^(?:en|le|au|à|au cours de|durant|pendant) (?:l'année )?", ""),
)  # fmt: skip
