"""check, hint and solution: whatever a learner hands in, they get a sentence."""

import signal
import sys
import threading
import time

import numpy as np
import pytest

import course_lib as nn
from course_lib.content.exercise import Exercise
from course_lib.exercises import catalogue, check, hint, progress, solution
from course_lib.exercises.calling import calls, deadline
from course_lib.exercises.reading import forbidden_name, untouched

Z = np.array([[0.0, 0.0]])
SOFTMAX = catalogue.exercise("softmax").solution
COUNT = len(catalogue.exercise("softmax").cases(0))


def message(answer, name="softmax", **options):
    """The message of a check that must come out as incorrect."""
    result = check(name, answer, **options)
    assert result.status == "incorrect", result
    return result.message


class TestResult:
    def test_shows_a_mark_and_the_sentence_as_text_and_as_html(self):
        result = check("softmax", lambda Z: Z)
        bundle = result._repr_mimebundle_()
        assert bundle["text/plain"] == f"✗ {result.message}"
        assert "✗" in bundle["text/html"]
        assert "[[0, 0]]" in bundle["text/html"]

    def test_html_escapes_what_the_learner_returns(self):
        html = check("softmax", lambda Z: "<b>x</b>")._repr_mimebundle_()["text/html"]
        assert "<b>" not in html
        assert "&lt;b&gt;" in html

    def test_a_right_answer_names_its_points(self):
        result = check("softmax", SOFTMAX)
        assert result.status == "correct"
        assert (
            str(result) == f"✓ Correct: `softmax` passes all {COUNT} inputs. 2 points."
        )

    def test_the_inputs_are_fresh_each_time_and_the_same_for_the_same_seed(self):
        seen = []

        def spy(Z):
            seen.append(Z.copy())
            return SOFTMAX(Z)

        for rng in (None, None, 3, 3):
            check("softmax", spy, rng=rng)
        last = [seen[COUNT * i - 1] for i in (1, 2, 3, 4)]
        assert not np.array_equal(last[0], last[1])
        assert np.array_equal(last[2], last[3])

    def test_the_smallest_failing_input_is_shown(self):
        text = message(lambda Z: SOFTMAX(Z) + (Z.shape[1] == 3))
        assert "For Z = [[1, 2, 3]] the answer is [[0.09003, 0.2447, 0.6652]]" in text
        assert "you return [[1.09, 1.245, 1.665]]" in text

    def test_a_broken_property_is_said_when_no_mistake_fits(self):
        assert "Each row of probabilities must sum to 1." in message(
            lambda Z: SOFTMAX(Z) * 0.9
        )


class TestAnswersThatAreNoFunctionOfTheRightKind:
    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            ([1, 2], "`softmax` is a list here, expected a function"),
            (None, "`softmax` is None here"),
            (..., "`softmax` is `...` here"),
            (SOFTMAX(Z), "`softmax` is an array here"),
            ("softmax", "`softmax` is a string here"),
            (dict, "`softmax` is a class here"),
            (lambda Z, y: Z, "does not take 1 argument (Z)"),
            (lambda: 1, "it should start with `def softmax(Z):`"),
        ],
    )
    def test_each_gets_its_sentence(self, answer, words):
        assert words in message(answer)

    def test_a_generator_function(self):
        def answer(Z):
            yield from Z

        assert "uses `yield`" in message(answer)

    def test_a_coroutine_function(self):
        async def answer(Z):
            return Z

        assert "is `async`" in message(answer)

    def test_an_extra_parameter_with_a_default_is_fine(self):
        assert check("softmax", lambda Z, axis=1: SOFTMAX(Z)).status == "correct"

    def test_an_unknown_exercise_is_named_with_its_nearest(self):
        assert 'Did you mean "softmax"?' in check("sofmax", SOFTMAX).message
        assert 'Did you mean "softmax"?' in str(hint("sofmax"))
        assert 'Did you mean "softmax"?' in str(solution("sofmax"))


