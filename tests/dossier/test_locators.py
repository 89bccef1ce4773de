"""Citations of the dossier's longest document name a place that a reader finds at once: a paragraph or a footnote.

How paragraphs are counted is said to readers in the source's note.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from claims.models.base import Citation
from tests.dossier.test_fixture_format import items

PAPER = "euiss-2016-12"
#: The paragraphs of each section of the paper, counted as the source's note says.
PARAGRAPHS = {
    "Foreword": 4,
    "Introduction": 7,
    "Chapter 1, introduction": 1,
    "Chapter 1, Converging geopolitics?": 4,
    "Chapter 1, Strategic pessimism": 6,
    "Chapter 1, Box 1": 5,
    "Chapter 1, Box 2": 4,
    "Chapter 1, China and the conflict in Ukraine": 3,
    "Chapter 1, Equality therapy": 3,
    "Chapter 1, Box 3": 3,
    "Chapter 1, Box 4": 7,
    "Chapter 2, introduction": 4,
    "Chapter 2, Geo-economics vs geopolitics": 4,
    "Chapter 2, Needs and nightmares": 7,
    "Chapter 2, What is the pivot to the East?": 6,
    "Chapter 2, A cautious welcome to Russia": 4,
    "Chapter 2, Chinese irritation": 3,
    "Chapter 2, Keep calm and carry on": 2,
    "Chapter 3, introduction": 3,
    "Chapter 3, Uneven trends": 6,
    "Chapter 3, Trade frictions": 2,
    "Chapter 3, Divergent aspirations": 3,
    "Chapter 3, Business versus politics": 2,
    "Chapter 3, Russian fears of a Chinese monopsony": 3,
    "Chapter 3, The geopolitics of Russia's pivot": 3,
    "Chapter 3, India, Japan and Vietnam as a counterweight": 3,
    "Chapter 3, Box 5": 8,
    "Chapter 3, The cost of doing business in Russia": 7,
    "Chapter 4, introduction": 4,
    "Chapter 4, China erodes Russia's role in Central Asia": 5,
    "Chapter 4, Russia's response": 2,
    "Chapter 4, Central Asia as a second Ukraine?": 7,
    "Chapter 4, Roping China into multilateral settings": 1,
    "Chapter 4, …which China continues to ignore": 3,
    "Chapter 4, Dismantling the security division of labour": 4,
    "Conclusions": 10,
}
#: The footnotes of each chapter; the paper numbers them through.
FOOTNOTES = {
    "Chapter 1": range(1, 5),
    "Chapter 2": range(5, 16),
    "Chapter 3": range(16, 22),
    "Chapter 4": range(22, 26),
}
NUMBERS = re.compile(r"(?P<section>.+), (?P<unit>paragraph|footnote)s? (?P<first>\d+)(?: and (?P<second>\d+))?")


def places(locator: str) -> Iterator[tuple[str, str, int]]:
    """Section, unit and number of every place in a locator; a place without a number gives none."""
    for part in locator.split("; "):
        found = NUMBERS.fullmatch(part)
        if found is None:
            yield part, "", 0
            continue
        for number in filter(None, (found["first"], found["second"])):
            yield found["section"], found["unit"], int(number)


def exists(section: str, unit: str, number: int) -> bool:
    if unit == "footnote":
        return number in FOOTNOTES.get(section, ())
    return unit == "paragraph" and 1 <= number <= PARAGRAPHS.get(section, 0)


def test_every_citation_of_the_paper_names_a_paragraph_or_a_footnote_that_it_has() -> None:
    cited = [item for item in items("dossier") if issubclass(item.model, Citation) and item.fields["source"] == [PAPER]]
    assert len(cited) > 350
    wrong = [
        f"{item.name}: {item.fields.get('locator', '')}"
        for item in cited
        if not all(exists(*place) for place in places(item.fields.get("locator", "")))
    ]
    assert wrong == []


def test_no_record_cites_one_place_twice() -> None:
    places_cited = Counter(
        (item.model, *(str(item.fields[name]) for name in ("record", "source", "locator", "stance")))
        for item in items("dossier")
        if issubclass(item.model, Citation) and item.fields.get("locator")
    )
    assert [place for place, number in places_cited.items() if number > 1] == []


def test_readers_learn_how_paragraphs_are_counted() -> None:
    (paper,) = (item for item in items("dossier") if item.slug == PAPER and not issubclass(item.model, Citation))
    for word in ("paragraph", "heading", "caption", "footnote", "box", "introduction"):
        assert word in paper.fields["note"].lower()


@pytest.mark.parametrize(
    "locator", ["Chapter 3, Box 5", "Chapter 3, Box 5, paragraph 9", "Chapter 1, footnote 5", "Box 5, paragraph 1", ""]
)
def test_a_place_that_a_reader_cannot_find_is_noticed(locator: str) -> None:
    assert not all(exists(*place) for place in places(locator))
