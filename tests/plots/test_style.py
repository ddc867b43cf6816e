"""Style: the learner's does not reach the course's pictures, nor ours theirs."""

import inspect
import os
import subprocess
import sys
import threading

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from cycler import cycler
from matplotlib import patheffects
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import course_lib as nn
from course_lib import plots, widgets
from course_lib.content.errata import ENTRIES
from course_lib.plots.style import CARD, course_style
from course_lib.widgets.panel.panel import Panel
from tests.tools.samples import one_in

X, Y = nn.datasets.blobs(40, rng=0)
NET = nn.MLP([2, 4, 2], rng=0)
CURVE = nn.MLP([1, 5, 1], activation="relu", dtype="float64", rng=0)
NARROW = {"relu": nn.MLP([4, 8, 8, 2], activation="relu", dtype="float64", rng=0)}
LOSSES = {
    name: np.geomspace(1, end, 30) * np.array([[0.9], [1.0], [1.1]])
    for name, end in (("SGD", 0.1), ("Adam", 0.01))
}
TRAIN = nn.History(loss=[1, 0.5, 0.2], val_loss=[1, 0.6, 0.8], accuracy=[0.5, 0.7, 0.9])
TEN = np.random.default_rng(0).normal(size=(6, 4))
PROFILE = nn.surfaces.TwoMinima()


def twice(a, b):
    return {"a": a, "b": b}


# Every function that draws: on axes that are given, or on its own where it takes none.
DRAW = {
    "activation": lambda **ax: plots.activation(nn.Swish(), **ax),
    "bands": lambda **ax: plots.bands(
        np.arange(30), LOSSES, xlabel="evaluations", **ax
    ),
    "batch_profiles": lambda **ax: plots.batch_profiles(PROFILE, TEN[0], **ax),
    "clipping": lambda **ax: plots.clipping([8, 1], 2, **ax),
    "confusion": lambda **ax: plots.confusion([[8, 1], [2, 9]], **ax),
    "course_map": plots.course_map,
    "decision": lambda **ax: plots.decision(
        NET, X, Y, loss=nn.CrossEntropyLoss(), **ax
    ),
    "errors": lambda: plots.errors(TEN, np.zeros(6, int), np.full((6, 2), (0.2, 0.8))),
    "evidence": lambda **ax: plots.evidence(next(iter(ENTRIES.values())).test(), **ax),
    "few_labels": lambda **ax: plots.few_labels(
        (5, 50), twice(abs(TEN[:, :2]) / 4, abs(TEN[:, 2:]) / 4), **ax
    ),
    "gallery": plots.gallery,
    "graph": lambda **ax: plots.graph(nn.Value(2, "a") * nn.Value(3, "b"), **ax),
    "history": lambda **ax: plots.history(TRAIN, **ax),
    "images": lambda: plots.images(TEN, list("abcdef")),
    "neuron": lambda **ax: plots.neuron([1, 2], -0.5, X, Y, **ax),
    "overshoot": lambda **ax: plots.overshoot((1, 4), lr=0.6, **ax),
    "paths": lambda **ax: plots.paths(
        twice([(0, 0), (1, 0), (1, 1)], [(0, 0), (1, 1)]), (1, 1), **ax
    ),
    "penalties": plots.penalties,
    "pieces": lambda **ax: plots.pieces(CURVE, **ax),
    "points": lambda ax=None: plots.points(ax or plots.figure_axes(), X, Y)[0].axes,
    "race": lambda **ax: plots.race(LOSSES, 10, **ax),
    "schedules": lambda **ax: plots.schedules(
        {"cosine": nn.schedules.Cosine(steps=100)}, 100, **ax
    ),
    "signals": lambda: plots.signals(NARROW, TEN),
    "surface": lambda **ax: plots.surface(nn.surfaces.Ravine(), **ax),
    "swish_terms": plots.swish_terms,
    "thinned": plots.thinned,
    "weights": lambda: plots.weights(NARROW),
    "what_mattered": lambda **ax: plots.what_mattered(
        [{"lr": 0.1 * k, "n": k % 2, "val_accuracy": k % 3} for k in range(9)], **ax
    ),
}
HELPERS = {"describe", "figure", "figure_axes", "panels", "kinks"}
ALL = sorted(
    name
    for name, each in vars(widgets).items()
    if inspect.isclass(each) and issubclass(each, Panel)
)

