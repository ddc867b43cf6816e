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

    data: bytes
    deserved: tuple
    says: str = ""  # in the sentence on softmax
    problem: str = ""  # in what the instructor is told


def notebook(cells, **extra):
    """Return a notebook's bytes."""
    made = [
        {
            "cell_type": "code",
            "source": c,
            "metadata": {},
            "outputs": [],
            "id": f"c{i}",
            "execution_count": None,
        }
        for i, c in enumerate(cells)
    ]
    whole = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole | extra).encode()


def case(*cells, softmax=RIGHT, fires=RIGHT, update=RIGHT, says="", problem=""):
    """A notebook with these cells after the imports and before two right answers."""
    data = notebook([SETUP, FIRES, *cells, UPDATE])
    return Case(data, (fires, softmax, update), says, problem)


def body(code, **options):
    """A case whose `softmax` has this body, and is right if nothing else is said."""
    lines = "\n".join(f"    {line}" for line in code.strip().splitlines())
    return case(f"import os, sys\n\ndef softmax(Z):\n{lines}", **options)


def attack(code, **options):
    """A case whose `softmax` has this body and is wrong."""
    return body(code, **{"softmax": WRONG} | options)


def raw(data, deserved=(GONE,) * 3, **options):
    """A file with these bytes."""
    return Case(data, deserved, **options)


GOOD = "E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
GOOD += "return E / E.sum(axis=1, keepdims=True)"

