"""Feed-forward neural networks in numpy, small enough to be read inside the lessons.

import course_lib as nn
"""

import sys

# `python -m course_lib.hosting` looks for modules in the folder where it is started,
# before anywhere else: a random.py or voila.py that lies there would be imported.
if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    del sys.path[0]
del sys

from . import datasets, initializers, metrics, schedules, surfaces, threads
from .activations import *
from .activations import Activation
from .autodiff import Value
from .gradients import (
    check_gradients,
    clip_grad_norm,
    clip_grad_value,
    numerical_gradient,
)
from .history import History, TrainingDiverged
from .initializers import Initializer
from .layers import Dropout, Layer, Linear
from .losses import *
from .losses import Loss
from .mlp import MLP
from .networks import Sequential, load
from .optimizers import *
from .optimizers import Optimizer
from .parameters import Parameter, ParameterVector
from .registry import class_named as _class_named
from .registry import class_names as _class_names
from .regularizers import *
from .regularizers import Regularizer
from .report import report
from .schedules import Schedule
from .source import show
from .surfaces import Surface
from .sweeps import Sweep, sweep
from .training import EarlyStopping, fit, steps

__version__ = "0.1.0"
_FAMILIES = (
    Activation,
    Loss,
    Optimizer,
    Regularizer,
    Initializer,
    Schedule,
    Surface,
)


def __getattr__(name):  # a class of one's own, in whatever file or cell it stands
    return _class_named(name, *_FAMILIES)


def __dir__():
    return sorted(set(globals()) | _class_names(*_FAMILIES))