class TestReturnedValues:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, "did you forget `return`?"),
            ("abc", "Your answer is a string, expected an array."),
            (..., "still returns `...`"),
            (np.zeros(2), "Your answer has shape (2,), expected (1, 2)."),
            ([[1], [2, 3]], "Your answer has length 2, expected 1."),
            ({"p": 1}, "Your answer is a dict, expected an array."),
            (np.full((1, 2), np.nan), "Your answer holds nan"),
            (object(), "Your answer is an object, expected an array."),
        ],
    )
    def test_a_wrong_one_gets_its_sentence(self, value, words):
        assert words in message(lambda Z: value)

    def test_an_object_that_breaks_whoever_looks_at_it(self):
        class Nasty:
            def __getattribute__(self, name):
                raise RuntimeError("do not touch")

        assert "could not be read" in message(lambda Z: Nasty())


class TestExceptions:
    def test_type_message_line_and_input_are_shown_and_no_traceback(self, capsys):
        def answer(Z):
            return Z / Z.sum(axis=2)

        text = message(answer)
        assert "stops with AxisError: axis 2 is out of bounds" in text
        assert "`return Z / Z.sum(axis=2)`" in text
        assert "This happens for Z = [[0, 0]]." in text
        assert capsys.readouterr() == ("", "")

    def test_the_line_is_the_innermost_one_of_the_learners_own(self):
        def helper(Z):
            return Z.shpe

        def answer(Z):
            return helper(Z)

        assert "`return Z.shpe`" in message(answer)

    def test_endless_recursion(self):
        def answer(Z):
            return answer(Z)

        assert "calls itself without end" in message(answer)

    def test_an_ellipsis_left_over(self):
        def answer(Z):
            shifted = ...
            return np.exp(Z - shifted)

        assert "Replace every `...`" in message(answer)

    @pytest.mark.parametrize("leave", [sys.exit, quit])
    def test_leaving_python(self, leave):
        def answer(Z):
            leave()

        assert "ends Python" in message(answer)

    def test_the_learners_own_interrupt_passes_on(self):
        def answer(Z):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            check("softmax", answer)


def bare_loop(Z):
    while True:
        pass


def catches_everything(Z):
    while True:
        try:  # noqa: SIM105
            Z = Z + 1
        except:  # noqa: E722
            pass


def sleeps_and_catches_everything(Z):
    while True:
        try:
            time.sleep(0.2)
        except BaseException:
            continue


def catches_around_the_loop(Z):
    try:
        while True:
            Z = Z + 1
    except:  # noqa: E722
        return SOFTMAX(Z)


def loops_in_a_helper(Z):
    while True:
        try:  # noqa: SIM105
            bare_loop(Z)
        except Exception:
            pass


def grows_a_list(Z):
    numbers = []
    while True:
        numbers.append(len(numbers))


def sleeps(Z):
    time.sleep(60)


ENDLESS = [
    bare_loop,
    catches_everything,
    sleeps_and_catches_everything,
    catches_around_the_loop,
    loops_in_a_helper,
    grows_a_list,
]


class TestEndlessLoops:
    @pytest.mark.parametrize("answer", [*ENDLESS, sleeps])
    def test_are_stopped_in_the_main_thread(self, answer):
        start = time.monotonic()
        assert "Is there a loop that never ends?" in message(answer, seconds=0.3)
        assert time.monotonic() - start < 1.5

    @pytest.mark.parametrize("answer", ENDLESS)
    def test_are_stopped_where_there_are_no_signals(self, answer):
        results = []

        def run():
            results.append(check("softmax", answer, seconds=0.3))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(5)
        assert not thread.is_alive()
        assert "Is there a loop that never ends?" in results[0].message

    def test_without_signals_right_answers_are_right(self, monkeypatch):
        monkeypatch.delattr(signal, "setitimer", raising=False)
        for exercise in catalogue.exercises():
            assert check(exercise.name, exercise.solution).status == "correct"

    def test_the_usual_limit_is_three_seconds_for_all_inputs_together(self):
        assert calls.SECONDS == 3.0

        def slow(Z):
            time.sleep(0.1)
            return SOFTMAX(Z)

        assert "was stopped after 0.35 seconds" in message(slow, seconds=0.35)

    @pytest.mark.parametrize("answer", ENDLESS)
    def test_the_interpreter_is_left_in_order(self, answer):
        check("softmax", answer, seconds=0.1)
        assert sys.exc_info() == (None, None, None)
        with pytest.raises(ZeroDivisionError) as caught:
            _ = 1 / 0
        assert caught.value.__context__ is None

    @pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
    def test_nothing_stays_behind(self):
        handler = signal.getsignal(signal.SIGALRM)
        check("softmax", bare_loop, seconds=0.1)
        assert signal.getsignal(signal.SIGALRM) is handler
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        assert sys.gettrace() is None
        assert deadline.tries(catches_everything.__code__)


