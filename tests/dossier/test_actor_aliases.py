"""An actor is found under any of its names."""

from __future__ import annotations

import pytest

from tests.api.world import good, problem
from tests.pages.crawler import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("OBOR", "belt-and-road"),
        ("belt and road", "belt-and-road"),
        ("One Belt", "belt-and-road"),
        ("EEU", "eurasian-economic-union"),
        ("EAEU", "eurasian-economic-union"),
    ],
)
def test_an_actor_is_found_by_each_of_its_names(name: str, slug: str) -> None:
    assert slug in [actor["slug"] for actor in good("actors/", name=name)["results"]]
    assert f'href="/actors/{slug}/"' in get(f"/actors/?name={name}").response.content.decode()


def test_a_name_that_nobody_has_finds_nobody() -> None:
    assert good("actors/", name="nobody has it")["results"] == []


def test_what_cannot_be_a_name_is_refused() -> None:
    assert problem("actors/", name="x" * 101)["status"] == 400
    assert get(f"/actors/?name={'x' * 101}").response.status_code == 400
