"""Memory: a cell that runs again lets go of all that its widget consisted of."""

import gc
import inspect
import weakref
from itertools import count

import ipywidgets as ipw
import pytest
from IPython.core.formatters import DisplayFormatter
from jupyter_client.manager import KernelManager
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import RendererAgg

import course_lib as nn
from course_lib import plots, widgets
from course_lib.exercises import cell_widget, quiz
from course_lib.exercises.cell_widget import parts
from course_lib.widgets.panel.panel import Panel
from tests.tools.kernels import connection

MAKE = {
    name: each
    for name, each in vars(widgets).items()
    if inspect.isclass(each) and issubclass(each, ipw.Widget)
}
MAKE["quiz"] = lambda: quiz(3)
MAKE["asks first"] = lambda: widgets.teaser(predict="predict_teaser")
CARDS = [name for name in MAKE if hasattr(MAKE[name], "update")]
PANELS = [name for name in CARDS if issubclass(MAKE[name], Panel)]
# Of 100 settings it keeps the small network: training takes as long as drawing.
CACHED = {"network_xray": nn.Sequential}
RUNS, MEGABYTES_A_RUN = 15, 1.0


class Notebook:
    """What IPython knows of the cell that runs."""

    def __init__(self):
        self.runs, self.message = count(1), {}

    def get_parent(self):
        return self.message

    def run(self, make, code="a cell", cell="the cell"):
        """Run a cell; `cell` None: the front end does not say which."""
        self.message = {
            "metadata": {"cellId": cell} if cell else {},
            "header": {"msg_id": f"run {next(self.runs)}"},
            "content": {"code": code},
        }
        try:
            return make()
        finally:
            self.message = {}


@pytest.fixture
def notebook(monkeypatch):
    """A notebook that has run nothing yet."""
    made = Notebook()
    monkeypatch.setattr("IPython.get_ipython", lambda: made)
    monkeypatch.setattr(cell_widget, "_of_cell", {})
    return made


def traces(widget, cached=()):
    """Return (kind, weak reference) for all that a widget consists of by itself."""
    kinds = (ipw.Widget, Artist, FigureCanvasBase, nn.Sequential)
    things = [*parts(widget), *vars(widget).values()]
    stage = getattr(widget, "stage", None)
    if stage is not None:
        things += [stage.figure, stage.figure.canvas, *stage.figure.axes]
        things += stage.artists
    return [
        (repr(type(each)), weakref.ref(each))
        for each in things
        if isinstance(each, kinds)
        and not isinstance(each, cached)
        and each is not getattr(widget, "readout", None)
    ]


@pytest.mark.parametrize("name", MAKE)
def test_a_cell_that_runs_again_lets_go_of_what_it_showed(name, notebook):
    out = {1: notebook.run(MAKE[name])}  # as `Out[1]` does
    DisplayFormatter().format(out[1])
    left = traces(out[1], CACHED.get(name, ()))
    assert len(left) > 10
    opened = len(ipw.widgets.widget._instances)
    out[2] = notebook.run(MAKE[name])
    gc.collect()
    assert [kind for kind, trace in left if trace() is not None] == []
    assert out[1].closed and not out[2].closed
    assert len(ipw.widgets.widget._instances) == opened
    out[2].close()


@pytest.mark.parametrize("name", CARDS)
def test_a_widget_that_has_worked_lets_go_as_well(name, notebook):
    panel = notebook.run(MAKE[name])
    if name in PANELS and panel.live is not None:
        panel.live.step()
    panel.reset()
    left = traces(panel, CACHED.get(name, ()))
    panel.close()
    gc.collect()
    assert [kind for kind, trace in left if trace() is not None] == []


@pytest.mark.parametrize("name", MAKE)
def test_a_closed_widget_answers_with_a_sentence(name, notebook, capsys):
    widget = notebook.run(MAKE[name])
    widget.close()
    widget.close()  # twice is as good as once
    shown, _ = DisplayFormatter().format(widget)
    assert list(shown) == ["text/plain"]
    assert "This one is closed" in shown["text/plain"]
    assert widget.comm is None and widget.children == ()


