"""The worked case of docs/explanation/method.md: trade of two neighbours, 200 billion by 2020, loosened, met in 2023.

The tests hold the rules against these rows, and the pages about the method show what the rules make of them, so that
the example cannot say anything else than the code.
"""

from datetime import date
from decimal import Decimal

from claims.enums import Comparator, DeadlineKind, Direction, Frequency, Model
from claims.method.facts import Indicator, Observation, Promise, PromiseFacts, Series, Target


def _figure(series: str, year: int, value: str, known_on: date | None = None) -> Observation:
    return Observation(
        slug=f"{series}-{year}",
        series=series,
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        value=Decimal(value),
        known_on=known_on if known_on is not None else date(year + 1, 2, 1),
    )


OWN = (
    _figure("own", 2013, "88.8", date(2014, 2, 15)),
    _figure("own", 2015, "63.6", date(2016, 6, 1)),
    _figure("own", 2016, "66.1", date(2018, 1, 12)),
    _figure("own", 2017, "87", date(2018, 3, 1)),
    _figure("own", 2018, "109"),
    _figure("own", 2019, "111"),
    _figure("own", 2020, "104", date(2021, 2, 15)),
    _figure("own", 2022, "185"),
    _figure("own", 2023, "228"),
)
NEIGHBOURS = (
    _figure("neighbour", 2015, "68.1", date(2016, 1, 13)),
    _figure("neighbour", 2020, "107.8", date(2021, 1, 14)),
    _figure("neighbour", 2023, "240.1", date(2024, 1, 12)),
)
FIRST = Target(
    slug="first",
    promise="promise",
    sequence=1,
    indicator="trade",
    own_series="own",
    comparator=Comparator.AT_LEAST,
    direction=Direction.INCREASE,
    value=Decimal(200),
    baseline_value=Decimal("63.5"),
    baseline_end=date(2015, 12, 31),
    deadlines=(date(2020, 12, 31),),
    deadline_kind=DeadlineKind.SINGLE,
    stated_on=date(2016, 5, 31),
    known_on=date(2016, 5, 31),
)
SECOND = Target(
    slug="second",
    promise="promise",
    sequence=2,
    indicator="trade",
    own_series=None,
    comparator=Comparator.AT_LEAST,
    direction=Direction.INCREASE,
    value=Decimal(200),
    deadlines=(date(2019, 12, 31), date(2021, 12, 31), date(2023, 12, 31)),
    deadline_kind=DeadlineKind.SET,
    stated_on=date(2016, 11, 30),
    known_on=date(2016, 11, 30),
)
FACTS = PromiseFacts(
    promise=Promise(slug="promise", known_on=date(2016, 5, 31), promisors=frozenset({"promisor"})),
    targets=(FIRST, SECOND),
    indicators=(
        Indicator(
            slug="trade",
            unit="USD bn",
            model=Model.GEOMETRIC,
            frequency=Frequency.ANNUAL,
            usual_lag_days=45,
            preferred_series="own",
        ),
    ),
    series=(
        Series(slug="own", indicator="trade", provider="customs"),
        Series(slug="neighbour", indicator="trade", provider="neighbours-customs"),
    ),
    observations=OWN + NEIGHBOURS,
)
#: Days on which the first version is assessed, and the series it is shown on.
DAYS = (date(2016, 6, 30), date(2018, 2, 1), date(2021, 1, 1), date(2021, 12, 31), date(2024, 12, 31))
