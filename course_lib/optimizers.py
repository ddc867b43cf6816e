"""Optimizers: how a gradient becomes a step.

Backpropagation computes gradients; an optimizer uses them. Each class is its formula:
`update(theta, g, *slots)` changes the parameter vector θ in place. `slots` names the
running averages that it keeps, arrays of the shape of θ that start at zero.
"""

# ruff: noqa: RUF012  (what a class says of itself is read, never changed)

import inspect
from itertools import zip_longest
from math import inf

import numpy as np

from .parameters import writable
from .registry import Registered

# A long vector is updated in blocks: what a formula computes on its way stays in the
# processor's cache.
BLOCK = 32_768
ARRAYS = ("data", "grad")
# What an argument is for, by the names that such arguments usually have.
ROLES = {
    "momentum": "momentum",
    "nesterov": "nesterov",
    "rho": "memory",
    "beta": "momentum",
    "betas": ("momentum", "memory"),
}

__all__ = ["SGD", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop"]


class Optimizer(Registered, family="optimizer"):
    """Base of every optimizer.

    Args:
        params: what it moves: `net.parameters()`, a stretch of it, or one `Parameter`.
        lr: learning rate η > 0.

    Attributes:
        lr: may be changed between steps.
        t: how many steps were taken.

    A copy (`copy.copy`) moves the same parameters, with running averages of its own;
    copied together with its network (`copy.deepcopy`, pickle) it moves the copy.

    A class says of itself, where it differs from these:
        elementwise: whether each number's step depends on no other's: blocks will do.
        roles: argument → what it is for, "momentum" (μ, β₁), "memory" (ρ, β₂),
            "nesterov" or "decay", or a tuple of these; so a widget knows its sliders.
            Arguments with the usual names need no word.
        variants: name → arguments that make it an optimizer known by that name.

    Raises:
        TypeError: when params is not something with arrays `.data` and `.grad`.
        ValueError: when lr is not positive and finite, or another number out of range.
    """

    slots = ()
    elementwise, roles, variants = False, ROLES, {}
    given = ("params",)

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "update" in vars(cls) and "elementwise" not in vars(cls):
            cls.elementwise = False

    @classmethod
    def arguments(cls, **numbers):
        """Return the arguments of this class that have the roles of these numbers.

            Adam.arguments(momentum=0.8) is {"betas": (0.8, 0.999)}

        Args:
            numbers: role=value, for the roles that `Optimizer` names. Those that no
                argument has are left out; the rest of a tuple stays at its default.
        """
        parameters, options = inspect.signature(cls).parameters, {}
        for name, role in cls.roles.items():
            if name not in parameters:
                continue
            if not isinstance(role, tuple):
                options |= {name: numbers[role]} if role in numbers else {}
            elif numbers.keys() & set(role):
                pairs = zip_longest(role, parameters[name].default)
                options[name] = tuple(numbers.get(part, usual) for part, usual in pairs)
        return options

    def __init__(self, params, lr=0.01):
        if not all(isinstance(getattr(params, a, None), np.ndarray) for a in ARRAYS):
            raise TypeError(
                "an optimizer moves net.parameters(), those of a slice, "
                f"net[-1:].parameters(), or one Parameter, got {params!r:.80}"
            )
        if not 0 < lr < inf:
            raise ValueError(f"the learning rate must be above 0, got lr={lr}")
        self.params = params
        self.lr = float(lr)
        self.t = 0
        self.state = [np.zeros_like(params.data) for _ in self.slots]

    def zero_grad(self):
        """Clear the gradients: `backward` adds, so each step starts from zero."""
        self.params.zero_grad()

    def step(self):
        """Move the parameters once, by their gradients as they stand now."""
        self.t += 1
        theta, g = self.params.data, self.params.grad
        if theta.size <= BLOCK or not self.elementwise:
            if self.update(theta, g, *self.state) is not None:
                raise TypeError(
                    f"update of {self} returns something: it changes θ in place "
                    "instead, theta -= …"
                )
            return
        for start in range(0, theta.size, BLOCK):
            here = slice(start, start + BLOCK)
            self.update(theta[here], g[here], *(slot[here] for slot in self.state))

    def update(self, theta, g, *slots):
        """Change θ in place; subclasses write their formula here."""
        raise NotImplementedError(f"{type(self).__name__} has no update(theta, g)")

    def __copy__(self):
        twin = object.__new__(type(self))
        vars(twin).update(vars(self), state=[slot.copy() for slot in self.state])
        for name, value in vars(twin).items():
            if isinstance(value, np.ndarray):  # of a learner's own
                setattr(twin, name, value.copy())
        return twin

    def __setstate__(self, state):
        vars(self).update(state, state=[writable(slot) for slot in state["state"]])

    def __repr__(self):
        return f"{type(self).__name__}(lr={self.lr:g})"


def share(value, name):
    """Return a forgetting factor, or say that it is not in [0, 1)."""
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be in [0, 1), got {value}")
    return float(value)


def not_negative(value, name):
    """Return a number ≥ 0, or say that it is not."""
    if not 0 <= value < inf:
        raise ValueError(f"{name} must be ≥ 0, got {value}")
    return float(value)


class SGD(Optimizer):
    """Gradient descent, with momentum (Polyak, 1964) and Nesterov's look-ahead (1983).

        g ← g + λ θ                        weight decay, L2 in the gradient
        v ← μ v + g
        θ ← θ − η v                        Nesterov: θ ← θ − η (g + μ v)

    The rate η stands outside the velocity v, as in PyTorch: changing η changes the
    next step at once. With η inside, old steps would keep their old rate.

    Args:
        params, lr: see `Optimizer`.
        momentum: μ in [0, 1); 0 is plain gradient descent.
        nesterov: look ahead along the velocity; needs momentum.
        weight_decay: λ ≥ 0.
    """

    slots, elementwise = ("v",), True
    variants = {"nesterov": {"nesterov": True}}

    def __init__(self, params, lr=0.01, momentum=0.0, nesterov=False, weight_decay=0.0):
        super().__init__(params, lr)
        self.momentum, self.nesterov = share(momentum, "momentum"), bool(nesterov)
        self.weight_decay = not_negative(weight_decay, "weight_decay")
        if nesterov and momentum == 0:
            raise ValueError("nesterov looks ahead along the momentum: set it above 0")

    def update(self, theta, g, v):
        if self.weight_decay:
            g = g + self.weight_decay * theta
        if self.momentum:
            v *= self.momentum
            v += g
            g = g + self.momentum * v if self.nesterov else v
        theta -= self.lr * g


class Adagrad(Optimizer):
    """Divide by the root of the sum of all squared gradients (Duchi et al., 2011).

    s ← s + g²
    θ ← θ − η g / (√s + ε)
    """

    slots, elementwise = ("s",), True

    def __init__(self, params, lr=0.01, eps=1e-10):
        super().__init__(params, lr)
        self.eps = not_negative(eps, "eps")

    def update(self, theta, g, s):
        s += g * g
        theta -= self.lr * g / (np.sqrt(s) + self.eps)


class RMSprop(Optimizer):
    """Divide by the root of a running mean of g² (Hinton, 2012, lecture 6e).

    v ← ρ v + (1 − ρ) g²
    θ ← θ − η g / (√v + ε)
    """

    slots, elementwise = ("v",), True

    def __init__(self, params, lr=0.01, rho=0.99, eps=1e-8):
        super().__init__(params, lr)
        self.rho, self.eps = share(rho, "rho"), not_negative(eps, "eps")

    def update(self, theta, g, v):
        v *= self.rho
        v += (1 - self.rho) * (g * g)
        theta -= self.lr * g / (np.sqrt(v) + self.eps)


class Adam(Optimizer):
    """Momentum and RMSprop together, both corrected at the start (Kingma & Ba, 2015).

        m ← β₁ m + (1 − β₁) g              m̂ = m / (1 − β₁ᵗ)
        v ← β₂ v + (1 − β₂) g²             v̂ = v / (1 − β₂ᵗ)
        θ ← θ − η m̂ / (√v̂ + ε)

    Args:
        params, lr: see `Optimizer`.
        betas: (β₁, β₂), forgetting factors in [0, 1).
        eps: ε > 0, added after the correction and outside the root.
        weight_decay: λ ≥ 0, L2 in the gradient (`AdamW` shrinks the weights instead).
    """

    slots, elementwise = ("m", "v"), True
    decoupled = False  # AdamW's weight decay acts beside the gradient

    def __init__(
        self, params, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
    ):
        super().__init__(params, lr)
        self.beta1, self.beta2 = (share(beta, "each of betas") for beta in betas)
        self.eps = not_negative(eps, "eps")
        self.weight_decay = not_negative(weight_decay, "weight_decay")

    def update(self, theta, g, m, v):
        if self.weight_decay and not self.decoupled:
            g = g + self.weight_decay * theta
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        square = g * g  # this array is used again below: few stay in the cache
        square *= 1 - self.beta2
        v += square
        # m̂ / (√v̂ + ε), with both corrections taken out of the arrays (their section 2)
        correction = (1 - self.beta2**self.t) ** 0.5
        rate = self.lr * correction / (1 - self.beta1**self.t)
        root = np.sqrt(v, out=square)
        root += self.eps * correction
        step = rate * m
        step /= root
        theta -= step


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter, 2019).

    θ ← θ − η λ θ                      first, then Adam's step without λ
    """

    key = "adamw"
    elementwise = decoupled = True
    roles = ROLES | {"weight_decay": "decay"}

    def __init__(
        self, params, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
    ):
        super().__init__(params, lr, betas, eps, weight_decay)

    def update(self, theta, g, m, v):
        theta *= 1 - self.lr * self.weight_decay
        super().update(theta, g, m, v)
