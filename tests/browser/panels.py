"""A widget on a page, worked by keyboard, and its picture."""

import base64
import io
import re

import numpy as np
from PIL import Image

# The picture at rest is a WebP; while a hand moves a slider the pictures are JPEGs, so
# bytes can only be compared once they have settled. Some pictures are cut in two.
AT_REST = """async (img, limit) => {
  const below = img.parentElement.querySelector(':scope > .course-below');
  const strips = below ? [img, below] : [img];
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const end = performance.now() + limit;
  while (performance.now() < end) {
    await sleep(60);
    const parts = strips.map((strip) => strip.src.split(';base64,'));
    if (parts.every(([kind, data]) => kind === 'data:image/webp')) {
      return parts.map(([kind, data]) => data);
    }
  }
  return null;
}"""
# Count the pictures that arrive while a function of the page runs.
COUNT = """async (img, ms) => {
  let count = 0;
  const watch = new MutationObserver(() => { count += 1; });
  watch.observe(img, {attributes: true, attributeFilter: ['src']});
  await new Promise((done) => setTimeout(done, ms));
  watch.disconnect();
  return count;
}"""
REST_MS = 20_000
# The widget of the course around one of its parts.
WIDGET = "xpath=ancestor::*[contains(@class, 'jupyter-widgets')][last()]"
# The last bit of a computed number may move an edge by a millionth of a pixel.
NOT_SEEN = 3


class Shot:
    """A picture at rest; equal to another one if nobody could see a difference."""

    def __init__(self, strips):
        files = [io.BytesIO(base64.b64decode(strip)) for strip in strips]
        images = [np.asarray(Image.open(file).convert("RGB")) for file in files]
        self.pixels = np.concatenate(images).astype(np.int16)

    def __eq__(self, other):
        return (
            self.pixels.shape == other.pixels.shape
            and abs(self.pixels - other.pixels).max() <= NOT_SEEN
        )

    __hash__ = None


class PanelOnPage:
    """One widget of the course with its controls, in either home."""

    def __init__(self, home, image):
        self.home, self.page, self.image = home, home.page, image
        self.root = image.locator(WIDGET)

    def picture(self):
        """Return the `Shot` of the picture at rest, when the kernel has answered."""
        self.home.traffic.settle()
        found = self.image.evaluate(AT_REST, REST_MS)
        assert found, f"the picture of {self} does not come to rest"
        return Shot(found)

    def pictures_in(self, milliseconds):
        """Count the pictures of some time."""
        return self.image.evaluate(COUNT, milliseconds)

    def prediction(self):
        """Return the question above the controls (a locator, perhaps of nothing)."""
        return self.root.locator(".course-predict")

    def commit(self):
        """Answer the question above the controls, if there is one, by keyboard."""
        question = self.prediction()
        if not question.count():
            return
        radio = question.locator("input[type=radio]")
        if radio.count():
            radio.first.focus()
            self.page.keyboard.press("Space")
        else:
            question.locator("input[type=text]").focus()
            self.page.keyboard.type("3")
            self.page.keyboard.press("Tab")
        self.press(question.get_by_role("button", name="Commit"))
        self.button("Reset").locator.wait_for()

    def controls(self):
        """Return every control that a reader sees, in the order of the page."""
        here = self.root.locator(
            ".noUi-handle, select, input[type=checkbox], button, "
            ".widget-radio-box, input[type=text]:not(.widget-readout *)"
        )
        found = []
        for place in here.all():
            if place.is_visible() and not place.evaluate(
                "e => Boolean(e.closest('.course-predict'))"
            ):
                found.append(Control(self, place))
        return found

    def button(self, name):
        """Return the button with this label."""
        place = self.root.get_by_role("button", name=re.compile(re.escape(name)))
        return Control(self, place.last, name)

    def press(self, locator):
        """Press a button with the keyboard."""
        locator.focus()
        self.page.keyboard.press("Enter")

    def reset(self):
        """Press Reset and return the picture at rest."""
        self.button("Reset").use()
        return self.picture()

    def readout(self):
        """Return the sentence beside the picture, which comes after it."""
        self.home.traffic.settle()
        self.home.traffic.quiet()
        return self.root.locator(".course-readout").inner_text()

    def error(self):
        """Return the error that the widget shows, or an empty text."""
        return " ".join(self.root.locator(".course-error").all_inner_texts())

    def __repr__(self):
        return f"the widget {self.image.get_attribute('title')!r}"


class Control:
    """A slider, dropdown, checkbox or button; `use()` works it with the keyboard."""

    def __init__(self, panel, locator, name=None):
        self.panel, self.locator, self.page = panel, locator, panel.page
        self.kind = locator.evaluate(
            "e => e.matches('.noUi-handle') ? 'slider' : e.matches('button') ? "
            "'button' : e.type || 'radio'"
        )
        self.name = name or self._label()

    def _label(self):
        return self.locator.evaluate("""e => {
          const box = e.closest('.jupyter-widgets');
          const label = box.querySelector('.widget-label') ?? box;
          const text = {submit: e, checkbox: box}[e.type] ?? label;
          return text.textContent.replace('\\u200b', '').trim();
        }""")

    @property
    def enabled(self):
        """Whether the control can be used now."""
        if self.kind == "slider":
            return self.locator.evaluate(
                "e => !e.closest('[disabled]') && !e.hasAttribute('disabled')"
            )
        return self.locator.is_enabled()

    def use(self, far=False):
        """Change it a little, or (`far`) as much as it goes; or press it."""
        self.locator.focus()
        if self.kind == "slider":
            _, now, high = self.range()
            keys = ("Home", "ArrowLeft") if now >= high else ("End", "ArrowRight")
            self.page.keyboard.press(keys[0] if far else keys[1])
        elif self.kind.startswith("select"):
            last = self.locator.evaluate("e => e.selectedIndex === e.length - 1")
            self.page.keyboard.press("ArrowUp" if last else "ArrowDown")
        elif self.kind in ("checkbox", "radio"):
            self.page.keyboard.press("Space")
        elif self.kind == "text":  # a number if it is empty, else a formula grows
            self.page.keyboard.press("End")
            self.page.keyboard.type(" + 1" if self.locator.input_value() else "3")
            self.page.keyboard.press("Enter")
        else:
            self.page.keyboard.press("Enter")

    def range(self):
        """Return the smallest, present and largest value of a slider."""
        names = ("aria-valuemin", "aria-valuenow", "aria-valuemax")
        return [float(self.locator.get_attribute(name)) for name in names]

    def options(self):
        """Return the options of a dropdown."""
        return self.locator.locator("option").all_inner_texts()

    def choose(self, option):
        """Choose an option of a dropdown."""
        self.locator.select_option(option)

    def __repr__(self):
        return f"{self.kind} {self.name!r}"


def panels(home):
    """Return the widgets with a picture on the open page, in order."""
    images = home.page.locator("img.widget-image:not(.course-below)")
    images.first.wait_for(state="attached")
    return [PanelOnPage(home, image) for image in images.all()]
