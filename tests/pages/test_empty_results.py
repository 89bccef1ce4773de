"""A page without results suggests a later day only where there is one: on a past day."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/timeline/?from=1990&to=1990",
        "/timeline/?from=1990&to=1990&view=print",
        "/timeline/?from=1990&to=1990&part=view",
        "/search/?q=nothing",
    ],
)
def test_only_a_past_day_suggests_a_later_one(client: Client, address: str) -> None:
    today = client.get(address).content.decode()
    past = client.get(f"{address}&as_of=2018-02-01").content.decode()

    assert "No entries match." in today or "No results." in today
    assert "later day" not in today
    assert "later day" in past
