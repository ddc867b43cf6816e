"""The playground on a page: it fits, every control of every page works, it is live."""

import re

import pytest

from course_lib.widgets.playground.experiments import EXPERIMENTS
from course_lib.widgets.playground.pages import PAGES
from course_lib.widgets.playground.setting import FIELDS, START, encode
from tests.browser.conftest import in_home
from tests.browser.panels import panels
from tests.browser.test_live import STOP

pytestmark = pytest.mark.browser

LESSON = "12_playground.ipynb"
# Where the widget stands, and whether anything sticks out of it or of the page.
PLACE = """() => {
  const box = document.querySelector('.course-wide').getBoundingClientRect();
  const over = [...document.querySelectorAll('.course-wide *')].filter((e) => {
    const r = e.getBoundingClientRect();
    return r.width && r.right > window.innerWidth + 1 && !e.closest('style');
  });
  return {bottom: box.bottom, width: box.width, over: over.map((e) => e.className),
          page: document.documentElement.scrollWidth};
}"""
# Which of the two parts of the widget has the keyboard, if one has.
REACHED = """() => {
  const here = document.activeElement;
  if (here.closest('.course-pages')) return 'tab';
  return here.matches('.course-wide button') ? 'run' : null;
}"""


@pytest.fixture
def panel(home):
    home.open(LESSON)
    (panel,) = panels(home)
    panel.picture()
    return panel


def turn(panel, page):
    """Open a page of the controls by keyboard, as far as tabs allow it."""
    tab = panel.root.get_by_role("tab", name=page)
    tab.focus()
    panel.page.keyboard.press("Enter")
    panel.home.traffic.settle()
    assert tab.get_attribute("aria-selected") == "true", page


def named(panel, name):
    return next(c for c in panel.controls() if c.name == name)


@in_home("voila")
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1440, 900), (400, 800)])
def test_it_fits(home, width, height):
    home.page.set_viewport_size({"width": width, "height": height})
    home.open(LESSON)
    (panel,) = panels(home)
    panel.picture()
    place = home.page.evaluate(PLACE)
    assert place["page"] <= width and not place["over"]
    turn(panel, "Network")
    named(panel, "hidden layers").use(far=True)  # more numbers beside the picture
    panel.button("Step").use()
    panel.picture()
    shown = panel.image.locator("xpath=..").bounding_box()  # of both strips
    assert shown["width"] / shown["height"] == pytest.approx(780 / 550, rel=0.02)
    place = home.page.evaluate(PLACE)
    if width > 1000:
        assert place["bottom"] <= height, "a laptop has to scroll"
        assert place["width"] > 1200


@in_home("voila")
@pytest.mark.parametrize("width", [1280, 400])
def test_the_keyboard_goes_down_the_page(home, width):
    """On a narrow page the buttons stand above the pages of controls."""
    home.page.set_viewport_size({"width": width, "height": 900})
    home.open(LESSON)
    (panel,) = panels(home)
    panel.picture()
    places = {"run": panel.button("Run").locator, "tab": panel.root.get_by_role("tab")}
    tops = {name: place.first.bounding_box()["y"] for name, place in places.items()}
    for _ in range(60):  # past what stands above the widget
        home.page.keyboard.press("Tab")
        if reached := home.page.evaluate(REACHED):
            break
    assert reached == min(tops, key=tops.get)