ODD = {
    "text.usetex": True,
    "text.color": "white",
    "text.hinting": "force_autohint",
    "text.antialiased": False,
    "text.parse_math": False,
    "mathtext.fontset": "stix",
    "mathtext.default": "bf",
    "font.family": "serif",
    "font.size": 23,
    "font.sans-serif": ["Comic Sans MS"],
    "font.weight": "bold",
    "axes.unicode_minus": False,
    "axes.formatter.limits": (0, 0),
    "axes.formatter.useoffset": False,
    "axes.formatter.use_mathtext": True,
    "axes.formatter.use_locale": True,
    "axes.formatter.min_exponent": 3,
    "axes.facecolor": "black",
    "axes.edgecolor": "red",
    "axes.titlecolor": "black",
    "axes.titlelocation": "right",
    "axes.titley": 0.5,
    "axes.titlesize": 40,
    "axes.labelcolor": "pink",
    "axes.labelsize": 30,
    "axes.labelpad": 40,
    "axes.grid": False,
    "axes.grid.axis": "x",
    "axes.grid.which": "minor",
    "axes.axisbelow": False,
    "axes.linewidth": 5,
    "axes.xmargin": 0.4,
    "axes.ymargin": 0.4,
    "axes.zmargin": 0.3,
    "axes.autolimit_mode": "round_numbers",
    "axes.spines.left": False,
    "axes.spines.top": True,
    "axes.prop_cycle": cycler(color=["red"], marker=["x"]),
    "figure.dpi": 31,
    "figure.figsize": (2, 9),
    "figure.facecolor": "black",
    "figure.autolayout": True,
    "figure.constrained_layout.use": False,
    "figure.constrained_layout.h_pad": 1.0,
    "figure.subplot.left": 0.4,
    "figure.titlesize": 40,
    "figure.frameon": False,
    "figure.edgecolor": "red",
    "grid.color": "red",
    "grid.linestyle": "--",
    "grid.alpha": 0.2,
    "legend.facecolor": "red",
    "legend.frameon": True,
    "legend.fontsize": 25,
    "legend.loc": "center",
    "legend.labelcolor": "red",
    "legend.numpoints": 3,
    "lines.linewidth": 9,
    "lines.linestyle": ":",
    "lines.marker": "x",
    "lines.markersize": 20,
    "lines.antialiased": False,
    "lines.color": "red",
    "lines.dashed_pattern": (1, 9),
    "lines.scale_dashes": False,
    "lines.dash_capstyle": "round",
    "lines.solid_joinstyle": "bevel",
    "markers.fillstyle": "none",
    "scatter.marker": "x",
    "scatter.edgecolors": "red",
    "patch.facecolor": "red",
    "patch.edgecolor": "red",
    "patch.linewidth": 6,
    "patch.force_edgecolor": True,
    "patch.antialiased": False,
    "hatch.linewidth": 5,
    "hatch.color": "red",
    "image.cmap": "jet",
    "image.origin": "lower",
    "image.interpolation": "bicubic",
    "image.interpolation_stage": "rgba",
    "image.aspect": "auto",
    "image.lut": 8,
    "image.resample": False,
    "contour.linewidth": 8,
    "contour.negative_linestyle": "solid",
    "contour.algorithm": "mpl2005",
    "contour.corner_mask": False,
    "xtick.direction": "in",
    "xtick.top": True,
    "xtick.labeltop": True,
    "xtick.labelbottom": False,
    "xtick.minor.visible": True,
    "xtick.major.size": 20,
    "ytick.direction": "inout",
    "ytick.right": True,
    "ytick.minor.visible": True,
    "ytick.color": "white",
    "ytick.labelcolor": "red",
    "ytick.labelsize": 20,
    "ytick.alignment": "top",
    "xaxis.labellocation": "right",
    "errorbar.capsize": 9,
    "yaxis.labellocation": "top",
    "path.sketch": (9, 50, 5),
    "path.snap": False,
    "path.simplify": False,
    "path.simplify_threshold": 1.0,
    "path.effects": [patheffects.withStroke(linewidth=4, foreground="w")],
    "agg.path.chunksize": 99,
    "polaraxes.grid": False,
    "boxplot.notch": True,
    "hist.bins": 3,
    "savefig.dpi": 17,
    "savefig.facecolor": "black",
    "savefig.bbox": "tight",
    "savefig.format": "svg",
    "savefig.transparent": True,
    "savefig.pad_inches": 2,
    "timezone": "Asia/Tokyo",
    "date.converter": "concise",
}