class TestMemory:
    def test_ten_gigabytes_of_zeros_cost_a_sentence(self):
        start = time.monotonic()
        text = message(lambda Z: np.zeros(10 * 2**30 // 8))
        assert "asks for more memory" in text or "has shape" in text
        assert time.monotonic() - start < 1

    @pytest.mark.skipif(sys.platform != "linux", reason="memory is counted on Linux")
    def test_ten_gigabytes_of_ones_too(self):
        def answer(Z):
            return np.ones(10 * 2**30 // 8)

        text = message(answer)
        assert "asks for more memory than there is, in line" in text
        assert "Unable to allocate 10.0 GiB" in text

    @pytest.mark.skipif(sys.platform != "linux", reason="memory is counted on Linux")
    def test_the_limit_is_lifted_afterwards(self):
        import resource

        before = resource.getrlimit(resource.RLIMIT_AS)
        message(lambda Z: np.ones(10 * 2**30 // 8))
        assert resource.getrlimit(resource.RLIMIT_AS) == before


class TestPrinting:
    def test_a_little_goes_through(self, capsys):
        def answer(Z):
            print("shape", Z.shape)
            return SOFTMAX(Z)

        assert check("softmax", answer).status == "correct"
        assert capsys.readouterr().out.count("shape") == COUNT

    @pytest.mark.parametrize("stream", ["stdout", "stderr"])
    def test_a_flood_is_cut(self, capsys, stream):
        def answer(Z):
            while True:
                print("flood", file=getattr(sys, stream))

        message(answer, seconds=0.3)
        text = getattr(capsys.readouterr(), stream[3:])
        assert len(text) < 2200
        assert "the rest of what is printed is not shown" in text

    def test_numpy_warnings_do_not_show(self, recwarn):
        check("softmax", lambda Z: np.exp(Z * 1e9) / np.exp(Z * 1e9).sum())
        assert not list(recwarn)


class TestArgumentsChangedInPlace:
    def test_are_fresh_for_the_judgement(self):
        def answer(Z):
            Z *= 0
            return Z

        assert "the answer is [[0.5, 0.5]]; you return [[0, 0]]" in message(answer)

    def test_are_said_where_the_caller_would_lose_something(self):
        def perceptron_update(w, b, x, y, lr):
            error = y - (1 if w @ x + b >= 0 else 0)
            w += lr * error * x
            return w, b + lr * error

        text = message(perceptron_update, "perceptron_update")
        assert "before the call `w` is [0, 0], after it `w` is [-0.5, -1]" in text


class TestNotStarted:
    def test_the_source_is_not_needed(self):
        namespace = {}
        exec("def softmax(Z):\n    ...", namespace)
        assert check("softmax", namespace["softmax"]).status == "not started"

    def test_an_empty_return_is_a_beginning(self):
        def softmax(Z):
            return

        assert "did you forget `return`?" in message(softmax)

    def test_a_starter_with_code_in_it_is_recognised_until_it_is_changed(self):
        exercise = catalogue.exercise("perceptron_epoch")
        namespace = {}
        exec(exercise.starter(), namespace)
        assert untouched(namespace["perceptron_epoch"], exercise)
        changed = exercise.starter().replace("y_hat - target", "target - y_hat")
        exec(changed, namespace)
        assert not untouched(namespace["perceptron_epoch"], exercise)

    def test_is_no_attempt(self):
        def softmax(Z):
            pass

        check("softmax", softmax)
        assert progress.entries() == {}


class TestForbiddenNames:
    def test_a_ready_made_answer_is_told_so(self):
        def answer(Z):
            return nn.Softmax()(Z)

        assert "Your answer uses `Softmax`: write this one by hand." in message(answer)

    def test_also_in_a_helper_or_handed_in_directly(self):
        def helper(Z):
            return nn.Softmax()(Z)

        helper.__globals__["_helper_of_the_test"] = helper

        def answer(Z):
            return _helper_of_the_test(Z)  # noqa: F821

        exercise = catalogue.exercise("softmax")
        assert forbidden_name(answer, exercise) == "Softmax"
        assert forbidden_name(nn.Softmax(), exercise) == "Softmax"
        assert forbidden_name(nn.Softmax().forward, exercise) == "Softmax"

    def test_also_imported_inside(self):
        def answer(Z):
            from course_lib import Softmax

            return Softmax()(Z)

        assert "uses `Softmax`" in message(answer)

    def test_a_comment_a_string_and_a_recursive_call_are_no_use(self):
        def softmax(Z):
            "Not nn.Softmax."
            if Z.ndim == 2:
                return np.array([softmax(row) for row in Z])  # softmax of a row
            E = np.exp(Z - Z.max())
            return E / E.sum()

        assert check("softmax", softmax).status == "correct"


class TestNbgrader:
    def test_an_answer_that_is_not_correct_raises(self, monkeypatch):
        monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
        with pytest.raises(AssertionError, match="Not right yet"):
            check("softmax", lambda Z: Z)
        with pytest.raises(AssertionError, match="softmax"):
            check("sofmax", SOFTMAX)
        assert check("softmax", SOFTMAX).status == "correct"


class TestHints:
    def test_come_one_by_one_and_then_all(self):
        hints = catalogue.exercise("softmax").hints
        for number, text in enumerate(hints, 1):
            assert str(hint("softmax")) == f"Hint {number} of {len(hints)}: {text}"
        everything = str(hint("softmax"))
        assert all(text in everything for text in hints)
        assert "text/markdown" in hint("softmax")._repr_mimebundle_()

    def test_a_solution_waits_for_an_attempt(self):
        assert "Try it first" in str(solution("softmax"))
        check("softmax", lambda Z: Z)
        shown = str(solution("softmax"))
        assert "def softmax(Z):" in shown
        assert shown.count("```") == 2


class TestSpec:
    def test_a_class_that_is_defined_twice_in_a_cell_replaces_itself(self):
        for points in (1, 2):

            class Mine(Exercise):
                """Return x."""

                lesson, name, signature = 99, "mine", "def mine(x):"
                solution = abs

            Mine.points = points
        try:
            assert Exercise.named("mine") is Mine
        finally:
            del Exercise.registry["mine"]

    def test_another_class_may_not_take_a_name(self):
        with pytest.raises(ValueError, match='"softmax" exists already'):

            class Other(Exercise):
                """Return Z."""

                lesson, name, signature = 99, "softmax", "def softmax(Z):"

    def test_a_signature_must_be_that_of_the_name(self):
        with pytest.raises(ValueError, match="must start with def mine"):

            class Other(Exercise):
                """Return Z."""

                lesson, name, signature = 99, "mine", "def yours(Z):"

    def test_questions_are_found_by_id_too(self):
        assert catalogue.question("predict_hinges").answer == 4
        with pytest.raises(ValueError, match='Did you mean "predict_hinges"'):
            catalogue.question("predict_hinge")
        with pytest.raises(ValueError, match="no quiz for lesson 77"):
            catalogue.questions(77)


@pytest.mark.parametrize("exercise", catalogue.exercises(), ids=lambda e: e.name)
def test_a_starter_is_untouched_also_in_one_cell_with_the_imports(exercise):
    """Python compiles a call of np differently where it sees the import."""
    namespace = {}
    cell = f"import numpy as np\nimport course_lib as nn\n{exercise.starter()}"
    exec(compile(cell, "cell", "exec"), namespace)
    assert untouched(namespace[exercise.name], exercise)
