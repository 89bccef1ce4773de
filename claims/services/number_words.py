"""The words around a number in a text, in English, German, French, Russian and Chinese, all in lower case.

`number_parsing` reads them without asking for the language; a word with two meanings is listed with both.
"""

from __future__ import annotations

#: Before a number below zero.
MINUS = ("minus", "negative", "moins", "минус", "负")

#: Before or after a number that is no exact one.
ABOUT = (
    "about", "around", "roughly", "approximately", "approx.", "approx", "circa", "some", "nearly", "almost",
    "close to", "an estimated", "c.", "ca.", "~", "≈",
    "etwa", "rund", "ungefähr", "knapp", "fast", "zirka", "gut",
    "environ", "près de", "presque", "quelque",
    "около", "примерно", "приблизительно", "порядка", "почти",
    "约", "大约", "近", "将近", "大概",
)  # fmt: skip
ABOUT_AFTER = ("or so", "approximately", "左右", "上下", "environ", "примерно")

#: Before or after the lower end of what is meant.
FROM = (
    "more than", "over", "above", "at least", "no less than", "no fewer than", "not less than", "upwards of",
    "in excess of", "greater than", "just over", "well over", ">", "≥", ">=",
    "mehr als", "über", "mindestens", "wenigstens", "nicht weniger als",
    "plus de", "au moins", "supérieur à",
    "более", "больше", "свыше", "не менее", "не меньше", "более чем", "больше чем", "как минимум",
    "超过", "至少", "不少于", "逾", "高于",
)  # fmt: skip
FROM_AFTER = (
    "or more", "and more", "or above", "plus", "+", "und mehr", "oder mehr", "ou plus", "и более", "以上", "多",
)  # fmt: skip

#: Before or after the upper end of what is meant.
UP_TO = (
    "less than", "fewer than", "under", "below", "up to", "at most", "no more than", "not more than", "just under",
    "a maximum of", "<", "≤", "<=",
    "weniger als", "unter", "bis zu", "höchstens", "maximal", "nicht mehr als",
    "moins de", "au plus", "jusqu'à", "au maximum", "inférieur à",
    "менее", "меньше", "не более", "не больше", "до", "максимум", "менее чем",
    "不到", "少于", "低于", "至多", "不超过", "最多",
)  # fmt: skip
UP_TO_AFTER = ("or less", "or fewer", "or below", "oder weniger", "ou moins", "и менее", "以下", "以内")

#: Before, between and after the two ends of a range; an unspaced sign between them is one too.
RANGES = (
    ("between ", " and "), ("from ", " to "), ("", " to "), ("", " through "),
    ("zwischen ", " und "), ("von ", " bis "), ("", " bis "),
    ("entre ", " et "), ("de ", " à "), ("", " à "),
    ("между ", " и "), ("от ", " до "), ("с ", " до "), ("", " до "),
    ("", "至"), ("", "到"), ("从", "到"),
    ("", " - "), ("", "-"), ("", "~"), ("", "..."), ("", "…"),
)  # fmt: skip

#: Without what may mean something else in a table: null, UN, cent.
CARDINALS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20, "dreißig": 30,
    "zéro": 0, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "vingt": 20, "trente": 30,
    "ноль": 0, "один": 1, "одна": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6,
    "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12, "двадцать": 20,
    "тридцать": 30,
    "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip

#: What "a" means before a word that counts: a dozen, a million.
ARTICLES = {"a": "1", "an": "1", "half a": "0.5", "eine halbe": "0.5", "un demi": "0.5", "полтора": "1.5", "半": "0.5"}

#: Words that count, and are never the unit of a series.
GROUPS_OF = {
    "dozen": 12, "hundred": 100, "dutzend": 12, "hundert": 100, "дюжина": 12, "дюжины": 12,
    "дюжин": 12, "сто": 100, "打": 12, "百": 100,
}  # fmt: skip

_MILLION, _BILLION = ("million", 10**6), ("billion", 10**9)
_THOUSAND, _TRILLION = ("thousand", 10**3), ("trillion", 10**12)
_LONG_BILLION, _LONG_TRILLION = ("trillion", 10**12), ("quintillion", 10**18)
#: Words for sizes that a unit may have too ("USD bn"), by name and size; French and German billions are larger.
SCALES = {
    **dict.fromkeys(("thousand", "k", "tausend", "tsd.", "mille", "тыс.", "тыс", "тысяча", "тысячи", "тысяч", "千"),
                    (_THOUSAND,)),
    "万": (("ten thousand", 10**4),),
    **dict.fromkeys(("million", "millions", "mn", "mln", "mio.", "mio", "millionen", "млн", "млн.", "миллион",
                     "миллиона", "миллионов", "百万"), (_MILLION,)),
    "亿": (("hundred million", 10**8),),
    **dict.fromkeys(("bn", "milliarde", "milliarden", "mrd.", "mrd", "milliard", "milliards", "млрд", "млрд.",
                     "миллиард", "миллиарда", "миллиардов", "十亿"), (_BILLION,)),
    **dict.fromkeys(("tn", "trn", "billionen", "трлн", "трлн.", "триллион", "триллиона", "триллионов", "万亿"),
                    (_TRILLION,)),
    "billion": (_BILLION,),
    "billions": (_BILLION, _LONG_BILLION),
    "trillion": (_TRILLION,),
    "trillions": (_TRILLION, _LONG_TRILLION),
    "trillionen": (_LONG_TRILLION,),
}  # fmt: skip
#: The meanings of words that are English with a point for decimals, and may be German or French with a comma.
SCALES_AFTER_COMMA = {"billion": SCALES["billions"], "trillion": SCALES["trillions"]}

#: The lower part of a fraction in words, and the words that are a fraction alone.
FRACTIONS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
    "drittel": 3, "viertel": 4, "fünftel": 5, "zehntel": 10,
    "tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "dixième": 10, "dixièmes": 10,
    "треть": 3, "трети": 3, "четверть": 4, "четверти": 4, "пятая": 5, "пятых": 5, "десятая": 10, "десятых": 10,
}  # fmt: skip
WHOLE_FRACTIONS = {
    "half": (1, 2), "a half": (1, 2), "die hälfte": (1, 2), "la moitié": (1, 2), "половина": (1, 2), "треть": (1, 3),
    "четверть": (1, 4), "一半": (1, 2),
}  # fmt: skip
#: "One in five", "9 out of 10"; the Chinese one names the whole first.
OUT_OF = ("in", "out of", "von", "sur", "из")

#: What is written next to a number and says its unit.
PER_CENT = ("%", "per cent", "percent", "pct", "prozent", "pour cent", "процент", "процента", "процентов")
