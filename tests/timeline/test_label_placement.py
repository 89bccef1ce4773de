"""Labels of pictures: whatever else is drawn, they are next to what they name and hide as little as they can."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeline.label_placement import MARK, offsets

#: Goals of neighbouring years, as far apart as on a phone.
ROW = [((float(x), 100.0), text) for x, text in ((60, "3"), (90, "1, 2"), (120, "3"), (180, "4"))]


def _placed(
    named: list[tuple[tuple[float, float], str]], marks: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    return [tuple(each) for each in offsets(named, marks=marks, lines=(), width=300, height=250)]


def test_labels_are_above_their_marks_where_nothing_is() -> None:
    assert _placed(ROW, [spot for spot, _text in ROW]) == [(0, -14)] * 4


def test_a_label_gives_way_to_a_mark_above_it() -> None:
    assert _placed([((100.0, 100.0), "2")], [(100.0, 100.0), (100.0, 88.0)]) == [(0, 15)]


def test_a_label_gives_way_to_marks_above_and_below() -> None:
    ((dx, dy),) = _placed([((100.0, 100.0), "2")], [(100.0, 100.0), (100.0, 88.0), (100.0, 112.0)])
    assert abs(dx) > MARK and dy == 0


def test_a_label_at_the_edge_is_not_cut_off() -> None:
    marks = [(298.0, 100.0), (298.0, 88.0), (298.0, 112.0)]
    ((dx, _dy),) = _placed([((296.0, 100.0), "1, 2, 3")], marks)
    assert 296 + dx + 7.5 * 7 / 2 <= 300


@given(st.lists(st.tuples(st.floats(20, 280), st.floats(20, 230)), min_size=1, max_size=3))
def test_a_label_among_few_marks_hides_none(marks: list[tuple[float, float]]) -> None:
    spot = marks[0]
    ((dx, dy),) = _placed([(spot, "2")], marks)
    x, y = spot[0] + dx, spot[1] + dy
    assert all(abs(x - a) >= 3.75 + MARK or abs(y - b) >= 6.5 + MARK for a, b in marks)
