"""Pictures of graphs: nothing overlaps, arrows run to the right, words say it all."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import Value, plots
from course_lib.plots.graph import BADGE, COLUMN, WIDTH, layout
from course_lib.plots.pictures import picture
from tests.tools.pictures import MOST_BYTES, small


def worked_example():
    a, b, c = Value(2, "a"), Value(-3, "b"), Value(10, "c")
    d = 2 * a + b * (3 * c)
    d.label = "d"
    d.backward()
    return d


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_a_picture_holds_labels_numbers_gradients_and_operations():
    ax = plots.graph(worked_example())
    shown = texts(ax)
    assert {"a = 2", "b = −3", "d = −86", "grad −9", "grad 30"} <= set(shown)
    assert shown.count("×") == 3 and shown.count("+") == 1
    assert ax.get_title(loc="left") == "d is made in 4 steps"
    assert len(small(picture(ax.figure))) <= MOST_BYTES


def test_the_alt_text_tells_the_whole_graph():
    assert plots.graph(worked_example()).figure.alt == (
        "A graph of 4 operations: 2 * a = 4, then 3 * c = 30, then b * 30 = -90, then "
        "d = 4 + (-90) = -86. Gradients of the inputs: a 2, b 30, c -9."
    )


def test_gradients_can_wait():
    ax = plots.graph(worked_example(), gradients=False)
    assert not any("grad" in text for text in texts(ax))
    assert "Gradients" not in ax.figure.alt


def test_highlighted_nodes_and_the_arrows_between_them_are_thick():
    d = worked_example()
    frames = [p.get_linewidth() for p in plots.graph(d, highlight=[d]).patches]
    assert frames.count(2.6) == 1
    ax = plots.graph(d, highlight=[d, d.parents[0]])
    assert [line.get_linewidth() for line in ax.lines].count(2.4) == 1


def test_inputs_of_the_same_size_are_not_taken_for_one_another():
    a, b = Value(2, "a"), Value(2, "b")
    product = plots.graph(a * b, highlight=[a])
    assert [p.get_linewidth() for p in product.patches].count(2.6) == 1
    square = plots.graph(a * a)
    flat = [len(set(line.get_ydata())) for line in product.lines]
    apart = {line.get_ydata()[0] for line in square.lines}
    assert flat == [2, 2] and len(apart) == 2


def test_one_value_and_many():
    assert plots.graph(Value(3, "a")).get_title(loc="left") == "a is an input"
    x = y = Value(1.0)
    for _ in range(60):
        y = y + x
    with pytest.raises(ValueError, match="61 nodes; up to 60 can be drawn"):
        plots.graph(y)


def test_draws_on_given_axes():
    given = plots.figure_axes("Mine")
    assert plots.graph(worked_example(), ax=given) is given
    assert given.get_title(loc="left") == "Mine"


def test_an_arrow_that_passes_a_column_has_a_waypoint_there():
    a = Value(3, "a")
    e = a.tanh().exp() + a
    places = layout(e)
    assert places[a][0] == 0 and places[e][0] == 3
    assert {key[1] for key in places if isinstance(key, tuple)} == {1, 2}


choices = st.lists(
    st.tuples(st.booleans(), st.integers(0, 99), st.integers(0, 99)),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(choices)
def test_nothing_overlaps_in_any_graph(recipe):
    values = [Value(1.0, "a"), Value(2.0, "b"), Value(0.5, "c")]
    for one, i, j in recipe:
        x, y = values[i % len(values)], values[j % len(values)]
        values.append(x.tanh() if one else x * y)
    places = layout(values[-1])
    for node in values[-1].graph():
        for parent in node.parents:
            assert places[parent][0] < places[node][0]
    columns = {}
    for item, (column, row) in places.items():
        assert row >= 0
        columns.setdefault(column, []).append(
            (row, 0.3 if type(item) is tuple else 0.5)
        )
    for stack in columns.values():
        stack.sort()
        for (low, below), (high, above) in pairwise(stack):
            assert high - low >= below + above - 1e-9


def test_boxes_leave_room_for_the_arrows():
    assert COLUMN - WIDTH - BADGE > 0.3


def test_boxes_can_say_something_else():
    d = worked_example()
    ax = plots.graph(d, words={d: ("d = ?", "")})
    assert "d = ?" in texts(ax) and "d = −86" not in texts(ax)
