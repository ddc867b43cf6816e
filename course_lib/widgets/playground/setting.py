"""The playground's setting: every choice there is, and a short code that holds it.

A setting is a dict name → value, one for each `Field`. Every field lists its options,
so a setting is a row of digits, each with a base of its own; a code is that number. The
digits count the options of the first edition, so that codes stay what they are when the
course grows; a class that came later, or that stands in a cell, is in a code by name.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from course_lib import datasets
from course_lib.activations import Activation
from course_lib.initializers import Initializer
from course_lib.losses import Loss
from course_lib.optimizers import Optimizer
from course_lib.schedules import Schedule
from course_lib.widgets.playground.data import FEATURES, SOURCES

DEEPEST, WIDEST = 6, 8
ALL = 10**6  # a batch of everything
PLACES = tuple(round(k / 10 - 2.4, 1) for k in range(49))  # where points are drawn
MOST_DRAWN = 200
TYPED = str.maketrans(
    dict.fromkeys("–−‑‐", "-") | {"—": "--", "\u200b": "", "\ufeff": ""}
)
AROUND = re.compile(r"^[^\w-]+|[^\w-]+$")  # a code is of letters, digits, - and _
EDITION = b"playground 1"  # codes of another edition are refused
WITH_NAMES = b"playground 1, and names"

RESTART, GOES_ON, LOOK = "restart", "goes on", "look"
# Of the first edition, in its order: the digits of codes. No new class goes in here.
ACTIVATIONS = (
    *("identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu"),
    *("swish", "softplus"),
)
INITS = (
    *("auto", "normal 0.01", "zeros", "constant", "normal", "uniform"),
    *("lecun_normal", "lecun_uniform", "glorot_normal", "glorot_uniform"),
    *("he_normal", "he_uniform"),
)
LOSSES = ("cross_entropy", "bce_with_logits", "bce", "mse")
OPTIMIZERS = ("sgd", "adagrad", "rmsprop", "adam", "adamw")
SCHEDULES = ("fixed", "step_decay", "exponential", "inverse_time", "cosine", "warmup")
SHARES = (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
RATES = (
    *(1e-4, 3e-4, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05),
    *(0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 10.0),
)


@dataclass(frozen=True)
class Field:
    """One choice of a setting.

    Attributes:
        name: key in the setting.
        label: what stands before its control.
        edition: the values of the first edition, in the order of their digits; True and
            False, words, or rising numbers.
        start: the value at first.
        effect: what a change does to a training: RESTART, GOES_ON or LOOK.
        page: on which page of the controls it stands.
        family: returns all values there are by now, of a field whose values are classes
            or data sets.
    """

    name: str
    label: str
    edition: tuple
    start: object
    effect: str
    page: str
    family: Callable = tuple

    @property
    def options(self):
        """All its values: those of the edition, then the rest of its family."""
        return tuple(dict.fromkeys([*self.edition, *self.family()]))


def _layer(k):
    """Return the fields of hidden layer k, from 1."""
    drops = tuple(round(0.1 * tenth, 1) for tenth in range(9))
    return (
        Field(f"units{k}", f"{k}: units", _upto(WIDEST), 4, RESTART, "network"),
        Field(f"activation{k}", f"{k}: g", ACTIVATIONS, "tanh", RESTART, "network",
              _elementwise),
        Field(f"init{k}", f"{k}: start", INITS, "auto", RESTART, "network",
              Initializer.menu),
        Field(f"dropout{k}", f"{k}: dropout", drops, 0.0, GOES_ON, "network"),
    )  # fmt: skip


def _elementwise():
    return Activation.menu(elementwise=True)


def _upto(most, least=1, step=1):
    return tuple(range(least, most + 1, step))


FIELDS = (
    Field("data", "points", SOURCES, "moons", RESTART, "data", datasets.menu),
    Field("noise", "noise", tuple(k / 20 for k in range(11)), 0.2, RESTART, "data"),
    Field("count", "number", _upto(500, 20, 20), 200, RESTART, "data"),
    Field("share", "% for training", _upto(90, 10, 10), 50, RESTART, "data"),
    Field("draw", "seed of points", _upto(99, 0), 1, RESTART, "data"),
    *(
        Field(key, label, (False, True), key in ("x1", "x2"), RESTART, "data")
        for key, (label, _) in FEATURES.items()
    ),
    Field("depth", "hidden layers", _upto(DEEPEST, 0), 2, RESTART, "network"),
    *(field for k in _upto(DEEPEST) for field in _layer(k)),
    Field("last_init", "output: start", INITS, "auto", RESTART, "network",
          Initializer.menu),
    Field("seed", "seed of weights", _upto(99, 0), 1, RESTART, "network"),
    Field("loss", "loss", LOSSES, "cross_entropy", RESTART, "learning", Loss.menu),
    Field("optimizer", "optimizer", OPTIMIZERS, "sgd", GOES_ON, "learning",
          Optimizer.menu),
    Field("lr", "rate η", RATES, 0.1, GOES_ON, "learning"),
    Field("momentum", "μ, β₁", (0.0, 0.5, 0.8, 0.9, 0.95, 0.99), 0.9, GOES_ON,
          "learning"),
    Field("nesterov", "Nesterov (SGD)", (False, True), False, GOES_ON, "learning"),
    Field("memory", "ρ, β₂", (0.9, 0.99, 0.999), 0.99, GOES_ON, "learning"),
    Field("decay", "weight decay", SHARES, 0.01, GOES_ON, "learning"),
    Field("schedule", "schedule", SCHEDULES, "fixed", GOES_ON, "learning",
          Schedule.menu),
    Field("horizon", "its T, in steps", (50, 100, 200, 500, 1000, 2000, 5000), 500,
          GOES_ON, "learning"),
    Field("batch", "batch size", (1, 2, 5, 10, 16, 32, 64, 128, ALL), 10, GOES_ON,
          "training"),
    Field("l1", "L1 rate", SHARES, 0.0, GOES_ON, "training"),
    Field("l2", "L2 rate", SHARES, 0.0, GOES_ON, "training"),
    Field("clip", "clip gradients", ("off", "by norm", "by value"), "off", GOES_ON,
          "training"),
    Field("limit", "clip at", (0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0), 0.1, GOES_ON,
          "training"),
    Field("discrete", "discretize the answer", (False, True), False, LOOK, "look"),
    Field("tested", "show the test points", (False, True), True, LOOK, "look"),
)  # fmt: skip
FIELD = {field.name: field for field in FIELDS}
START = {field.name: field.start for field in FIELDS}


def encode(setting, hand_points=()):
    """Return the short code of a setting.

    Args:
        setting: dict with a value for every field.
        hand_points: points (x1, x2, class) drawn by hand; kept if the data are "drawn".
    """
    number, base = 0, 1
    for value, options in _digits(setting, hand_points):
        number += base * options.index(value)
        base *= len(options)
    body, edition = number.to_bytes(-(-number.bit_length() // 8), "little"), EDITION
    names = _names(setting)
    if names:
        text = json.dumps(names).encode()
        body, edition = len(text).to_bytes(2, "little") + text + body, WITH_NAMES
    return base64.urlsafe_b64encode(_mark(body, edition) + body).decode().rstrip("=")


def decode(code):
    """Return (setting, drawn points) from a code.

    Spaces, line breaks and what a sentence puts around it, such as quotation marks,
    brackets and a full stop, are ignored, and a dash counts as the hyphen that a text
    program has made it of.

    Raises:
        ValueError: when the code is damaged, of another edition, or names what is not
            defined here.
    """
    typed = "".join(str(code).translate(TYPED).split())
    if not typed:
        raise ValueError(
            "an empty field is no code of this playground: put one there, as the page "
            "Share shows it; the setting stays as it is"
        )
    text = AROUND.sub("", typed)
    for inner in (text, text.strip("-_")):  # both may begin or end a code
        body, edition = _body(inner)
        if edition == EDITION:
            return _read(int.from_bytes(body, "little"))
        if edition == WITH_NAMES:
            end = 2 + int.from_bytes(body[:2], "little")
            setting, hand_points = _read(int.from_bytes(body[end:], "little"))
            return setting | _known(json.loads(body[2:end])), hand_points
    raise ValueError(
        f'"{typed[:40]}" is no code of this playground: a letter of it is missing '
        "or changed. Copy the whole code once more; the setting stays as it is"
    )


def _body(text):
    """Return the bytes of a code without their mark, and the edition that it is of.

    The edition is None where the mark does not fit.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b"", None
    mark, body = data[:3], data[3:]
    fits = (e for e in (EDITION, WITH_NAMES) if _mark(body, e) == mark)
    return body, next(fits, None)


