"""A page without results suggests a later day only where there is one: on a past day."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/timeline/", "/timeline/?view=print", "/timeline/?part=view", "/search/?q=nothing"]
)
def test_only_a_past_day_suggests_a_later_one(client: Client, address: str) -> None:
    joined = "&" if "?" in address else "?"

    today = client.get(address).content.decode()
    past = client.get(f"{address}{joined}as_of=2018-02-01").content.decode()

    assert "No entries match." in today or "No results." in today
    assert "later day" not in today
    assert "later day" in past
