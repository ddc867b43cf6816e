"""Show the code that runs, inside the lesson that explains it."""

import inspect
import textwrap
from pathlib import Path


class Source:
    """The source text of functions and classes, as a notebook displays it."""

    def __init__(self, objects):
        self.listings = [_listing(thing) for thing in objects]

    def __repr__(self):
        return "\n\n\n".join(self.listings)

    def _repr_markdown_(self):
        # Markdown, not HTML: each page colours code to its own light or dark theme.
        return "\n\n".join(f"```python\n{text}\n```" for text in self.listings)


def _listing(thing):
    thing = inspect.unwrap(thing)
    thing = getattr(thing, "fget", None) or thing  # a property is its getter
    try:
        text = textwrap.dedent(inspect.getsource(thing)).rstrip()
        file = Path(inspect.getsourcefile(thing))
    except (TypeError, OSError):
        raise ValueError(
            f"show() needs a function or a class written in Python, got {thing!r}"
        ) from None
    package = Path(__file__).parent
    if package in file.parents:
        text = f"# {package.name}/{file.relative_to(package).as_posix()}\n{text}"
    return text


def show(*objects):
    """Display the running source of functions, methods or classes.

    Args:
        objects: one or more of `course_lib`'s, or the learner's own.

    Raises:
        ValueError: for something without Python source, such as a number.
    """
    from IPython.display import display

    display(Source(objects))