def _mark(body, edition):
    """Return three bytes that change with any letter of a code."""
    return (zlib.crc32(edition + body) & 0xFFFFFF).to_bytes(3, "little")


def _names(setting):
    """Return {field: value} of what the first edition did not have."""
    return {
        field.name: setting[field.name]
        for field in FIELDS
        if _is_kept(field.name, setting) and setting[field.name] not in field.edition
    }


def _known(names):
    """Return the names of a code, once they are known to be defined here."""
    for name, value in names.items():
        if value not in FIELD[name].options:
            raise ValueError(
                f'this code has "{value}" for "{FIELD[name].label}", which is not '
                "defined here: run the cell or import the file that defines it first; "
                "the setting stays as it is"
            )
    return names


def _digits(setting, hand_points):
    """Yield every value with its options, in the order of the code.

    Layers that the network does not have are left out. `depth` and `data` come before
    what depends on them, so that reading knows what follows.
    """
    for field in FIELDS:
        if _is_kept(field.name, setting):
            digits, value = field.edition, setting[field.name]
            yield (value if value in digits else digits[0]), digits
    if setting["data"] == "drawn":
        yield len(hand_points), range(MOST_DRAWN + 1)
        for x1, x2, label in hand_points:
            yield from ((x1, PLACES), (x2, PLACES), (label, (0, 1)))


def _is_kept(name, setting):
    layer = name[-1] if name[:-1] in ("units", "activation", "init", "dropout") else "0"
    return int(layer) <= setting["depth"]


def _read(number):
    """Return (setting, drawn points) from the number of a code."""
    setting = dict(START)
    for field in FIELDS:
        if _is_kept(field.name, setting):
            number, digit = divmod(number, len(field.edition))
            setting[field.name] = field.edition[digit]
    hand_points = []
    if setting["data"] == "drawn":
        number, count = divmod(number, MOST_DRAWN + 1)
        for _ in range(count):
            number, first = divmod(number, len(PLACES))
            number, second = divmod(number, len(PLACES))
            number, label = divmod(number, 2)
            hand_points.append((PLACES[first], PLACES[second], label))
    return setting, tuple(hand_points)
