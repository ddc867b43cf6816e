"""Without a mouse: Tab reaches every control of a page, and a key works each."""

import pytest

from tests.browser.homes import HOMES

pytestmark = pytest.mark.browser
LESSONS = {  # and some of what its widgets are worked with
    "01_neurons.ipynb": {"slider", "select", "click"},
    "05_chain_rule.ipynb": {"slider", "select", "text", "click"},
    "12_playground.ipynb": {"slider", "select", "group", "checkbox", "click"},
}
SKIP = "Explore without a guess"
MOST_TABS = 600
# Number all that can be worked. Of radio buttons, and of the names of a tab's pages,
# Tab stops at one, and the arrows go on from there: a group has one number.
NUMBER = """() => {
  const kinds = 'a[href], button, input, select, textarea, summary, .noUi-handle, ' +
    '[role=tab]';
  const groups = new Map();
  const found = [];
  for (const each of document.querySelectorAll(kinds)) {
    if (!each.checkVisibility({visibilityProperty: true}) || each.disabled) continue;
    const box = each.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const group = each.type === 'radio' ? each.name
      : each.getAttribute('role') === 'tab' ? each.parentElement : each;
    if (!groups.has(group)) {
      const kind = each.matches('.noUi-handle') ? 'slider'
        : each.type === 'radio' || each.getAttribute('role') === 'tab' ? 'group'
        : each.type === 'checkbox' ? 'checkbox'
        : each.matches('select') ? 'select'
        : each.matches('input, textarea') ? 'text' : 'click';
      const label = each.innerText || each.getAttribute('aria-label') ||
        each.closest('.jupyter-widgets')?.innerText || each.outerHTML;
      groups.set(group, found.length);
      found.push([kind, label.trim().slice(0, 60)]);
    }
    each.dataset.stop = groups.get(group);
  }
  return found;
}"""
FOCUSED = "document.activeElement?.dataset.stop ?? null"
WORTH = """(number) => {
  const one = document.activeElement;
  const all = [...document.querySelectorAll(`[data-stop="${number}"]`)];
  return JSON.stringify([all.indexOf(one), one.getAttribute('aria-valuenow'), one.value,
    all.map((each) => [each.checked, each.ariaSelected])]);
}"""
# What a click would do is for other tests: here it is only noticed.
NOTICE = """() => {
  window.clicks = 0;
  document.addEventListener('click', (event) => {
    if (!event.target.closest('a, button, summary')) return;
    window.clicks += 1;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}"""
KEYS = {
    "slider": ("ArrowRight", "ArrowLeft"),
    "select": ("ArrowDown", "ArrowUp"),
    "group": ("ArrowRight", "ArrowDown", "ArrowLeft"),
    "checkbox": ("Space",),
    "text": ("7", "Backspace"),
    "click": ("Enter",),
}


def reached(page, count):
    """Press Tab from the top of the page on; return the numbers it stops at."""
    stops = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is not None:
            stops.append(int(stop))
        if len(set(stops)) == count:
            break
    return stops


def works(page, number, kind):
    """Whether a key changes the control, or clicks it."""
    page.evaluate(
        """(number) => {
          const all = [...document.querySelectorAll(`[data-stop="${number}"]`)];
          (all.find((each) => each.tabIndex === 0) ?? all[0]).focus();
        }""",
        number,
    )
    for key in KEYS[kind]:
        before = page.evaluate(WORTH, number), page.evaluate("window.clicks")
        page.keyboard.press(key)
        if before != (page.evaluate(WORTH, number), page.evaluate("window.clicks")):
            return True
    return False


def skip_the_guesses(page):
    """Open every widget that asks first, with the keyboard."""
    page.locator("img.widget-image").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")  # and all other widgets
    buttons = page.get_by_role("button", name=SKIP)
    for _ in range(20):
        if not buttons.count():
            return
        button = buttons.first.element_handle()
        button.focus()
        page.keyboard.press("Enter")
        button.wait_for_element_state("hidden")  # on a busy machine: not at once
    raise AssertionError(f"{SKIP!r} does not go away")


@pytest.fixture
def page(chromium):
    """A fresh page of the browser."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("lesson", "kinds"), LESSONS.items())
def test_every_control_of_a_lesson(page, voila_server, lesson, kinds):
    HOMES["voila"](page, voila_server, listen=False).open(lesson)
    skip_the_guesses(page)
    controls = all_work(page)
    assert kinds <= {kind for kind, _ in controls}


def test_every_link_of_the_contents_page(page, voila_server):
    page.goto(voila_server.url)
    all_work(page)


def all_work(page):
    """Check all controls of the page, by Tab and a key each; return them."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.evaluate(NOTICE)
    controls = page.evaluate(NUMBER)
    assert len(controls) > 10
    stops = set(reached(page, len(controls)))
    unreached = [c for number, c in enumerate(controls) if number not in stops]
    assert not unreached
    idle = [c for number, c in enumerate(controls) if not works(page, number, c[0])]
    assert not idle
    return controls
