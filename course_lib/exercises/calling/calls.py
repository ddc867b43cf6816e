"""Call a learner's function so that nothing it does can harm the notebook.

Limits on time, memory and printing; every exception becomes an `Outcome` in words.
"""

import copy
import linecache
import traceback

import numpy as np

from .deadline import TimeLimitError, deadline
from .failures import meaning
from .outcome import Outcome, mutation, origin
from .surroundings import QuestionError, of_one_call, surroundings

SECONDS = 3.0  # for all inputs of one check together, first imports not counted
COPIED = 10**6  # entries; a larger array is not watched for being overwritten


def outcomes(inputs, answer, seconds=SECONDS):
    """Call `answer` on every case of the `Inputs` and return the list of Outcomes.

    The list ends early, with a final Outcome, when the time or the memory is used up.
    """
    outcomes, returned = [], {}
    with surroundings(), deadline(seconds, door) as clock:
        for args in inputs.cases:
            outcome = _outcome(inputs, answer, args, clock, seconds)
            outcomes.append(outcome)
            if outcome.final:
                break
            outcome.overwritten = _overwritten(outcome.value, returned)
    return outcomes


def _overwritten(value, returned):
    """Tell whether an earlier call returned this very array, holding something else.

    `returned` holds each array with a copy, by the array's address.
    """
    if not issubclass(type(value), np.ndarray) or value.size > COPIED:
        return False
    _, before = returned.setdefault(id(value), (value, value.copy()))
    return not np.array_equal(before, value, equal_nan=value.dtype.kind == "f")


def door(answer, args):
    """Enter the learner's code: what lies beyond this call may be interrupted."""
    return answer(*args)


def _outcome(inputs, answer, args, clock, seconds):
    copies = copy.deepcopy(args)
    value, failure = None, None
    try:
        with of_one_call(inputs) as troubles:
            value = plain(door(answer, copies))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        failure = error
    if clock.over or isinstance(failure, TimeLimitError):
        return Outcome(
            error=f"Your function was stopped after {seconds:g} seconds. "
            "Is there a loop that never ends?",
            error_name="TimeLimitError",
            final=True,
        )
    if failure is not None:
        return _failed(answer, failure)
    name = mutation(inputs, args, copies)
    mutated = copies[inputs.parameters.index(name)] if name else None
    trouble = troubles[0] if troubles else None
    return Outcome(value, mutation=name, mutated=mutated, arithmetic=trouble)


def plain(value):
    """Return a value with numpy arrays for the objects that call themselves arrays.

    It is the object's own code that makes the array: it counts as the answer's.
    """
    own = type(value)  # an object may refuse to be asked for more
    if own in (tuple, list):
        return own(map(plain, value))
    if own is dict:
        return {key: plain(each) for key, each in value.items()}
    if issubclass(own, np.ndarray | np.generic) or not hasattr(own, "__array__"):
        return value
    return door(np.asarray, (value,))


def _failed(answer, error):
    name = type(error).__name__.lstrip("_")
    where = _where(answer, error)
    if isinstance(error, MemoryError):
        sentence = f"Your function asks for more memory than there is{where}."
        if str(error):
            sentence += f" ({error})"
        return Outcome(error=sentence, error_name="MemoryError", final=True)
    if isinstance(error, RecursionError):
        sentence = f"Your function calls itself without end{where}."
    elif isinstance(error, QuestionError):
        sentence = f"Your function {error}{where}."
    elif isinstance(error, SystemExit):
        sentence = f"Your function ends Python (`exit`){where}: use `return`."
    else:
        sentence = f"Your function stops with {_reason(answer, error, name)}."
    return Outcome(error=sentence, error_name=name, origin=origin(error))


def _reason(answer, error, name):
    """What an exception says, where it arose, and what that means."""
    text = " ".join(str(error).split()).rstrip(".")
    place = f"{name}: {text[:300]}" if text and "gufunc" not in text else name
    sentence = f"{place}{_where(answer, error)}"
    if isinstance(error, TypeError) and "ellipsis" in text:
        return f"{sentence}. Replace every `...` by your own code"
    words = meaning(error, origin(error), _place(answer, error))
    return f"{sentence}. That means: {words}" if words else sentence


def _where(answer, error):
    """The line of the learner's function in which the exception arose."""
    place = _place(answer, error)
    if place is None:
        return ""
    _, line, file = place
    text = linecache.getline(file, line).strip()
    return f", in line {line}" + (f": `{text}`" if text else "")


def _place(answer, error):
    """The innermost (frame, line, file) of the learner's own code, or None."""
    code = getattr(answer, "__code__", None)
    if code is None or code.co_filename == __file__:
        return None
    steps = [
        (frame, line, code.co_filename)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == code.co_filename
    ]
    return steps[-1] if steps else None