HONEST = {
    "all right": case(SOFTMAX),
    "as handed out": raw(notebook([SETUP, *STARTERS]), (OPEN,) * 3),
    "nothing in it": raw(notebook([]), problem="holds any of the exercises"),
    "text only": raw(notebook([SETUP, "print(1)"]), problem="any of the exercises"),
    "one exercise deleted": case(softmax=GONE),
    "answer copied, starter below": case(SOFTMAX, STARTERS[1]),
    "starter copied above": case(STARTERS[1], SOFTMAX),
    "wrong first, right later": case("def softmax(Z):\n    return Z", SOFTMAX),
    "right first, wrong later": case(
        SOFTMAX, "def softmax(Z):\n    return Z", softmax=WRONG
    ),
    "cells in reverse order": raw(
        notebook([UPDATE, SOFTMAX, FIRES, SETUP]), (RIGHT,) * 3
    ),
    "all in one cell": raw(
        notebook(["\n\n".join([SETUP, FIRES, SOFTMAX, UPDATE])]), (RIGHT,) * 3
    ),
    "helper in a later cell": case(
        "def softmax(Z):\n    return over_rows(np.exp(Z - Z.max(1, keepdims=True)))",
        "def over_rows(E):\n    return E / E.sum(axis=1, keepdims=True)",
    ),
    "default from a later cell": case(
        "def softmax(Z, axis=AXIS):\n    E = np.exp(Z - Z.max(axis, keepdims=True))\n"
        "    return E / E.sum(axis, keepdims=True)",
        "AXIS = 1",
    ),
    "global constants": case(
        "axis, keep = 1, True\nsettings = {'axis': axis}\nsettings['keepdims'] = keep",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**settings))\n"
        "    return E / E.sum(**settings)",
    ),
    "a table made by a loop in brackets": case(
        "keys = [k for k in ('axis', 'keepdims')]\nkw = dict(zip(keys, (1, True)))",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    "a table filled in a loop": case(
        "kw = {}\nfor key, value in [('axis', 1), ('keepdims', True)]:\n"
        "    kw[key] = value",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    "a table filled by calls": case(
        "kw = {}\nkw.update(axis=1)",
        "kw.setdefault('keepdims', True)",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    "a table from a with block": case(
        "with np.errstate(all='ignore'):\n    kw = {'axis': 1, 'keepdims': True}",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(**kw))\n    return E / E.sum(**kw)",
    ),
    "a class as helper": case(
        "class Rows:\n    def __init__(self, Z):\n        self.Z = Z\n"
        "    def total(self):\n        return self.Z.sum(axis=1, keepdims=True)",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "    return E / Rows(E).total()",
    ),
    "a dataclass": case(
        "import dataclasses\n\n@dataclasses.dataclass\nclass Way:\n    axis: int = 1",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=Way().axis, keepdims=True))\n"
        "    return E / E.sum(axis=Way().axis, keepdims=True)",
    ),
    "decorated": case(
        "import functools\n\ndef loud(f):\n    @functools.wraps(f)\n"
        "    def inner(*a):\n        print(a)\n        return f(*a)\n    return inner",
        f"@loud\n{SOFTMAX}",
    ),
    "a lambda": case(
        "shift = lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "softmax = lambda Z: shift(Z) / shift(Z).sum(axis=1, keepdims=True)"
    ),
    "an alias": case(SOFTMAX.replace("softmax", "mine"), "softmax = mine"),
    "scipy under a short name": case(
        "from scipy.special import logsumexp as lse",
        "def softmax(Z):\n    return np.exp(Z - lse(Z, axis=1, keepdims=True))",
    ),
    "a magic line and a shell line": case(
        "%matplotlib inline\n!pip install numpy\n" + SOFTMAX + "\nsoftmax?"
    ),
    "under %%time": case("%%time\n" + SOFTMAX),
    "a bash cell and a html cell": case("%%bash\necho hello", "%%html\n<b>", SOFTMAX),
    "a cell that is no Python": case("def softmax(Z:\n  oops", SOFTMAX),
    "cells that fail": case(
        "1 / 0", "undefined_name", "raise SystemExit", SOFTMAX, "import not_there"
    ),
    "a widget, a plot, a long training": case(
        "widgets.teaser()", "history = nn.fit(1)", "while True:\n    pass", SOFTMAX
    ),
    "the name used for a result below": case(SOFTMAX, "softmax = softmax(Z)"),
    "a right answer with a warning": body(
        "import warnings\nwarnings.warn('old')\nnp.log(np.zeros(1))\n" + GOOD
    ),
    "a right answer that prints": body("print(Z)\ndisplay(Z)\n" + GOOD),
    "float32": body("Z = Z.astype(np.float32)\n" + GOOD),
    "lists": body("Z = np.asarray(Z)\n" + GOOD + ".tolist()"),
    "a matrix": body(GOOD.replace("return ", "return np.asmatrix(") + ")"),
    "rows in a loop": body(
        "rows = []\nfor row in Z:\n    e = np.exp(row - row.max())\n"
        "    rows.append(list(e / e.sum()))\nreturn rows"
    ),
    "a slow but right answer": body("import time; time.sleep(0.05)\n" + GOOD),
    "an extra parameter with a default": case(
        SOFTMAX.replace("(Z)", "(Z, verbose=False)", 1)
    ),
    "the library's network inside": body("layer = nn.Linear(2, 2, rng=0)\n" + GOOD),
    "names in other scripts": case(
        "σ = 1\n\ndef ѕуммa(Ε):\n    return Ε.sum(axis=σ, keepdims=True)",
        "def softmax(Z):\n    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "    return E / ѕуммa(E)",
    ),
    "format 3": raw(
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
    "with a byte order mark": raw(
        b"\xef\xbb\xbf" + notebook([SETUP, FIRES, SOFTMAX, UPDATE]), (RIGHT,) * 3
    ),
    "no return": attack("E = np.exp(Z)", says="did you forget `return`?"),
    "a known mistake": attack(
        "E = np.exp(Z - Z.max(1, keepdims=True))\nreturn E / E.sum()",
        says="divide by the sum of the whole",
    ),
    "an exception": attack(
        "return Z.shpe", says="stops with AttributeError: 'numpy.ndarray' object has"
    ),
    "the line of an exception": attack("return Z.shpe", says="`return Z.shpe`"),
    "wrong parameters": case(
        "def softmax(Z, y):\n    return Z", softmax=WRONG, says="not take 1 argument"
    ),
    "a generator": attack("yield Z", says="uses `yield`"),
    "the library's own": attack("return nn.Softmax()(Z)", says="uses `Softmax`"),
    "the library's own, renamed": case(
        "from course_lib import Softmax as Mine",
        "def softmax(Z):\n    return Mine()(Z)",
        softmax=WRONG,
        says="uses `Softmax`",
    ),
    "scipy's own by assignment": case(
        "import scipy.special",
        "softmax = scipy.special.softmax",
        softmax=WRONG,
        says="write this one by hand",
    ),
    "a class for a function": case("class softmax:\n    pass", softmax=WRONG),
    "its helper is missing": attack("return helper(Z)", says="NameError"),
    "deep recursion": attack("return softmax(Z)", says="calls itself without end"),
}
"""What people hand in."""

