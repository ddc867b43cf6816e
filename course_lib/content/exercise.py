"""Exercise: what is asked of the learner, and all that is needed to judge an answer.

One class per exercise, never instantiated; its functions take no `self`. Nothing here
calls a learner's code, so that answers may be run elsewhere (in a guarded call, or in a
sandbox) and judged here from what they returned.
"""

import ast
import copy
import inspect
import re
import textwrap
from contextlib import suppress
from functools import cache
from itertools import zip_longest
from typing import ClassVar
from zlib import crc32

import numpy as np

from ..answers.answer_key import AnswerKey
from ..answers.inputs import Inputs
from ..registry import Registered
from .slip import pairs, slipped, source_of, subsets


def mistake(sentence):
    """Mark a function of an exercise as a wrong answer that `sentence` explains."""

    def mark(function):
        function.mistake_sentence = sentence
        return function

    return mark


class Exercise(Registered, family="exercise"):
    """One task: the learner writes the function `name`. Its docstring is the task.

    A subclass gives:

    - `lesson`, `name` (the id: snake case, once in the whole course), `points`;
    - `signature`, and `body` if the starter holds more than `...`;
    - `hints`, from gentle to plain;
    - `solution(*args)`, the reference;
    - `inputs(rng)`, which yields tuples of arguments (arrays, numbers, strings):
      the edge cases first, then random ones;
    - `properties`: functions `(got, *args) -> bool` that hold for every right answer;
      the docstring is the sentence a learner reads when one does not hold;
    - `slips`: each a `Slip(sentence, (right, wrong))`, a small edit of the solution
      that makes it wrong as people do; two at once are recognised if their places
      differ;
    - functions below `@mistake(sentence)`: wrong answers that are no edit of the
      solution. The class then has both as `mistakes`, sentence -> function, in the
      order they are written (an exercise of one's own may give such a dict itself);
    - `bugs`, where the body is to be repaired: each a `Slip` that makes one of its bugs
      of the solution; whatever subset of them is left is recognised;
    - `accepted`: other right answers;
    - `judge(got, *args)`: a sentence or None, where many answers are right; otherwise
      the value must equal the reference's within the relative `tolerance`;
    - `outputs`: the names of several values that are returned, as the task has them,
      where its body does not end in `return a, b`;
    - `forbidden`: names that the answer may not use;
    - `pure`: True where changing an argument in place would be a mistake;
    - `no_overflow`: True where numpy's overflow inside the answer counts as an error.
    """

    lesson: int
    name: str
    points: int = 1
    signature: str
    body: str = "..."
    hints: tuple[str, ...] = ()
    properties: tuple = ()
    slips: tuple = ()
    bugs: tuple = ()
    mistakes: ClassVar[dict] = {}
    accepted: tuple = ()
    judge = None
    tolerance: float = 1e-6
    outputs: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    pure: bool = False
    no_overflow: bool = False

    def __init_subclass__(cls, **kwargs):
        if not cls.signature.startswith(f"def {cls.name}("):
            raise ValueError(
                f"{cls.__name__}.signature must start with def {cls.name}(…):, "
                f"got {cls.signature!r}"
            )
        other = cls.registry.get(cls.name)
        here = (cls.__module__, cls.__qualname__)
        if other and (other.__module__, other.__qualname__) != here:
            raise ValueError(
                f'the exercise "{cls.name}" exists already: '
                f"{other.__module__}.{other.__qualname__}. Choose another name."
            )
        marks = [f for f in vars(cls).values() if hasattr(f, "mistake_sentence")]
        cls.mistakes = {
            **cls.mistakes,
            **dict(subsets(cls.solution, cls.bugs) if cls.bugs else ()),
            **{slip.sentence: slipped(cls.solution, [slip]) for slip in cls.slips},
            **{f.mistake_sentence: f for f in marks},
        }
        cls.key = cls.name
        super().__init_subclass__(**kwargs)

    @classmethod
    def starter(cls):
        """Return the code that the learner finds in the notebook."""
        docstring = f'"""{inspect.cleandoc(cls.__doc__)}"""'
        lines = [cls.signature]
        lines += textwrap.indent(docstring, "    ").splitlines()
        lines += textwrap.indent(inspect.cleandoc(cls.body), "    ").splitlines()
        return "\n".join(lines)

    @classmethod
    def parameters(cls):
        """Return the names of the learner's function's parameters."""
        function = ast.parse(cls.starter()).body[0]
        return tuple(argument.arg for argument in function.args.args)

    @classmethod
    @cache
    def returns(cls):
        """Return the names of several values that are returned, as the task has them.

        It is an empty tuple where the task does not name them.
        """
        if cls.outputs:
            return cls.outputs
        starter = cls.starter()
        texts = [starter]
        with suppress(AttributeError, OSError):  # no solution here, or no source of it
            texts.append(cls.source())
        for text in texts:
            functions = ast.parse(text).body
            last = functions[0].body[-1] if functions else None
            elements = getattr(getattr(last, "value", None), "elts", [])
            names = [getattr(element, "id", "") for element in elements]
            if names and all(re.search(rf"\b{n}\b", starter) for n in names if n):
                return tuple(names) if all(names) else ()
        return ()

    @classmethod
    def source(cls):
        """Return the reference solution's source under the exercise's own name."""
        return source_of(cls.solution).replace("def solution(", f"def {cls.name}(", 1)

    @classmethod
    @cache
    def fixed_cases(cls):
        """Return the argument tuples that every check tries, in a tuple.

        What `inputs` draws for them comes from the exercise's name: they are the same
        each time, so that no verdict and no sentence depends on luck. Where there is
        one right value, the first comes once more at the end: an answer that keeps
        something from call to call gives itself away.
        """
        rng = np.random.default_rng(crc32(cls.name.encode()))
        cases = tuple(cls.inputs(rng))
        return cases if cls.judge else (*cases, cases[0])

    @classmethod
    def cases(cls, rng=None):
        """Return the list of argument tuples to try: the fixed ones, then fresh ones.

        The fresh ones are those that come out otherwise when drawn from `rng`.
        """
        fixed = cls.fixed_cases()
        drawn = cls.inputs(np.random.default_rng(rng))
        both = zip_longest(fixed, drawn)
        return [*fixed, *(new for old, new in both if new and not _equal(old, new))]

    @classmethod
    def expected(cls, args):
        """Return what the reference returns for these arguments."""
        return cls.solution(*copy.deepcopy(args))

    @classmethod
    @cache
    def fixed_key(cls):
        """Return the `AnswerKey` of the fixed cases alone."""
        return cls._key(cls.fixed_cases())

    @classmethod
    def answer_key(cls, rng=None):
        """Return the `AnswerKey` of the fixed cases and those that `rng` draws."""
        return cls._key(tuple(cls.cases(rng)), cls.fixed_key())

    @classmethod
    def doubles(cls):
        """Yield (sentences, function) for every two slips that fit together."""
        for two, wrong in pairs(cls.solution, (*cls.bugs, *cls.slips)):
            if not set(two) <= set(cls.bugs):
                yield tuple(slip.sentence for slip in two), wrong

    @classmethod
    def _key(cls, cases, fixed=None):
        return AnswerKey(
            inputs=Inputs(cls.name, cls.parameters(), cases, cls.no_overflow),
            reference=cls.expected,
            properties=cls.properties,
            mistakes=cls.mistakes,
            doubles=cls.doubles,
            judge=cls.judge,
            tolerance=cls.tolerance,
            pure=cls.pure,
            returns=cls.returns(),
            fixed=fixed,
        )


def _equal(one, other):
    """Tell whether two tuples of arguments hold the same."""
    return one is not None and all(
        np.array_equal(a, b, equal_nan=isinstance(a, float))
        for a, b in zip(one, other, strict=True)
    )
