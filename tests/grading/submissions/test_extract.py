"""Definitions are found in every kind of notebook, and nothing else is kept."""

import ast

import pytest

from course_lib.exercises import catalogue
from course_lib.grading.submissions.extract import CELL, extract
from course_lib.grading.submissions.fingerprint import fingerprint
from course_lib.grading.submissions.notebook import LARGEST, NotebookError, code_cells
from course_lib.grading.submissions.stand_ins import graded_part, standing
from tests.grading.corpus import SETUP, SOFTMAX, notebook

SOFTMAX_EXERCISE = catalogue.exercise("softmax")


def kept_sources(*cells):
    """The sources of the statements that are kept."""
    return [statement.source for statement in extract(list(cells)).statements]


def reached(name, *cells):
    """The sources of what a name's definition rests on."""
    return [s.source for s in extract(list(cells)).reach([name])]


def says(*cells):
    """What is said of softmax in these cells, before anything runs."""
    answers = graded_part(extract([SETUP, *cells]), SOFTMAX_EXERCISE)
    return standing(answers, SOFTMAX_EXERCISE)


class TestKept:
    @pytest.mark.parametrize(
        "statement",
        [
            "import numpy as np",
            "from math import pi",
            "def f(x):\n    return x",
            "async def f(x):\n    return x",
            "class A:\n    pass",
            "@decorated\ndef f(x):\n    return x",
            "a = 1",
            "a: int = 1",
            "a, (b, *c) = 1, (2, 3)",
            "f = lambda x: x",
            "a += 1",
            "a['x'] = 1",
            "if True:\n    a = 1\nelse:\n    a = 2",
            "try:\n    import fast\nexcept ImportError:\n    fast = None",
            "for i in range(3):\n    a = i",
            "with open('x') as f:\n    a = 1",
            "while a < 3:\n    a += 1",
            "table.append(1)",
        ],
    )
    def test_definitions(self, statement):
        assert kept_sources(statement) == [statement]

    @pytest.mark.parametrize(
        "statement",
        [
            "print(1)",
            "f(1)",
            "'text'",
            "while True:\n    pass",
            "with open('x'):\n    print(1)",
            "import plt\nplt.plot([1])",
            "del a",
            "raise SystemExit",
            "assert False",
            "np.exp = 3",
            "if a:\n    print(1)",
            "try:\n    a = 1\nexcept Exception:\n    print(2)",
            "global x",
            "a: int",
            "",
        ],
    )
    def test_everything_else_goes(self, statement):
        statements = [s for s in kept_sources(statement) if not s.startswith("import")]
        assert statements == []

    def test_imports_come_one_by_one(self):
        assert kept_sources("from course_lib import plots, widgets as w") == [
            "from course_lib import plots",
            "from course_lib import widgets as w",
        ]

    def test_lines_of_their_cell_are_remembered(self):
        [statement] = extract(["\n\n@deco\ndef f(x):\n    return x"]).statements
        assert statement.line == 3

    def test_a_cell_twice_in_a_notebook_is_there_twice(self):
        first, _, again = extract(["k = 1", "k = 2", "k = 1"]).statements
        assert first is not again
        assert extract(["k = 1"]).statements == [first]  # shared with the next one

    def test_statements_that_share_a_line_are_told_apart(self):
        assert kept_sources("a = 1; b = 2  # both") == ["a = 1", "b = 2"]

    def test_umlauts_before_a_semicolon(self):
        assert kept_sources("ä = 'ö'; b = 2") == ["ä = 'ö'", "b = 2"]


class TestMagics:
    @pytest.mark.parametrize(
        "head", ["%%time", "%%capture out", "%%timeit -n 1", "%%time\n%%capture"]
    )
    def test_python_under_a_cell_magic_is_read(self, head):
        answers = extract([f"{head}\ndef f(x):\n    return x"])
        [statement] = answers.statements
        assert statement.line == head.count("\n") + 2

    @pytest.mark.parametrize("head", ["%%bash", "%%html", "%%writefile a.py", "%%js"])
    def test_other_cell_magics_hold_no_python(self, head):
        answers = extract([f"{head}\ndef f(x):\n    return x"])
        assert (answers.statements, answers.notes) == ([], [])

    @pytest.mark.parametrize(
        "line", ["%matplotlib inline", "!ls", "f?", "%time a(1)", "??f", "!!ls -l"]
    )
    def test_lines_of_ipython_are_dropped(self, line):
        assert kept_sources(f"{line}\nb = 1") == ["b = 1"]

    def test_a_cell_that_is_no_python_is_noted(self):
        answers = extract(["a = 1", "def f(:\n  x", "b = 2"])
        assert len(answers.statements) == 2
        [note] = answers.notes
        assert (
            "Code cell 2 is left out: it is no Python (SyntaxError in line 1)" in note
        )

    def test_a_cell_of_any_length_is_bounded(self):
        assert "more than" in extract(["a" * (CELL + 1)]).notes[0]
        assert "not read" in extract(["a = 1\n" * 20_000] * 5).notes[0]


