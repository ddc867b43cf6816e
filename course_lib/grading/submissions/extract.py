"""What a submission answers: the definitions in its notebook, without running it.

Kept are imports, function and class definitions, assignments, and what fills them (a
loop, `table.append(…)`); a widget, a check, a plot are not. Of these only what an
answer rests on is ever run: no training, unless an answer uses its result. Cells may be
copied, split, renamed or out of order: a name means its last definition, except that an
untouched starter never hides an answer.
"""

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from . import magics
from .statements import BROKEN, IMPORTS, functional, statements

CELL = 200_000  # characters of one cell
SOURCE = 500_000  # characters of one notebook's code
SHARED = 4_000  # characters of a cell that is remembered for the next student
INDIRECT = {"globals", "locals", "vars", "eval", "exec"}  # may reach any name


@dataclass
class Answers:
    """All that a notebook defines, in order, and notes on what could not be read."""

    statements: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def candidates(self, name):
        """Return the statements that define `name` as a function could be defined."""
        return [s for s in self.statements if name in s.binds and functional(s, name)]

    def without(self, exclusions):
        """Return the same answers less some statements."""
        rest = [s for s in self.statements if s not in exclusions]
        return Answers(rest, self.notes)

    def reach(self, names):
        """Return, in order, the statements that the definitions of `names` rest on."""
        reached, names_reached, waiting = set(), set(), list(names)
        while waiting:
            name = waiting.pop()
            if name in names_reached:
                continue
            names_reached.add(name)
            for statement in self._binding(name):
                if statement not in reached:
                    reached.add(statement)
                    waiting += statement.needs
            if name in INDIRECT:
                return self.statements
        return [s for s in self.statements if s in reached or "*" in s.binds]

    def _binding(self, name):
        """Yield the last statement that binds a name, and earlier ones it builds on."""
        for statement in reversed(self.statements):
            if name in statement.binds:
                yield statement
                if not statement.extends:
                    return


def extract(cells):
    """Return the `Answers` in the code cells (a list of texts) of one notebook."""
    answers = Answers()
    if sum(len(cell) for cell in cells if len(cell) <= CELL) > SOURCE:
        answers.notes.append(f"More than {SOURCE:,} characters of code: not read.")
        return answers
    sources = set()
    for number, source in enumerate(cells, 1):
        is_first = source not in sources  # a repeated cell stands for itself
        read = _read_once if is_first and len(source) <= SHARED else _read
        parts, problem = read(source)
        sources.add(source)
        answers.statements += parts
        if problem:
            answers.notes.append(f"Code cell {number} is left out: {problem}")
    imports = {
        n for s in answers.statements if isinstance(s.node, IMPORTS) for n in s.binds
    }
    answers.statements = [
        s
        for s in answers.statements  # `plt.plot(…)` fills no name of the notebook's own
        if not (isinstance(s.node, ast.Expr) and s.binds <= imports)
    ]
    return answers


def _read(source):
    """The kept statements of a cell, and what is wrong with it, or None."""
    text, tree = _parse(source)
    if tree is None:
        return (), text
    return statements(tree, text), None


_read_once = lru_cache(maxsize=1000)(_read)


def _parse(source):
    """The text of a cell and its syntax tree; a sentence and None if it has none."""
    if len(source) > CELL:
        return f"it has more than {CELL:,} characters.", None
    try:
        return source, ast.parse(source)
    except BROKEN as error:
        problem = error
    try:
        plain = magics.without(source)
        return plain, ast.parse(plain)
    except BROKEN:
        line = getattr(problem, "lineno", None)
        where = f" in line {line}" if line else ""
        return f"it is no Python ({type(problem).__name__}{where}).", None
