"""No raw value of a closed list, such as `in_review`, reaches a person in a message or a label."""

from __future__ import annotations

import inspect
import re
from enum import StrEnum

import pytest
from django.apps import apps

from claims import enums
from claims.enums import ChangeAction, State
from claims.exceptions import ClaimsError
from claims.models.base import EnumField
from claims.presentation.diff import value_text
from claims.presentation.labels import LABELS
from claims.services import workflow
from tests.factories import SourceFactory, reviewer

ENUMS = tuple(each for _name, each in inspect.getmembers(enums, inspect.isclass) if issubclass(each, StrEnum))
#: The values that no English text contains by chance.
RAW = frozenset(str(member) for words in ENUMS for member in words if "_" in member)
WORD = re.compile(r"\w+")


def raw_values(text: str) -> set[str]:
    """The raw values in a text."""
    return RAW & set(WORD.findall(text))


def test_the_check_finds_a_raw_value() -> None:
    assert raw_values("A record that is “in_review” cannot be submitted.") == {"in_review"}


def test_forms_lists_and_differences_show_the_label_of_a_stored_word() -> None:
    fields = [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, EnumField) and field.vocabulary in LABELS
    ]
    assert len(fields) > 40
    for model, field in fields:
        labels = {member.value: str(label) for member, label in LABELS[field.vocabulary].items()}  # type: ignore[index]
        assert {value: str(label) for value, label in field.choices or ()} == labels, (model, field.name)
        for value, label in labels.items():
            assert value_text(field, value) == label, (model, field.name)


@pytest.mark.django_db
@pytest.mark.parametrize("action", workflow.STEPS)
@pytest.mark.parametrize("state", State)
def test_no_refusal_of_the_workflow_shows_a_raw_value(action: ChangeAction, state: State) -> None:
    record = SourceFactory()
    record.state = state
    said = ""
    try:
        workflow.check_can(action, record, by=reviewer(), why="A reason")
    except ClaimsError as error:
        said = str(error)
    assert (said == "") == (state in workflow.STEPS[action].sources), said
    assert raw_values(said) == set()


@pytest.mark.parametrize("words", LABELS, ids=lambda words: words.__name__)
def test_every_member_has_a_label_without_an_underscore(words: type[StrEnum]) -> None:
    labels = {member: str(LABELS[words].get(member, "")) for member in words}
    assert [member for member, text in labels.items() if not text or "_" in text] == []