@in_home("voila")
def test_every_control_of_every_page_takes_part(panel):
    """Each is used once by keyboard; the code and the words answer."""
    root, seen = panel.root, set()
    turn(panel, "Network")
    named(panel, "hidden layers").use(far=True)
    turn(panel, "Optimizer")
    for name in ("μ, β₁", "Nesterov (SGD)"):  # at rest under the next optimizer
        named(panel, name).use()
        seen.add(name)
    for page in PAGES[:5]:
        turn(panel, page)
        for control in panel.controls():
            if control.kind == "button" or not control.enabled:
                continue
            control.use()
            panel.home.traffic.settle()
            assert not panel.error(), f"{control}: {panel.error()}"
            seen.add(control.name)
    # Those at rest before need company: AdamW, a schedule, clipping.
    turn(panel, "Optimizer")
    named(panel, "optimizer").choose("adamw")
    panel.home.traffic.settle()
    for name in ("ρ, β₂", "weight decay", "schedule", "its T, in steps"):
        control = named(panel, name)
        assert control.enabled, name
        control.use()
        seen.add(name)
    turn(panel, "Training")
    for name in ("clip gradients", "clip at"):
        named(panel, name).use()
        panel.home.traffic.settle()
        seen.add(name)
    missing = {field.label for field in FIELDS} - seen
    assert not missing, f"never used: {missing}"
    turn(panel, "Share")
    code = root.locator("input[type=text]").last.input_value()
    assert code != encode(START)
    before = panel.picture()
    panel.button("Step").use()
    assert panel.picture() != before
    assert "Epoch 1," in panel.readout()


@in_home("voila")
def test_points_are_drawn_by_keyboard(panel):
    named(panel, "points").choose("drawn")
    before = panel.picture()
    named(panel, "x₁ of a new point").use(far=True)
    assert panel.picture() != before
    for name in ("Add class 0", "Add class 1", "Undo", "Clear"):
        before = panel.picture()
        panel.button(name).use()
        assert panel.picture() != before, name
    assert "no points" in panel.readout()


@in_home("voila")
def test_to_look_at_weights_changes_none(panel):
    """A page rounds a weight to the steps of its slider; the network keeps its own."""
    panel.button("Step").use()
    turn(panel, "Look")
    before = panel.readout()
    for name in ("from (0: bias)", "to unit", "weight into layer", "to unit"):
        named(panel, name).use()
        assert panel.readout() == before, name
    named(panel, "its value").use()
    assert panel.readout() != before


@in_home()
def test_a_code_is_restored_and_a_damaged_one_refused(panel):
    turn(panel, "Share")
    field = panel.root.locator("input[type=text]").last
    field.fill(encode(START | {"data": "spirals", "lr": 0.03}))
    panel.button("Restore").use()
    panel.home.traffic.settle()
    assert "Restored" in panel.root.inner_text()
    panel.button("Step").use()
    panel.picture()
    assert "η = 0.03" in panel.readout()
    field.fill("ABCDEFG")
    panel.button("Restore").use()
    panel.home.traffic.settle()
    assert "is no code of this playground" in panel.root.inner_text()
    assert "η = 0.03" in panel.readout()


@in_home("voila")
def test_an_experiment_asks_and_explains(panel):
    turn(panel, "Try")
    named(panel, "experiment").choose(EXPERIMENTS[0].title)
    panel.home.traffic.settle()
    question = panel.prediction()
    question.locator("input[type=radio]").first.focus()
    panel.page.keyboard.press("Space")
    panel.press(question.get_by_role("button", name="Commit"))
    compare = question.get_by_role("button", name="Compare")
    compare.wait_for()
    panel.press(compare)
    panel.home.traffic.settle()
    assert "57 %" in question.inner_text()


@in_home()
def test_it_runs_while_controls_change_and_pauses(panel):
    panel.button("Run").use()
    assert panel.pictures_in(2_000) >= 20
    turn(panel, "Optimizer")
    named(panel, "optimizer").choose("adam")
    turn(panel, "Training")
    named(panel, "L2 rate").use()
    assert panel.pictures_in(1_000) >= 8, "a change of the optimizer stops it"
    panel.button("Pause").use()
    panel.picture()
    assert panel.pictures_in(500) == 0
    assert int(re.search(r"Epoch (\d+)", panel.readout())[1]) > 20


@pytest.mark.slow  # bars in milliseconds mean something on a quiet machine only
@in_home("voila")
def test_it_is_fast_enough(panel):
    panel.button("Run").use()
    panel.page.wait_for_timeout(1_000)
    shown = panel.pictures_in(4_000)
    stopped = panel.root.evaluate(STOP)
    print(f"{shown / 4:.1f} pictures a second, Pause in {stopped['word']:.0f} ms")
    assert shown / 4 >= 25
    assert stopped["word"] < 100