@pytest.mark.parametrize("name", PANELS)
def test_what_a_closed_panel_is_asked_to_do_it_does_not(name, capsys):
    panel = MAKE[name]()
    control = next(iter(panel.controls.values()))
    button = panel.reset_button
    panel.close()
    for ask in (panel.update, panel.reset):
        ask()
        assert "Run a cell that makes a new one." in capsys.readouterr().out
    with pytest.raises(AttributeError, match=r"no controls: .* is closed"):
        _ = panel.controls
    for late in (control._handle_msg, button._handle_msg):  # was on its way
        late({"content": {"data": {"method": "update", "state": {"value": 1}}}})
        late({"content": {"data": {"method": "custom", "content": {"event": "click"}}}})
    panel.stage.draw()
    panel.stage.rest()
    with panel.guard():
        raise ValueError("nobody is looking")


def test_a_cell_of_another_name_keeps_its_widget(notebook):
    first = notebook.run(widgets.teaser, cell="one")
    second = notebook.run(widgets.teaser, cell="two")
    assert not first.closed and not second.closed
    notebook.run(widgets.teaser, cell="one")
    assert first.closed and not second.closed


def test_a_cell_with_two_widgets_closes_both(notebook):
    pair = notebook.run(lambda: (widgets.teaser(), widgets.glossary()))
    assert not any(each.closed for each in pair)
    notebook.run(widgets.glossary)
    assert all(each.closed for each in pair)


def test_without_names_of_cells_the_same_lines_keep_their_last_runs(notebook):
    """Two cells with the same lines are as likely as one that ran twice."""
    runs = [notebook.run(widgets.glossary, "glossary()", None) for _ in range(6)]
    other = notebook.run(widgets.glossary, "other()", None)
    assert [each.closed for each in runs] == [True] * 3 + [False] * 3
    assert not other.closed


def test_a_cell_that_fails_on_the_way_leaves_nothing_open(notebook):
    opened = len(ipw.widgets.widget._instances)
    for _ in range(3):
        with pytest.raises(ValueError, match="4 can race at a time"):
            notebook.run(lambda: widgets.optimizer_race(optimizers=["sgd"] * 5))
    assert len(ipw.widgets.widget._instances) == opened

    def failing():
        widgets.teaser()
        raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            notebook.run(failing)
    notebook.run(lambda: None)
    (runs,) = cell_widget._of_cell.values()
    assert sum(map(len, runs.values())) == 1  # the last one, until the cell makes one


def test_a_question_is_let_go_of_when_it_was_not_asked(notebook):
    panel = notebook.run(widgets.playground)
    for title in panel.experiment.options:
        panel.experiment.value = title
    left = traces(panel)
    panel.close()
    gc.collect()
    assert not [kind for kind, trace in left if trace() is not None]


def test_a_picture_that_was_shown_does_not_keep_its_pixels():
    def pixels():
        gc.collect()
        return sum(type(each) is RendererAgg for each in gc.get_objects())

    axes, before = plots.course_map(), pixels()
    first = axes._repr_mimebundle_()
    assert pixels() <= before
    assert axes._repr_mimebundle_() == first


SCRIPT = """
import gc, psutil
from course_lib import widgets
from course_lib.exercises import quiz
def size():
    gc.collect()
    print(psutil.Process().memory_info().rss)
"""


@pytest.fixture(scope="module")
def kernel():
    """Return a function that runs a cell in a kernel, and gives what it prints."""
    manager = KernelManager(**connection())
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(60)

    def run(code, cell):
        content = {"code": code, "silent": False, "store_history": True}
        message = client.session.msg("execute_request", content, metadata=cell)
        client.shell_channel.send(message)
        printed = ""
        while True:
            reply = client.get_iopub_msg(timeout=120)
            if reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            assert reply["msg_type"] != "error", reply["content"]
            printed += reply["content"].get("text", "")
            if reply["content"].get("execution_state") == "idle":
                return printed

    run(SCRIPT, {})
    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("widgets.teaser()", True),
        pytest.param("widgets.teaser(units=9)", False, marks=pytest.mark.slow),
        pytest.param("w = widgets.playground()\nw", True, marks=pytest.mark.slow),
        ("quiz(3)", True),
    ],
)
def test_a_cell_may_run_as_often_as_it_likes(kernel, code, named):
    """Measured: 0.1 to 0.4 MB a run, before, a panel took 9 to 14."""
    cell = {"cellId": code} if named else {}
    for _ in range(5):  # IPython, matplotlib and the allocator fill up what they keep
        kernel(code, cell)
    before = int(kernel("size()", {}))
    for _ in range(RUNS):
        kernel(code, cell)
    growth = (int(kernel("size()", {})) - before) / 1e6
    assert growth < MEGABYTES_A_RUN * RUNS