@pytest.fixture(autouse=True)
def learners_settings():
    """Give every test a book of settings that it may spoil."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


def spoil():
    """Use some styles, one over the other, and the odd settings; return all."""
    for style in ("fivethirtyeight", "grayscale", "ggplot", "dark_background"):
        matplotlib.style.use(style)
    matplotlib.rcParams.update(ODD)
    return settings()


def settings():
    """Return all of the learner's settings."""
    return dict(matplotlib.rcParams.copy())


def test_every_function_that_draws_has_a_sample():
    functions = {n for n, each in vars(plots).items() if inspect.isfunction(each)}
    assert {name for name in functions if name[0] != "_"} - HELPERS == set(DRAW)


def test_importing_the_course_leaves_the_settings_as_they_are():
    assert settings() == dict(matplotlib.rcParamsDefault.copy()) | {
        "backend": matplotlib.rcParams._get("backend")
    }


@pytest.mark.parametrize("name", DRAW)
def test_a_plot_looks_the_same_whatever_the_learner_has_set(name):
    usual = html(DRAW[name]())
    started = DRAW[name]()
    odd = spoil()
    assert html(started) == usual  # some settings are read only when it is drawn
    assert html(DRAW[name]()) == usual
    assert settings() == odd


@pytest.mark.parametrize("name", one_in(3, ALL))
def test_a_widget_looks_the_same_whatever_the_learner_has_set(name):
    usual = getattr(widgets, name)()
    first, later = usual.stage.html(), moved(usual)
    early = getattr(widgets, name)()
    odd = spoil()
    assert moved(early) == later
    late = getattr(widgets, name)()
    assert late.stage.html() == first
    assert moved(late) == later
    assert settings() == odd
    for panel in (usual, early, late):
        panel.close()


def test_a_live_picture_looks_the_same_whatever_the_learner_has_set():
    pictures = []
    for spoiled in (False, True):
        panel = widgets.teaser()
        if spoiled:
            spoil()
        panel.live.step()
        panel.live.step()
        pictures.append(panel.stage.html())
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("style", [*matplotlib.style.available, "xkcd"])
def test_every_style_of_matplotlib_leaves_the_course_alone(style):
    usual = html(plots.history(TRAIN))
    if style == "xkcd":
        matplotlib.rcParams["path.sketch"] = (1, 100, 2)
    else:
        matplotlib.style.use(style)
    assert html(plots.history(TRAIN)) == usual


def test_what_a_lesson_adds_to_a_picture_is_in_the_courses_style():
    def drawing():
        ax = plots.figure_axes("A title", xlabel="x")
        ax.plot([0, 1], [1e-7, -1e7], label="a line")
        ax.scatter([0.5], [0])
        ax.text(0.2, 0, "words $x^2$")
        ax.legend()
        ax.twinx().plot([3, -2])
        ax.figure.suptitle("above")
        return html(ax)

    usual = drawing()
    spoil()
    assert drawing() == usual


