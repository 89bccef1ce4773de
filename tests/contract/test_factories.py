"""The factories make records that the desk could have made, of every kind there is."""

import pytest
from django.apps import apps

from claims.enums import State
from claims.models import Change
from claims.models.base import PublicRecord
from tests.factories import FACTORIES, published

pytestmark = pytest.mark.engine

KINDS = sorted((model for model in apps.get_models() if issubclass(model, PublicRecord)), key=lambda m: m.kind())


@pytest.mark.django_db
@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind())
def test_every_kind_can_be_entered_and_published(model: type[PublicRecord]) -> None:
    record = published(FACTORIES[model]())

    assert record.state == State.PUBLISHED
    actions = Change.objects.filter(record_kind=model.kind(), record=record.slug).values_list("action", flat=True)
    assert [action for action in actions if action != "shown"] == ["recorded", "published"]