class TestReach:
    def test_only_what_is_needed_is_run(self):
        cells = [
            "import a",
            "import b",
            "X = slow()",
            "def g():\n    return a",
            "def f(X):\n    return g()",
        ]
        assert reached("f", *cells) == ["import a", *cells[3:]]

    def test_the_last_definition_counts(self):
        assert reached("f", "k = 1", "k = 2", "f = lambda: k") == ["k = 2", cells_f]

    def test_what_is_built_step_by_step_is_kept(self):
        steps = ["k = {}", "k['a'] = 1", "k = dict(k)", "f = lambda: k"]
        assert reached("f", *steps) == steps

    def test_what_fills_a_table_comes_along(self):
        fillers = ["t = []", "for i in range(3):\n    t.append(i)", "t.append(9)"]
        other = "u = []\nfor i in range(3):\n    u.append(i)"
        assert reached("f", *fillers, other, "f = lambda: t") == [
            *fillers,
            "f = lambda: t",
        ]

    def test_names_that_are_looked_up_as_text_keep_everything(self):
        cells = ["helper = 1", "def f():\n    return globals()['helper']"]
        assert reached("f", *cells) == cells

    def test_star_imports_are_kept(self):
        cells = ["from math import *", "f = lambda: sin(1)"]
        assert reached("f", *cells) == cells


cells_f = "f = lambda: k"


class TestStanding:
    def test_an_answer_that_may_run(self):
        assert says(SOFTMAX) is None

    def test_missing(self):
        assert says()[0] == "missing"

    @pytest.mark.parametrize(
        "body", ["...", "pass", '"""Doc."""', "# nothing\n    ...", "return ..."]
    )
    def test_not_started(self, body):
        status = says(f"def softmax(Z):\n    {body}")
        assert status is None if "return" in body else status[0] == "not started"

    def test_an_empty_return_is_a_beginning(self):
        assert says("def softmax(Z):\n    return") is None

    def test_starters_of_all_exercises_are_recognised(self):
        for exercise in catalogue.exercises():
            answers = graded_part(extract([SETUP, exercise.starter()]), exercise)
            assert standing(answers, exercise)[0] == "not started", exercise.name

    def test_references_of_all_exercises_may_run(self):
        for exercise in catalogue.exercises():
            answers = graded_part(extract([SETUP, exercise.source()]), exercise)
            assert standing(answers, exercise) is None, exercise.name

    @pytest.mark.parametrize(
        "cell",
        [
            "def softmax(Z):\n    return nn.Softmax()(Z)",
            "def softmax(Z, f=nn.Softmax()):\n    return f(Z)",
            "S = nn.Softmax\ndef softmax(Z):\n    return S()(Z)",
            "S = nn.Softmax()\ndef softmax(Z):\n    return S(Z)",
            "def h(Z):\n    return nn.Softmax()(Z)\ndef softmax(Z):\n    return h(Z)",
            "h = lambda Z: nn.Softmax()(Z)\nsoftmax = h",
            "softmax = nn.Softmax()",
            "from scipy.special import softmax",
            "from scipy.special import softmax as s\ndef softmax(Z):\n    return s(Z)",
            "class A:\n    f = nn.Softmax()\ndef softmax(Z):\n    return A.f(Z)",
        ],
    )
    def test_forbidden_names_are_found_in_every_disguise(self, cell):
        status, sentence = says(cell)
        assert status == "incorrect"
        assert "write this one by hand" in sentence

    def test_a_comment_and_a_recursive_call_are_no_use(self):
        assert says("def softmax(Z):  # not nn.Softmax\n    return softmax(Z)") is None

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            ("def softmax():\n    return 1", "does not take 1 argument (Z)"),
            ("softmax = lambda a, b: a", "should start with `def softmax(Z):`"),
            ("def softmax(Z):\n    yield Z", "uses `yield`"),
            ("async def softmax(Z):\n    return Z", "is `async`"),
            ("class softmax:\n    pass", "is no function here"),
            ("softmax = 3", "is no function here"),
        ],
    )
    def test_what_cannot_be_called_as_it_should(self, cell, words):
        assert words in says(cell)[1]


class TestNotebooks:
    def test_a_lesson(self):
        assert code_cells(notebook(["a = 1", "b = 2"])) == ["a = 1", "b = 2"]

    def test_too_large(self):
        with pytest.raises(NotebookError, match="clear its outputs"):
            code_cells(b" " * (LARGEST + 1))


class TestFingerprint:
    long = catalogue.exercise("perceptron_train").source()

    def test_names_comments_and_layout_do_not_matter(self):
        other = self.long.replace("mistakes", "slips").replace("y_hat", "guess")
        other = other.replace("):", "):\n    'A docstring.'  # mine", 1)
        assert ast.dump(ast.parse(other)) != ast.dump(ast.parse(self.long))
        assert fingerprint(other) == fingerprint(self.long) != ""

    def test_another_way_does(self):
        other = self.long.replace(">=", ">", 1)
        assert fingerprint(other) not in ("", fingerprint(self.long))

    def test_short_answers_and_noise_have_none(self):
        assert fingerprint(SOFTMAX) == ""
        assert fingerprint("def f(") == ""
