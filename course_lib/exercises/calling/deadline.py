"""Stop a learner's code when its time is over, also code that catches everything.

In the main thread of Linux and macOS a timer signal does it and costs nothing until
then. Elsewhere (Windows, another thread, Python in the browser) a trace function looks
at the clock before every line.

The interruption is a `BaseException`. A bare `except:` inside an endless loop can
still catch it; so from then on every single instruction is traced, and it is raised
again at the first one that no `try` protects: the jump back to the loop's head.
What this does not beat are two endless loops inside each other, each with a bare
`except:` of its own.
"""

import builtins
import ctypes
import dis
import signal
import sys
import threading
import time
from contextlib import contextmanager
from functools import lru_cache

PATIENCE = 0.3  # seconds of waiting for an unprotected instruction
IMPORT = 60.0  # seconds that the first import of a module may take
LATE = 1.0  # seconds after which code has surely switched the alarm off

# Instructions that may raise by themselves, so that an exception there leaves the
# interpreter in order. (At others, such as POP_EXCEPT, it would not.)
RAISING = ("CALL", "FOR_ITER", "BINARY_OP", "COMPARE_OP", "LOAD_GLOBAL", "LOAD_ATTR")
BACKWARD = ("JUMP_BACKWARD", "POP_JUMP_BACKWARD_IF")


class TimeLimitError(BaseException):
    """Raised inside the learner's code when its time is over."""


@contextmanager
def deadline(seconds, door):
    """Raise `TimeLimitError` in a learner's code if the block takes over `seconds`.

    `door` is the function of ours through which the learner's code is called: nothing
    outside it is ever interrupted.
    """
    stopper = Stopper(seconds, door.__code__)
    before = sys.gettrace()
    alarm = (
        hasattr(signal, "setitimer")
        and sys.platform != "emscripten"
        and threading.current_thread() is threading.main_thread()
    )
    try:
        if alarm:
            old = signal.signal(signal.SIGALRM, stopper.ring)
            signal.setitimer(signal.ITIMER_REAL, seconds, PATIENCE)
        else:
            sys.settrace(stopper.watch)
        with _uncounted_imports(stopper, alarm), _watchdog(stopper, seconds):
            yield stopper
    finally:
        stopper.active = False
        if alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, old)
        sys.settrace(before)


@contextmanager
def _uncounted_imports(stopper, alarm):
    """Stop the clock while a module is imported for the first time."""
    load = builtins.__import__

    def timed(name, globals=None, locals=None, fromlist=(), level=0):
        if level or name in sys.modules or stopper.importing:
            return load(name, globals, locals, fromlist, level)
        start = time.monotonic()
        stopper.importing = True
        stopper.delay(IMPORT, alarm)
        try:
            return load(name, globals, locals, fromlist, level)
        finally:
            stopper.importing = False
            stopper.delay(time.monotonic() - start - IMPORT, alarm)

    builtins.__import__ = timed
    try:
        yield
    finally:
        builtins.__import__ = load


@contextmanager
def _watchdog(stopper, seconds):
    """Stop code that has switched the alarm off, from another thread."""
    timer = threading.Timer(seconds + LATE, stopper.interrupt, [threading.get_ident()])
    timer.daemon = True
    try:
        timer.start()
    except RuntimeError:  # a sandbox without threads, or Python in the browser
        timer = None
    try:
        yield
    finally:
        if timer:
            timer.cancel()


class Stopper:
    """Knows when the time is up (`over`) and where to interrupt: beyond the door."""

    def __init__(self, seconds, door):
        self.end = time.monotonic() + seconds
        self.door = door
        self.active = True
        self.fired = False
        self.importing = False

    @property
    def over(self):
        """True once the time is up, whether or not the code let itself be stopped."""
        return self.fired or time.monotonic() > self.end

    def delay(self, seconds, alarm):
        """Move the end of the time, and the alarm with it."""
        self.end += seconds
        if alarm:
            remaining = max(self.end - time.monotonic(), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, remaining, PATIENCE)

    def interrupt(self, thread):
        """Raise `TimeLimitError` in a thread whose time is long over."""
        while self.active:
            if time.monotonic() > self.end + LATE:
                self.fired = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread), ctypes.py_object(TimeLimitError)
                )
            time.sleep(PATIENCE)

    def ring(self, signum, frame):
        """Handle the timer's signal: trace every instruction from here on, and raise.

        The timer rings again: code that waits inside a `try` is woken each time.
        """
        frames = self._beyond(frame)
        if self.active and frames:
            self._trace(frames)
            raise TimeLimitError

    def watch(self, frame, event, arg):
        """Look at the clock: the trace function where there is no timer."""
        now = time.monotonic()
        if not self.active or now < self.end:
            return self.watch
        frames = self._beyond(frame)
        if frames:
            self._trace(frames)
            late = now > self.end + PATIENCE
            if may_raise(frame, event) and (late or not any(map(guarded, frames))):
                raise TimeLimitError
        return self.watch

    def _beyond(self, frame):
        """Return the learner's frames, innermost first; none if we are on our side."""
        frames = []
        while frame is not None and frame.f_code is not self.door:
            frames.append(frame)
            frame = frame.f_back
        return frames if frame is not None else []

    def _trace(self, frames):
        self.fired = True
        sys.settrace(self.watch)
        for frame in frames:
            frame.f_trace, frame.f_trace_opcodes = self.watch, True


def may_raise(frame, event):
    """Tell whether the instruction that a frame is about to execute may raise."""
    name = instructions(frame.f_code).get(frame.f_lasti, "")
    return event == "opcode" and name.startswith((*RAISING, *BACKWARD))


def guarded(frame):
    """Tell whether a `try` stands around the place where a frame is."""
    return any(start <= frame.f_lasti < end for start, end in tries(frame.f_code))


@lru_cache(maxsize=256)
def instructions(code):
    """Return the names of the code's instructions by their offset."""
    return {step.offset: step.opname for step in dis.get_instructions(code)}


@lru_cache(maxsize=256)
def tries(code):
    """Return the (start, end) instruction offsets of the code's `try` blocks."""
    entries = getattr(dis.Bytecode(code), "exception_entries", ())
    return tuple((e.start, e.end) for e in entries if not e.lasti)
