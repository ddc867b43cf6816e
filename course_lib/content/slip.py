"""Slip: a small edit of an exercise's reference that makes it wrong as people do.

Edits of different places go together, so two slips in one answer need no function of
their own, and neither do the bugs that are left of several.
"""

import inspect
import textwrap
from functools import cache
from itertools import combinations, pairwise

COUNTS = ["No", "One", "Two", "Three", "Four", "Five", "Six"]


class Slip:
    """What somebody gets wrong: a sentence for them, and the edits that do the same.

    Args:
        sentence: what the learner reads.
        edits: pairs `(right, wrong)`: a piece of the reference that stands in it once,
            and what stands there instead.
    """

    def __init__(self, sentence, *edits):
        self.sentence = sentence
        self.edits = edits

    def __repr__(self):
        return f"Slip({self.sentence!r})"

    def places(self, source):
        """Return (start, end, wrong) of each edit in a source text.

        Raises:
            ValueError: if a piece does not stand in the source once.
        """
        for right, _ in self.edits:
            if source.count(right) != 1:
                raise ValueError(
                    f"{self!r} edits {right!r}, which stands {source.count(right)} "
                    "times in the solution: expected once. Take a longer piece."
                )
        starts = [source.index(right) for right, _ in self.edits]
        return [
            (start, start + len(right), wrong)
            for start, (right, wrong) in zip(starts, self.edits, strict=True)
        ]


def source_of(function):
    """Return the source text of a function, without its indentation."""
    return textwrap.dedent(inspect.getsource(function)).rstrip()


def slipped_source(source, slips):
    """Return a source text with the edits of all slips, which must not overlap."""
    places = sorted(place for slip in slips for place in slip.places(source))
    for start, end, wrong in reversed(places):
        source = source[:start] + wrong + source[end:]
    return source


def slipped(function, slips):
    """Return a function with the edits of all slips.

    It is compiled when it is first called: most are never needed. Its attribute
    `slips` are the slips.
    """

    @cache
    def compiled():
        space = dict(function.__globals__)
        source = slipped_source(source_of(function), slips)
        exec(compile(source, f"<{function.__name__} with a slip>", "exec"), space)
        return space[function.__name__]

    def wrong(*args):
        return compiled()(*args)

    wrong.slips = slips
    return wrong


def pairs(function, slips):
    """Yield (slips, function) for every two slips in different places."""
    source = source_of(function)
    places = {slip: slip.places(source) for slip in slips}
    for one, other in combinations(slips, 2):
        both = sorted([*places[one], *places[other]])
        if all(end <= start for (_, end, _), (start, _, _) in pairwise(both)):
            yield (one, other), slipped(function, (one, other))


def subsets(function, bugs):
    """Yield (sentence, function) for each set of bugs that may be left, small first."""
    for size in range(1, len(bugs) + 1):
        for left in combinations(bugs, size):
            yield _left(left, len(bugs)), slipped(function, left)


def _left(left, count):
    gone = count - len(left)
    rest = " ".join(bug.sentence for bug in left)
    if not gone:
        all_ = "Both" if count == 2 else f"All {COUNTS[count].lower()}"
        return f"{all_} bugs are still there. {rest}"
    verb = "is" if gone == 1 else "are"
    return f"{COUNTS[gone]} of the bugs {verb} gone. What still is wrong: {rest}"