def test_a_saved_picture_is_in_the_courses_style(tmp_path):
    one, other = plots.history(TRAIN), plots.history(TRAIN)
    one.figure.savefig(tmp_path / "usual.png")
    spoil()
    other.figure.savefig(tmp_path / "odd.png")
    assert (tmp_path / "usual.png").read_bytes() == (tmp_path / "odd.png").read_bytes()


def test_an_error_on_the_way_leaves_the_settings_as_they_are():
    odd = spoil()
    with pytest.raises(ValueError, match="holds no completed epoch"):
        plots.history(nn.History())
    panel = widgets.graph_stepper()
    panel.text.value = "a +"
    assert "not complete" in panel.error.value
    assert settings() == odd and matplotlib.rcParams["font.size"] == 23


def test_what_the_learner_sets_while_the_course_draws_is_not_lost():
    with course_style():
        matplotlib.rcParams["font.size"] = 17
        assert matplotlib.rcParams["font.size"] == 10.5
    assert matplotlib.rcParams["font.size"] == 17


def test_another_thread_keeps_the_learners_settings():
    seen = []
    with course_style():
        other = threading.Thread(
            target=lambda: seen.append(matplotlib.rcParams["axes.titlelocation"])
        )
        other.start()
        other.join()
        ours = matplotlib.rcParams["axes.titlelocation"]
    assert (seen, ours) == (["center"], "left")


def test_a_callback_in_another_thread_draws_in_the_courses_style():
    pictures = []
    for spoiled in (False, True):
        panel = widgets.activation_explorer()
        if spoiled:
            spoil()
        hand = threading.Thread(target=lambda panel=panel: moved(panel))
        hand.start()
        hand.join()
        pictures.append(panel.stage.html())
    assert pictures[0] == pictures[1]


def test_figures_of_the_learner_look_as_they_do_without_the_course():
    script = """if True:
        import hashlib, sys
        if "with" in sys.argv:
            from course_lib import plots, widgets
            widgets.teaser().close()
        import matplotlib
        matplotlib.use("agg")
        import matplotlib.pyplot as plt
        plt.style.use("dark_background")
        plt.plot([1, 2], [-1, 3], label="mine")
        plt.title("mine")
        plt.legend()
        plt.gcf().canvas.draw()
        print(hashlib.md5(plt.gcf().canvas.buffer_rgba()).hexdigest())
    """
    assert run(script, "with") == run(script, "without")


ON_AXES = [name for name in DRAW if "ax" in inspect.signature(DRAW[name]).parameters]


@pytest.mark.parametrize("name", ON_AXES)
def test_in_axes_of_the_learner_all_words_can_be_read(name):
    with matplotlib.style.context("dark_background"):
        figure = Figure()
        FigureCanvasAgg(figure)
        ax = figure.add_subplot()
        before = settings()
        DRAW[name](ax=ax)
        assert settings() == before
        figure.canvas.draw()
        ground = matplotlib.colors.to_hex(figure.get_facecolor())
        around = [
            *ax.get_xticklabels(),
            *ax.get_yticklabels(),
            ax.xaxis.label,
            *(getattr(ax, f"{side}title") for side in ("_left_", "", "_right_")),
        ]
        assert matplotlib.colors.to_hex(ax.get_facecolor()) == CARD
        for text in around:
            assert contrast(text.get_color(), ground) >= 4.5 or not text.get_text()