ATTACKS = {
    "an endless loop": attack("while True:\n    pass", says="a loop that never ends"),
    "an endless loop that catches all": attack(
        "while True:\n    try:\n        pass\n    except BaseException:\n        pass",
        says="a loop that never ends",
    ),
    "ignores every signal": attack(
        "import signal\nsys.settrace(None)\nsys.settrace = lambda f: None\n"
        "for s in set(signal.Signals) - {9, 19}:\n    signal.signal(s, signal.SIG_IGN)"
        "\nwhile True:\n    pass",
        says="a loop that never ends",
    ),
    "one long call": attack("return sum(range(10**12))", says="loop that never ends"),
    "ends Python": attack("os._exit(0)", says="ended Python"),
    "sys.exit": attack("sys.exit(0)", says="use `return`"),
    "kills its process": attack("os.kill(os.getpid(), 9)", says="ended Python"),
    "a segmentation fault": attack(
        "import ctypes; ctypes.string_at(0)", says="ended Python"
    ),
    "an endless class body": case(
        "class Endless:\n    while True:\n        pass",
        "def softmax(Z):\n    return Endless",
        softmax=WRONG,
    ),
    "a class body that ends Python": case(
        "class Exit:\n    __import__('os')._exit(1)",
        "def softmax(Z):\n    return Exit",
        softmax=WRONG,
        says="NameError",
    ),
    "an endless loop that an answer rests on": case(
        "kw = {}\nwhile True:\n    kw['axis'] = 1",
        "def softmax(Z):\n    return np.exp(Z).sum(**kw)",
        softmax=WRONG,
    ),
    "patches numpy": body(
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
        "np.ndarray = object\nreturn Z",
        softmax=WRONG,
    ),
    "an array that equals everything": case(
        "class Yes(np.ndarray):\n    def __eq__(self, other):\n        return True\n"
        "    def __array_function__(self, *a, **k):\n        return True\n"
        "    def __sub__(self, other):\n        return np.zeros(1)",
        "def softmax(Z):\n    return np.zeros(Z.shape).view(Yes)",
        softmax=WRONG,
    ),
    "an object that claims to be an array": case(
        "class Claim:\n    shape = (1, 2)\n    def __array__(self, *a, **k):\n"
        "        while True:\n            pass",
        "def softmax(Z):\n    return Claim()",
        softmax=WRONG,
    ),
    "an IPython hook": case(
        "get_ipython().events.register('post_run_cell', lambda *a: 1)",
        "def softmax(Z):\n    get_ipython().run_cell('1')\n    return Z",
        softmax=WRONG,
    ),
    "forges messages": attack(
        "from lab.grading.sandbox import messages\n"
        "for fd in range(3, 60):\n    try:\n        os.write(fd, messages.pack("
        "['outcomes', 'softmax', []]) + messages.pack(['outcomes', "
        "'perceptron_update', "
        "[[None, None, None, None, False]] * 13]))\n"
        "    except OSError:\n        pass\nos._exit(0)",
        says="did not answer all inputs",
    ),
    "forges one right value": attack(
        "from lab.grading.sandbox import messages\n"
        "E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
        "P = E / E.sum(axis=1, keepdims=True)\n"
        "for fd in range(3, 60):\n    try:\n        os.write(fd, messages.pack("
        "['outcomes', 'softmax', [[P, None, None, None, True]]]))\n"
        "    except OSError:\n        pass\nos._exit(0)",
        says="did not answer all inputs",
    ),
    "writes noise where results go": attack(
        "for fd in range(3, 60):\n    try:\n        os.write(fd, os.urandom(4096))\n"
        "    except OSError:\n        pass\nwhile True:\n    pass",
    ),
    "announces a message of 2**62 bytes": attack(
        "size = (2**62).to_bytes(8)\nfor fd in range(3, 60):\n    try:\n"
        "        os.write(fd, size * 2)\n    except OSError:\n        pass\nreturn Z",
    ),
    "an array of impossible shape": attack(
        'tree = b\'["outcomes","softmax",[[["array","<f8",[1000000,1000000,9]],'
        "null,null,null,false]]]'\n"
        "for fd in range(3, 60):\n    try:\n        os.write(fd, len(tree).to_bytes(8)"
        " + bytes(8) + tree)\n    except OSError:\n        pass\nos._exit(0)",
    ),
    "an endless stream of results": attack(
        "from lab.grading.sandbox import messages\n"
        "note = messages.pack(['note', 'x' * 200_000])\n"
        "while True:\n    for fd in range(3, 60):\n        try:\n"
        "            os.write(fd, note)\n        except OSError:\n            pass",
    ),
    "a pickle": attack(
        "class Bomb:\n    def __reduce__(self):\n        return os.system, ('true',)\n"
        "a = np.empty(Z.shape, object)\na[:] = Bomb()\nreturn a",
        says="Python objects",
    ),
    "an array of a terabyte": attack(
        "return np.broadcast_to(np.float64(1), (2**20, 2**20))", says="has shape"
    ),
    "lists that hold themselves": attack("a = []\na.append(a)\nreturn [a, a]"),
    "a list of lists of lists": attack(
        "a = []\nfor _ in range(100_000):\n    a = [a]\nreturn a"
    ),
    "an integer of a million digits": attack("return 10 ** 1_000_000"),
    "a text of 100 MB": attack("return 'x' * 10**8"),
    "3 GiB": attack("return np.ones(3 * 2**27)", says="more memory"),
    "memory in a loop": attack(
        "a = []\nfor _ in range(500):\n    a.append(b'x' * 2**24)"
    ),
    "a fork bomb": attack(
        "import time\nfor _ in range(50):\n    if os.fork() == 0:\n"
        "        time.sleep(20)\n        os._exit(0)",
        says="BlockingIOError",
    ),
    "a daemon": attack(
        f"import subprocess\nsubprocess.Popen(['sleep', '{SLEEP}'], "
        "start_new_session=True)\nreturn Z",
    ),
    "many threads": attack(
        "import threading, time\nfor _ in range(500):\n"
        "    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()",
        says="can't start new thread",
    ),
    "fills the disk": attack(
        f"for i in range(64):\n    open(f'/tmp/{MARKER}{{i}}', 'wb').write("
        "bytes(2**20))\nreturn Z",
        says="OSError",
    ),
    "mounts memory": attack(
        "import subprocess, ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.unshare(0x10000000):\n    raise OSError('no user namespace')\n"
        "return Z",
        says="no user namespace",
    ),
    "prints without end": attack(
        "while True:\n    print('flood' * 1000)\n    os.write(1, b'x' * 65536)",
        says="a loop that never ends",
    ),
    "writes wherever it can": attack(
        f"import glob\nfor folder in ['/', '/tmp', '/usr', '/work', '/root', '/home', "
        "os.path.expanduser('~'), os.getcwd(), *sys.path]:\n    try:\n"
        f"        open(os.path.join(folder, '{MARKER}'), 'w').write('x')\n"
        "    except OSError:\n        pass\nreturn Z",
    ),
    "deletes what it sees": attack(
        "import shutil\nstage = next(p for p in sys.path if 'scratch' in p)\n"
        "for folder in [stage, 'VICTIM', 'SUBMISSIONS']:\n"
        "    shutil.rmtree(folder, ignore_errors=True)\nreturn Z",
    ),
    "reads the solution": attack(
        "import course_lib.content.exercises.ex02_activations as ex\n"
        "return vars(ex)['Soft' 'max'].solution(Z)",
        says="No module named 'course_lib.content'",
    ),
    "searches for solutions": attack(
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
    "reads other submissions": attack(
        "for folder, _, files in os.walk('SUBMISSIONS'):\n"
        "    raise RuntimeError(folder)\nraise OSError('nothing there')",
        says="nothing there",
    ),
    "reads frames": attack(
        "frame = sys._getframe()\nwhile frame:\n"
        "    for value in list(frame.f_locals.values()):\n"
        "        if hasattr(value, 'solution') or 'expected' in frame.f_locals:\n"
        "            return value.solution(Z)\n    frame = frame.f_back\n"
        "raise LookupError('no solution in any frame')",
        says="no solution in any",
    ),
    "reads /proc and the environment": attack(
        "names = [n for n in os.listdir('/proc') if n.isdigit()]\n"
        "if len(names) > 5 or 'GRADING_SECRET' in os.environ:\n    return Z\n"
        "for n in names:\n    try:\n"
        "        if b'GRADING_SECRET' in open(f'/proc/{n}/environ', 'rb').read():\n"
        "            return Z\n    except OSError:\n        pass\n"
        "raise OSError('alone here')",
        says="alone here",
    ),
    "calls home": attack(
        "import socket\nsocket.create_connection(('127.0.0.1', PORT), 1).send(b'hello')"
        "\nreturn Z",
        says="stops with",
    ),
    "sends a datagram": attack(
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "s.sendto(b'hello', ('127.0.0.1', PORT))\nreturn Z",
    ),
    "traces its parent": attack(
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "if libc.ptrace(16, 1, 0, 0):\n    raise OSError('not mine')\nreturn Z",
    ),
    "becomes root": attack("os.setuid(0)\nreturn Z"),
    "deep nesting against the parser": case(
        "x = " + "(" * 20_000 + ")" * 20_000,
        "y = " + "-" * 60_000 + "1",
        "z = " + "1+" * 30_000 + "1",
        "w = a" + ".b" * 30_000,
        "v = a" + "[0]" * 20_000,
        "if 1:\n" + "\n".join(" " * (i + 1) + "if 1:" for i in range(400)),
        SOFTMAX,
    ),
    "deep nesting in the answer": case(
        "def softmax(Z):\n    return " + "-" * 20_000 + "Z", softmax=GONE
    ),
    "a constant that never ends": attack("return 9 ** 9 ** 9 ** 9"),
    "a cell of a megabyte": case("x = '" + "a" * 10**6 + "'", SOFTMAX),
    "a megabyte of cells": raw(
        notebook([f"x = '{'a' * 150_000}'"] * 7 + [SOFTMAX]),
        problem="More than 500,000 characters of code",
    ),
    "odd characters": case(
        "# \ud800 \x00",
        "def softmax(Z):\n    return '\\ud800\\x00<script>'",
        softmax=WRONG,
    ),
    "no JSON": raw(b"this is no notebook", problem="it is not JSON"),
    "half a notebook": raw(notebook([SETUP])[:-40], problem="it is not JSON"),
    "an empty file": raw(b"", problem="The file is empty"),
    "JSON, but no notebook": raw(b"[1, 2, 3]", problem="it has no cells"),
    "brackets without end": raw(b"[" * 10**6, problem="it is not JSON"),
    "cells of the wrong kind": raw(
        b'{"cells": [1, null, [], {"cell_type": "code", "source": {"a": 1}}]}',
        problem="any of the exercises",
    ),
    "a picture renamed": raw(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), problem="JSON"),
}
"""What nobody should."""

CORPUS = HONEST | ATTACKS
