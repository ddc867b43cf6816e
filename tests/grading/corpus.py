"""Submissions as they come, and some that nobody should send: what each deserves.

Three exercises are graded: `fires`, `softmax`, `perceptron_update`. Every case answers
the first and the last rightly unless it says otherwise; what is odd or hostile about it
happens in `softmax` or around it.
"""

import json
from dataclasses import dataclass

from course_lib.exercises import catalogue

EXERCISES = ("fires", "softmax", "perceptron_update")
RIGHT, WRONG, OPEN, GONE = "correct", "incorrect", "not started", "missing"
SETUP = "import numpy as np\n\nimport course_lib as nn\nfrom course_lib import widgets"
FIRES, SOFTMAX, UPDATE = (catalogue.exercise(name).source() for name in EXERCISES)
STARTERS = [catalogue.exercise(name).starter() for name in EXERCISES]
MARKER = "grading-attack-was-here"  # in the name of every file that an attack writes
SLEEP = "98765"  # what a daemon of an attack sleeps, so that it can be found


@dataclass
class Case:
    """One submission: its file's bytes, the status of each exercise, words said."""

    name: str
    data: bytes
    deserved: tuple
    says: str = ""  # in the sentence on softmax
    problem: str = ""  # in what the instructor is told


def notebook(cells, **extra):
    """Return a notebook's bytes."""
    empty = {"metadata": {}, "outputs": [], "execution_count": None}
    code_cells = [
        {"cell_type": "code", "source": source, "id": f"c{i}"} | empty
        for i, source in enumerate(cells)
    ]
    whole = {"cells": code_cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole | extra).encode()


def case(name, *cells, softmax=RIGHT, fires=RIGHT, update=RIGHT, says="", problem=""):
    """A notebook with these cells after the imports and before two right answers."""
    data = notebook([SETUP, FIRES, *cells, UPDATE])
    return Case(name, data, (fires, softmax, update), says, problem)


def body(name, code, **options):
    """A case whose `softmax` has this body, and is right if nothing else is said."""
    lines = "\n".join(f"    {line}" for line in code.strip().splitlines())
    return case(name, f"import os, sys\n\ndef softmax(Z):\n{lines}", **options)


def attack(name, code, **options):
    """A case whose `softmax` has this body and is wrong."""
    return body(name, code, **{"softmax": WRONG} | options)


def raw(name, data, deserved=(GONE,) * 3, **options):
    """A file with these bytes."""
    return Case(name, data, deserved, **options)


GOOD = "E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
GOOD += "return E / E.sum(axis=1, keepdims=True)"

