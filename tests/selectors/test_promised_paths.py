"""A path that a promise states, from the records of its plans to the sentence, the progress and the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.enums import ClaimKind, ObservationKind
from claims.exceptions import ClaimsError
from tests.api.world import compute
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    TargetFactory,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def gas(*, states_path: bool) -> str:
    """A contract of 5, 10 and then 38 by 2022 from nothing, and 4.1 and 10.4 delivered; the promise's slug."""
    indicator = published(IndicatorFactory(name="Gas delivered", unit="bcm", model="linear"))
    of = {"indicator": indicator.slug, "provider": published(ActorFactory(name="Gas company")).slug}
    measured = published(SeriesFactory(title="Deliveries", **of))
    contract = published(SeriesFactory(title="The contract", basis="as agreed", **of))
    rows: list[tuple[Any, str, str, dict[str, Any]]] = [
        (contract, "2020", "5", {"kind_of_value": ObservationKind.PLAN, "known_on_override": "2019-06-01"}),
        (contract, "2021", "10", {"kind_of_value": ObservationKind.PLAN, "known_on_override": "2019-06-01"}),
        (measured, "2020", "4.1", {"known_on_override": "2021-02-01"}),
        (measured, "2021", "10.4", {"known_on_override": "2022-02-01"}),
    ]
    for series, year, value, fields in rows:
        published(ObservationFactory(series=series.slug, period=year, value=value, **fields))
    promise = published(PromiseFactory(title="Gas by pipe", known_on_override="2019-06-01"))
    claim = published(
        ClaimFactory(kind_of_claim=ClaimKind.SETS_TARGET, stated_on="2019-06-01", promises=[promise.slug])
    )
    start = {"value": "38", "due_on": "2022", "baseline_value": "0", "baseline_period": "2019"}
    published(
        TargetFactory(
            promise=promise.slug,
            set_by=claim.slug,
            indicator=indicator.slug,
            own_series=measured.slug,
            path_series=contract.slug if states_path else None,
            **start,
        )
    )
    compute()
    return str(promise.slug)


def progress(slug: str, as_of: str) -> dict[str, Any]:
    answer: dict[str, Any] = Client().get(f"/api/v1/promises/{slug}/progress/", {"as_of": as_of}).json()
    return answer["versions"][0]  # type: ignore[no-any-return]


def test_a_stated_path_is_what_figures_are_held_against_and_what_is_drawn() -> None:
    slug = gas(states_path=True)
    first, second = progress(slug, "2021-06-01"), progress(slug, "2022-06-01")
    assert (first["assessment"]["status"], second["assessment"]["status"]) == ("lagging", "on_track")
    assert first["assessment"]["ratio"] == pytest.approx(0.82)
    assert first["path_is_promised"] and first["assessment"]["path_is_promised"]
    assert [point["value"] for point in first["path"]] == [0, 5, 10, 38]
    assert "on its path to" in first["assessment"]["sentence"]
    assert "even path" not in Client().get(f"/promises/{slug}/", {"as_of": "2021-06-01"}).content.decode()


def test_without_one_the_path_is_called_even_and_never_promised() -> None:
    slug = gas(states_path=False)
    version = progress(slug, "2021-06-01")
    assert not version["path_is_promised"]
    assert "an even path to" in version["assessment"]["sentence"]
    assert "promised path" not in Client().get(f"/promises/{slug}/", {"as_of": "2021-06-01"}).content.decode().lower()


def test_a_path_is_of_the_indicator_that_the_target_is_about() -> None:
    other = published(SeriesFactory(title="Of something else"))
    with pytest.raises(ClaimsError, match="another indicator"):
        published(TargetFactory(path_series=other.slug))
