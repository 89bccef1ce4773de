"""The how-tos of the desk name buttons, fields and lists as the desk shows them.

These pages write a label in **bold** or *italics*; "A → B" is two labels. A label is a whole text in quotes in a
template or module, or the name of a model or field.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("claims", "timeline", "pivot_tracker")
PAGES = ("enter-from-a-source", "enter-with-a-program", "import-a-spreadsheet", "review", "webhooks")

EMPHASIS = re.compile(r"(?<![*\w])(\*\*?)(?=\w)([^*]+)\1(?![*\w])")
QUOTED = (
    re.compile(r'"([^"\n]+)"'),
    re.compile(r"'([^'\n]+)'"),
    re.compile(r'{% trans(?:late)? "([^"\n]+)"'),  # inside value="…"
)
CODE = re.compile(r"```.*?```|`[^`\n]*`", flags=re.DOTALL)

#: Emphasis that is no label, or a label that is not one text in the code, and why.
EXCEPTIONS = {
    "A better wording.": "a choice that the page explains",
    "Something that became known on a day.": "a choice that the page explains",
    "Trade to 300 billion": "an example's title",
    "Trade to 300 billion by 2030": "an example's title",
    "Export CSV": "the format is filled in",
    "Export XLSX": "the format is filled in",
}


@cache
def texts_of_the_code() -> frozenset[str]:
    files = [path for package in PACKAGES for end in ("html", "py") for path in (ROOT / package).rglob(f"*.{end}")]
    code = [path.read_text(encoding="utf-8") for path in files]
    found = {text for each in code for quoted in QUOTED for text in quoted.findall(each)}
    for model in apps.get_models():
        found.add(str(model._meta.verbose_name_plural))
        found |= {str(getattr(field, "verbose_name", "")) for field in model._meta.get_fields()}
    return frozenset(text[:1].upper() + text[1:] for text in found if text)


def labels_on(page: str) -> set[str]:
    text = CODE.sub("", (ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8"))
    emphasised = [" ".join(words.split()) for _stars, words in EMPHASIS.findall(text)]
    return {label for words in emphasised for label in words.split(" → ")}


@pytest.mark.parametrize("page", PAGES)
def test_labels_in_a_how_to_are_the_desks(page: str) -> None:
    unknown = {
        label for label in labels_on(page) - set(EXCEPTIONS) if label[:1].upper() + label[1:] not in texts_of_the_code()
    }
    assert unknown == set()


def test_exceptions_are_still_needed() -> None:
    assert set(EXCEPTIONS) <= {label for page in PAGES for label in labels_on(page)}