HONEST = (
    case("all right", SOFTMAX),
    raw("as handed out", notebook([SETUP, *STARTERS]), (OPEN,) * 3),
    raw("nothing in it", notebook([]), problem="holds any of the exercises"),
    raw("text only", notebook([SETUP, "print(1)"]), problem="any of the exercises"),
    case("one exercise deleted", softmax=GONE),
    case("answer copied, starter below", SOFTMAX, STARTERS[1]),
    case("starter copied above", STARTERS[1], SOFTMAX),
    case("wrong first, right later", "def softmax(Z):\n    return Z", SOFTMAX),
    case(
        "right first, wrong later",
        SOFTMAX,
        "def softmax(Z):\n    return Z",
        softmax=WRONG,
    ),
    raw(
        "cells in reverse order",
        notebook([UPDATE, SOFTMAX, FIRES, SETUP]),
        (RIGHT,) * 3,
    ),
    raw(
        "all in one cell",
        notebook(["\n\n".join([SETUP, FIRES, SOFTMAX, UPDATE])]),
        (RIGHT,) * 3,
    ),
    case(
        "helper in a later cell",
        "def softmax(Z):\n    return over_rows(np.exp(Z - Z.max(1, keepdims=True)))",
        "def over_rows(E):\n    return E / E.sum(axis=1, keepdims=True)",
    ),
    case(
        "default from a later cell",
        "def softmax(Z, axis=AXIS):\n    E = np.exp(Z - Z.max(axis, keepdims=True))\n"
        "    return E / E.sum(axis, keepdims=True)",
        "AXIS = 1",
    ),
    case(
        "global constants",
        "axis, keep = 1, True\nsettings = {'axis': axis}\nsettings['keepdims'] = keep",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**settings))\n"
        "    return E / E.sum(**settings)",
    ),
    case(
        "a table made by a loop in brackets",
        "keys = [k for k in ('axis', 'keepdims')]\nkw = dict(zip(keys, (1, True)))",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    case(
        "a table filled in a loop",
        "kw = {}\nfor key, value in [('axis', 1), ('keepdims', True)]:\n"
        "    kw[key] = value",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    case(
        "a table filled by calls",
        "kw = {}\nkw.update(axis=1)",
        "kw.setdefault('keepdims', True)",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    case(
        "a table from a with block",
        "with np.errstate(all='ignore'):\n    kw = {'axis': 1, 'keepdims': True}",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    case(
        "a class as helper",
        "class Rows:\n    def __init__(self, Z):\n        self.Z = Z\n"
        "    def total(self):\n        return self.Z.sum(axis=1, keepdims=True)",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "    return E / Rows(E).total()",
    ),
    case(
        "a dataclass",
        "import dataclasses\n\n@dataclasses.dataclass\nclass Way:\n    axis: int = 1",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=Way().axis, keepdims=True))\n"
        "    return E / E.sum(axis=Way().axis, keepdims=True)",
    ),
    case(
        "decorated",
        "import functools\n\ndef loud(f):\n    @functools.wraps(f)\n"
        "    def inner(*a):\n        print(a)\n        return f(*a)\n    return inner",
        f"@loud\n{SOFTMAX}",
    ),
    case(
        "a lambda",
        "shift = lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "softmax = lambda Z: shift(Z) / shift(Z).sum(axis=1, keepdims=True)",
    ),
    case("an alias", SOFTMAX.replace("softmax", "mine"), "softmax = mine"),
    case(
        "scipy under a short name",
        "from scipy.special import logsumexp as lse",
        "def softmax(Z):\n    return np.exp(Z - lse(Z, axis=1, keepdims=True))",
    ),
    case(
        "a magic line and a shell line",
        "%matplotlib inline\n!pip install numpy\n" + SOFTMAX + "\nsoftmax?",
    ),
    case("under %%time", "%%time\n" + SOFTMAX),
    case("a bash cell and a html cell", "%%bash\necho hello", "%%html\n<b>", SOFTMAX),
    case("a cell that is no Python", "def softmax(Z:\n  oops", SOFTMAX),
    case(
        "cells that fail",
        "1 / 0",
        "undefined_name",
        "raise SystemExit",
        SOFTMAX,
        "import not_there",
    ),
    case(
        "a widget, a plot, a long training",
        "widgets.teaser()",
        "history = nn.fit(1)",
        "while True:\n    pass",
        SOFTMAX,
    ),
    case("the name used for a result below", SOFTMAX, "softmax = softmax(Z)"),
    body(
        "a right answer with a warning",
        "import warnings\nwarnings.warn('old')\nnp.log(np.zeros(1))\n" + GOOD,
    ),
    body("a right answer that prints", "print(Z)\ndisplay(Z)\n" + GOOD),
    body("float32", "Z = Z.astype(np.float32)\n" + GOOD),
    body("lists", "Z = np.asarray(Z)\n" + GOOD + ".tolist()"),
    body("a matrix", GOOD.replace("return ", "return np.asmatrix(") + ")"),
    body(
        "rows in a loop",
        "rows = []\nfor row in Z:\n    e = np.exp(row - row.max())\n"
        "    rows.append(list(e / e.sum()))\nreturn rows",
    ),
    body("a slow but right answer", "import time; time.sleep(0.05)\n" + GOOD),
    case(
        "an extra parameter with a default",
        SOFTMAX.replace("(Z)", "(Z, verbose=False)", 1),
    ),
    body("the library's network inside", "layer = nn.Linear(2, 2, rng=0)\n" + GOOD),
    case(
        "names in other scripts",
        "σ = 1\n\ndef ѕуммa(Ε):\n    return Ε.sum(axis=σ, keepdims=True)",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "    return E / ѕуммa(E)",
    ),
    raw(
        "format 3",
        json.dumps(
            {
                "worksheets": [
                    {
                        "cells": [
                            {"cell_type": "code", "input": [line]}
                            for line in (SETUP, FIRES, SOFTMAX, UPDATE)
                        ]
                    }
                ]
            }
        ).encode(),
        (RIGHT,) * 3,
    ),
    raw(
        "with a byte order mark",
        b"\xef\xbb\xbf" + notebook([SETUP, FIRES, SOFTMAX, UPDATE]),
        (RIGHT,) * 3,
    ),
    attack("no return", "E = np.exp(Z)", says="did you forget `return`?"),
    attack(
        "a known mistake",
        "E = np.exp(Z - Z.max(1, keepdims=True))\nreturn E / E.sum()",
        says="divide by the sum of the whole",
    ),
    attack(
        "an exception",
        "return Z.shpe",
        says="stops with AttributeError: 'numpy.ndarray' object has",
    ),
    attack("the line of an exception", "return Z.shpe", says="`return Z.shpe`"),
    case(
        "wrong parameters",
        "def softmax(Z, y):\n    return Z",
        softmax=WRONG,
        says="not take 1 argument",
    ),
    attack("a generator", "yield Z", says="uses `yield`"),
    attack("the library's own", "return nn.Softmax()(Z)", says="uses `Softmax`"),
    case(
        "the library's own, renamed",
        "from course_lib import Softmax as Mine",
        "def softmax(Z):\n    return Mine()(Z)",
        softmax=WRONG,
        says="uses `Softmax`",
    ),
    case(
        "scipy's own by assignment",
        "import scipy.special",
        "softmax = scipy.special.softmax",
        softmax=WRONG,
        says="write this one by hand",
    ),
    case("a class for a function", "class softmax:\n    pass", softmax=WRONG),
    attack("its helper is missing", "return helper(Z)", says="NameError"),
    attack("deep recursion", "return softmax(Z)", says="calls itself without end"),
)
"""What people hand in."""

ATTACKS = (
    attack("an endless loop", "while True:\n    pass", says="a loop that never ends"),
    attack(
        "an endless loop that catches all",
        "while True:\n    try:\n        pass\n    except BaseException:\n        pass",
        says="a loop that never ends",
    ),
    attack(
        "ignores every signal",
        "import signal\nsys.settrace(None)\nsys.settrace = lambda f: None\n"
        "for s in set(signal.Signals) - {9, 19}:\n    signal.signal(s, signal.SIG_IGN)"
        "\nwhile True:\n    pass",
        says="a loop that never ends",
    ),
    attack("one long call", "return sum(range(10**12))", says="loop that never ends"),
    attack("ends Python", "os._exit(0)", says="ended Python"),
    attack("sys.exit", "sys.exit(0)", says="use `return`"),
    attack("kills its process", "os.kill(os.getpid(), 9)", says="ended Python"),
    attack(
        "a segmentation fault",
        "import ctypes; ctypes.string_at(0)",
        says="ended Python",
    ),
    case(
        "an endless class body",
        "class Endless:\n    while True:\n        pass",
        "def softmax(Z):\n    return Endless",
        softmax=WRONG,
    ),
    case(
        "a class body that ends Python",
        "class Exit:\n    __import__('os')._exit(1)",
        "def softmax(Z):\n    return Exit",
        softmax=WRONG,
        says="NameError",
    ),
    case(
        "an endless loop that an answer rests on",
        "kw = {}\nwhile True:\n    kw['axis'] = 1",
        "def softmax(Z):\n    return np.exp(Z).sum(**kw)",
        softmax=WRONG,
    ),
    body(
        "patches numpy",
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
        "np.ndarray = object\nreturn Z",
        softmax=WRONG,
    ),
    case(
        "an array that equals everything",
        "class Yes(np.ndarray):\n    def __eq__(self, other):\n        return True\n"
        "    def __array_function__(self, *a, **k):\n        return True\n"
        "    def __sub__(self, other):\n        return np.zeros(1)",
        "def softmax(Z):\n    return np.zeros(Z.shape).view(Yes)",
        softmax=WRONG,
    ),
    case(
        "an object that claims to be an array",
        "class Claim:\n    shape = (1, 2)\n    def __array__(self, *a, **k):\n"
        "        while True:\n            pass",
        "def softmax(Z):\n    return Claim()",
        softmax=WRONG,
    ),
    case(
        "an IPython hook",
        "get_ipython().events.register('post_run_cell', lambda *a: 1)",
        "def softmax(Z):\n    get_ipython().run_cell('1')\n    return Z",
        softmax=WRONG,
    ),
    attack(
        "forges messages",
        "from lab.grading.sandbox import messages\n"
        "for fd in range(3, 60):\n    try:\n        os.write(fd, messages.pack("
        "['outcomes', 'softmax', []]) + messages.pack(['outcomes', "
        "'perceptron_update', "
        "[{}] * 16]))\n"
        "    except OSError:\n        pass\nos._exit(0)",
        says="did not answer all inputs",
    ),
    attack(
        "forges one right value",
        "from lab.grading.sandbox import messages\n"
        "E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "P = E / E.sum(axis=1, keepdims=True)\n"
        "for fd in range(3, 60):\n    try:\n        os.write(fd, messages.pack("
        "['outcomes', 'softmax', [{'value': P, 'final': True}]]))\n"
        "    except OSError:\n        pass\nos._exit(0)",
        says="did not answer all inputs",
    ),
    attack(
        "writes noise where results go",
        "for fd in range(3, 60):\n    try:\n        os.write(fd, os.urandom(4096))\n"
        "    except OSError:\n        pass\nwhile True:\n    pass",
    ),
    attack(
        "announces a message of 2**62 bytes",
        "size = (2**62).to_bytes(8)\nfor fd in range(3, 60):\n    try:\n"
        "        os.write(fd, size * 2)\n    except OSError:\n        pass\nreturn Z",
    ),
    attack(
        "an array of impossible shape",
        'tree = b\'["outcomes","softmax",[[["array","<f8",[1000000,1000000,9]],'
        "null,null,null,false]]]'\n"
        "for fd in range(3, 60):\n    try:\n        os.write(fd, len(tree).to_bytes(8)"
        " + bytes(8) + tree)\n    except OSError:\n        pass\nos._exit(0)",
    ),
    attack(
        "an endless stream of results",
        "from lab.grading.sandbox import messages\n"
        "note = messages.pack(['note', 'x' * 200_000])\n"
        "while True:\n    for fd in range(3, 60):\n        try:\n"
        "            os.write(fd, note)\n        except OSError:\n            pass",
    ),
    attack(
        "a pickle",
        "class Bomb:\n    def __reduce__(self):\n        return os.system, ('true',)\n"
        "a = np.empty(Z.shape, object)\na[:] = Bomb()\nreturn a",
        says="Python objects",
    ),
    attack(
        "an array of a terabyte",
        "return np.broadcast_to(np.float64(1), (2**20, 2**20))",
        says="has shape",
    ),
    attack("lists that hold themselves", "a = []\na.append(a)\nreturn [a, a]"),
    attack(
        "a list of lists of lists",
        "a = []\nfor _ in range(100_000):\n    a = [a]\nreturn a",
    ),
    attack("an integer of a million digits", "return 10 ** 1_000_000"),
    attack("a text of 100 MB", "return 'x' * 10**8"),
    attack("3 GiB", "return np.ones(3 * 2**27)", says="more memory"),
    attack(
        "memory in a loop", "a = []\nfor _ in range(500):\n    a.append(b'x' * 2**24)"
    ),
    attack(
        "a fork bomb",
        "import time\nfor _ in range(50):\n    if os.fork() == 0:\n"
        "        time.sleep(20)\n        os._exit(0)",
        says="BlockingIOError",
    ),
    attack(
        "a daemon",
        f"import subprocess\nsubprocess.Popen(['sleep', '{SLEEP}'], "
        "start_new_session=True)\nreturn Z",
    ),
    attack(
        "many threads",
        "import threading, time\nfor _ in range(500):\n"
        "    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()",
        says="can't start new thread",
    ),
    attack(
        "fills the disk",
        f"for i in range(64):\n    open(f'/tmp/{MARKER}{{i}}', 'wb').write("
        "bytes(2**20))\nreturn Z",
        says="OSError",
    ),
    attack(
        "mounts memory",
        "import subprocess, ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.unshare(0x10000000):\n    raise OSError('no user namespace')\n"
        "return Z",
        says="no user namespace",
    ),
    attack(
        "prints without end",
        "while True:\n    print('flood' * 1000)\n    os.write(1, b'x' * 65536)",
        says="a loop that never ends",
    ),
    attack(
        "writes wherever it can",
        f"import glob\nfor folder in ['/', '/tmp', '/usr', '/work', '/root', '/home', "
        "os.path.expanduser('~'), os.getcwd(), *sys.path]:\n    try:\n"
        f"        open(os.path.join(folder, '{MARKER}'), 'w').write('x')\n"
        "    except OSError:\n        pass\nreturn Z",
    ),
    attack(
        "deletes what it sees",
        "import shutil\nstage = next(p for p in sys.path if 'scratch' in p)\n"
        "for folder in [stage, 'VICTIM', 'SUBMISSIONS']:\n"
        "    shutil.rmtree(folder, ignore_errors=True)\nreturn Z",
    ),
    attack(
        "reads the solution",
        "import course_lib.content.exercises.ex02_activations as ex\n"
        "return vars(ex)['Soft' 'max'].solution(Z)",
        says="No module named 'course_lib.content'",
    ),
    attack(
        "searches for solutions",
        "found = []\n"
        "for top in ['/work', '/root', '/home', '/tmp', '/etc', '/course']:\n"
        "    for folder, folders, files in os.walk(top):\n"
        "        folders[:] = [f for f in folders if f != 'site-packages']\n"
        "        found += [f for f in files if f[:3] in ('ex0', 'ex1')]\n"
        "        found += [f for f in files if f.endswith(('.ipynb', 'ment.toml'))]\n"
        "for folder in sys.path:\n"
        "    path = os.path.join(folder, 'course_lib', 'exercises')\n"
        "    found += os.listdir(path) if os.path.exists(path) else []\n"
        "raise OSError(f'found {len(found)} files')",
        says="found 0 files",
    ),
    attack(
        "reads other submissions",
        "for folder, _, files in os.walk('SUBMISSIONS'):\n"
        "    raise RuntimeError(folder)\nraise OSError('nothing there')",
        says="nothing there",
    ),
    attack(
        "reads frames",
        "frame = sys._getframe()\nwhile frame:\n"
        "    for value in list(frame.f_locals.values()):\n"
        "        if hasattr(value, 'solution') or 'expected' in frame.f_locals:\n"
        "            return value.solution(Z)\n    frame = frame.f_back\n"
        "raise LookupError('no solution in any frame')",
        says="no solution in any",
    ),
    attack(
        "reads /proc and the environment",
        "names = [n for n in os.listdir('/proc') if n.isdigit()]\n"
        "if len(names) > 5 or 'GRADING_SECRET' in os.environ:\n    return Z\n"
        "for n in names:\n    try:\n"
        "        if b'GRADING_SECRET' in open(f'/proc/{n}/environ', 'rb').read():\n"
        "            return Z\n    except OSError:\n        pass\n"
        "raise OSError('alone here')",
        says="alone here",
    ),
    attack(
        "calls home",
        "import socket\nsocket.create_connection(('127.0.0.1', PORT), 1).send(b'hello')"
        "\nreturn Z",
        says="stops with",
    ),
    attack(
        "sends a datagram",
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "s.sendto(b'hello', ('127.0.0.1', PORT))\nreturn Z",
    ),
    attack(
        "traces its parent",
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "if libc.ptrace(16, 1, 0, 0):\n    raise OSError('not mine')\nreturn Z",
    ),
    attack("becomes root", "os.setuid(0)\nreturn Z"),
    case(
        "deep nesting against the parser",
        "x = " + "(" * 20_000 + ")" * 20_000,
        "y = " + "-" * 60_000 + "1",
        "z = " + "1+" * 30_000 + "1",
        "w = a" + ".b" * 30_000,
        "v = a" + "[0]" * 20_000,
        "if 1:\n" + "\n".join(" " * (i + 1) + "if 1:" for i in range(400)),
        SOFTMAX,
    ),
    case(
        "deep nesting in the answer",
        "def softmax(Z):\n    return " + "-" * 20_000 + "Z",
        softmax=GONE,
    ),
    attack("a constant that never ends", "return 9 ** 9 ** 9 ** 9"),
    case("a cell of a megabyte", "x = '" + "a" * 10**6 + "'", SOFTMAX),
    raw(
        "a megabyte of cells",
        notebook([f"x = '{'a' * 150_000}'"] * 7 + [SOFTMAX]),
        problem="More than 500,000 characters of code",
    ),
    case(
        "odd characters",
        "# \ud800 \x00",
        "def softmax(Z):\n    return '\\ud800\\x00<script>'",
        softmax=WRONG,
    ),
    raw("no JSON", b"this is no notebook", problem="it is not JSON"),
    raw("half a notebook", notebook([SETUP])[:-40], problem="it is not JSON"),
    raw("an empty file", b"", problem="The file is empty"),
    raw("JSON, but no notebook", b"[1, 2, 3]", problem="it has no cells"),
    raw("brackets without end", b"[" * 10**6, problem="it is not JSON"),
    raw(
        "cells of the wrong kind",
        b'{"cells": [1, null, [], {"cell_type": "code", "source": {"a": 1}}]}',
        problem="any of the exercises",
    ),
    raw("a picture renamed", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), problem="JSON"),
)
"""What nobody should."""

CORPUS = {case.name: case for case in (*HONEST, *ATTACKS)}
