"""What goes on by itself: it runs, pauses at once, steps, and can be reset."""

import re
import statistics

import pytest

from tests.browser.conftest import in_home
from tests.browser.panels import panels

pytestmark = pytest.mark.browser

LESSON = "00_start_here.ipynb"
STOP_MS = 100
# From the click on Pause to the button's new word, and to the last picture after it.
STOP = """async (root) => {
  const buttons = [...root.querySelectorAll('button')];
  const button = buttons.find((one) => one.textContent.includes('Pause'));
  const images = root.querySelectorAll('img.widget-image');
  const begun = performance.now();
  let word = null, last = begun;
  const words = new MutationObserver(() => {
    if (word === null && button.textContent.includes('Run')) word = performance.now();
  });
  const pictures = new MutationObserver(() => { last = performance.now(); });
  words.observe(button, {childList: true, subtree: true, characterData: true});
  for (const image of images) {
    pictures.observe(image, {attributes: true, attributeFilter: ['src']});
  }
  button.click();
  await new Promise((done) => setTimeout(done, 1000));
  words.disconnect();
  pictures.disconnect();
  return {word: word === null ? null : word - begun, last: last - begun};
}"""


@pytest.fixture
def teaser(home):
    home.open(LESSON)
    panel = panels(home)[0]
    panel.commit()
    panel.image.scroll_into_view_if_needed()
    return panel


def epoch(panel):
    return int(re.search(r"Epoch (\d+)", panel.readout())[1])


@in_home()
def test_run_pause_step_reset(teaser):
    start = teaser.picture()
    teaser.button("Run").use()
    assert teaser.pictures_in(2_000) >= 20
    teaser.button("Pause").use()
    paused, reached = teaser.picture(), epoch(teaser)
    assert paused != start
    assert reached > 0
    assert teaser.pictures_in(500) == 0, "pictures go on after Pause"
    teaser.button("Step").use()
    assert teaser.picture() != paused
    assert epoch(teaser) == reached + 1
    assert teaser.reset() == start
    assert epoch(teaser) == 0


@pytest.mark.slow  # a bar in milliseconds means something on a quiet machine only
@in_home()
def test_pause_answers_at_once(teaser):
    words, pictures = [], []
    for _ in range(7):
        teaser.button("Run").use()
        teaser.page.wait_for_timeout(700)
        stopped = teaser.root.evaluate(STOP)
        assert stopped["word"] is not None, "the button does not say Run again"
        words.append(stopped["word"])
        pictures.append(stopped["last"])
    for what, times in (("word", words), ("last picture", pictures)):
        print(f"{what} after Pause:", " ".join(f"{ms:.0f}" for ms in times), "ms")
    assert statistics.median(words) < STOP_MS
    assert statistics.median(pictures) < STOP_MS


@in_home("voila")
def test_the_speed_is_epochs_per_picture(teaser):
    speed = next(c for c in teaser.controls() if c.name == "epochs per picture")
    speed.use(far=True)
    _, epochs, _ = speed.range()
    teaser.button("Run").use()
    teaser.page.wait_for_timeout(1_000)
    teaser.button("Pause").use()
    teaser.picture()
    assert epoch(teaser) > 0
    assert epoch(teaser) % epochs == 0


@in_home("voila")
def test_a_changed_control_ends_the_run_and_starts_over(teaser):
    teaser.button("Run").use()
    teaser.page.wait_for_timeout(500)
    seed = next(c for c in teaser.controls() if c.name == "seed")
    seed.use()
    teaser.picture()
    assert epoch(teaser) == 0
    assert teaser.pictures_in(500) == 0


@in_home("lab")
def test_running_the_cell_again_leaves_one_widget(teaser, home):
    teaser.button("Run").use()
    teaser.page.wait_for_timeout(500)
    cell = home.number("see-teaser")
    home.run(cell)
    again = panels(home)
    assert len(again) == 1
    again[0].commit()
    again[0].picture()
    assert epoch(again[0]) == 0
    assert again[0].pictures_in(500) == 0, "the earlier run goes on"


@in_home("lab")
def test_a_page_loaded_anew_finds_its_widgets(teaser, home):
    home.run(home.number("see-teaser"))
    home.page.keyboard.press("Control+S")
    home.page.wait_for_timeout(1_000)
    home.page.reload()
    home.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    panels(home)[0].picture()