def test_settings_of_a_file_and_of_the_surroundings_do_not_reach_the_course(tmp_path):
    script = """if True:
        import hashlib, warnings
        warnings.simplefilter("ignore")
        import course_lib as nn
        from course_lib import plots
        ax = plots.history(nn.History(loss=[1, 0.5, 0.2]))
        print(hashlib.md5(repr(ax._repr_mimebundle_()).encode()).hexdigest())
    """
    usual = run(script)
    assert run(script, MPLBACKEND="no_such_backend") == usual
    assert run(script, MPLBACKEND="module://no.such.module") == usual
    assert run(script, MPLBACKEND="") == usual
    (tmp_path / "matplotlibrc").write_text(
        "figure.facecolor: black\nfont.size: 30\nlines.linewidth: 9\nbackend: tkagg\n"
    )
    assert run(script, cwd=tmp_path) == usual


def test_a_backend_that_matplotlib_does_not_know_is_named():
    script = "from course_lib import plots; import matplotlib.pyplot"
    words = run(script, MPLBACKEND="no_such_backend", stream="stderr")
    assert "MPLBACKEND is 'no_such_backend'" in words


def run(script, *arguments, cwd=None, stream="stdout", **environment):
    """Return what a fresh Python prints that runs a script."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return getattr(done, stream)


def html(drawing):
    return drawing._repr_mimebundle_()["text/html"]


def moved(panel):
    """Return the picture after every third control has got another value."""
    for control in list(panel.controls.values())[::3]:
        with panel.hold_trait_notifications():
            low = getattr(control, "min", None)
            options = getattr(control, "options", None)
            if isinstance(control.value, bool):
                control.value = not control.value
            elif low is not None:
                control.value = low
            elif options:
                control.index = 0
    return panel.stage.html()


def contrast(color, ground):
    """Return the contrast of two colors, 1 … 21, as the web's guidelines have it."""
    values = []
    for each in (color, ground):
        rgb = np.array(matplotlib.colors.to_rgb(each))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        values.append(linear @ (0.2126, 0.7152, 0.0722) + 0.05)
    return max(values) / min(values)


def ground(axes):
    return matplotlib.colors.to_hex(axes.get_facecolor())


@pytest.fixture
def book():
    """Matplotlib's settings; whatever a test makes of them is undone."""
    book, usual = matplotlib.rcParams, matplotlib.rcParams.copy()
    yield book
    matplotlib.rcParams = book
    book.update(usual)


@pytest.mark.parametrize(
    "renewed",
    [
        lambda: matplotlib.rc_params(),
        lambda: matplotlib.RcParams(matplotlib.rcParamsDefault),
        lambda: matplotlib.rcParams.copy(),
        lambda: type("RcParams", (matplotlib.RcParams,), {})(
            matplotlib.rcParamsDefault
        ),
    ],
)
def test_the_style_holds_when_a_learner_renews_the_settings(book, renewed):
    matplotlib.rcParams = renewed()
    matplotlib.rcParams["axes.facecolor"] = "#000000"
    ax = plots.activation(nn.Tanh())
    assert ground(ax if not hasattr(ax, "flat") else ax.flat[0]) != "#000000"
    assert matplotlib.rcParams["axes.facecolor"] == "#000000"
    assert ground(Figure().add_subplot()) == "#000000"


def test_a_reloaded_matplotlib_has_the_style_again():
    code = (
        "import importlib, matplotlib; from course_lib import plots, widgets\n"
        "importlib.reload(matplotlib); matplotlib.rcParams['axes.facecolor'] = 'k'\n"
        "panel = widgets.loss_explorer()\n"
        "assert not panel.error.value, panel.error.value\n"
        "print({ax.get_facecolor()[0] > 0.9 for ax in panel.axes})"
    )
    env = os.environ | {"COURSE_PROGRESS": "off"}
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        text=True,
        capture_output=True,
        check=False,
    )
    assert (run.stdout.strip(), run.stderr) == ("{True}", "")


def test_pictures_are_drawn_whatever_a_learner_has_told_numpy():
    with np.errstate(all="raise"):
        plots.activation(nn.Sigmoid())
        with course_style():
            assert np.exp(-1000.0) == 0
        assert np.geterr()["under"] == "raise"
