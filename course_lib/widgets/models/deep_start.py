"""A deep network at its start, with every layer's numbers there and back."""

from types import SimpleNamespace

import numpy as np

from course_lib.content.exercises import deep_trial
from course_lib.gradients import clip_grad_norm, clip_grad_value
from course_lib.losses import CrossEntropyLoss
from course_lib.optimizers import SGD
from course_lib.plots.signals import Expected

CLIPS = {
    "off": lambda params, limit: None,
    "by norm": clip_grad_norm,
    "by value": clip_grad_value,
}


class DeepStart:
    """A deep network: its numbers there and back, and one step after the other.

    Attributes:
        A, dZ: each hidden layer's activations, and ∂L_n/∂Z of each sample.
        losses, norms: before every step, and now.
        clipped: whether a step has used a gradient that clipping had changed.
    """

    def __init__(self, activation, init, depth, width, seed):
        self.X, self.y = deep_trial.task()
        self.net = deep_trial.network(activation, init, depth, width, seed)
        self.loss, self.losses, self.norms = CrossEntropyLoss(), [], []
        self.optimizer = SGD(self.net.parameters(), lr=deep_trial.LR)
        self.clipped = False
        error = self.look()
        self.expected = Expected(self.net, self.X, np.mean(np.sum(error**2, axis=1)))

    @property
    def steps(self):
        """How many steps were taken."""
        return len(self.losses) - 1

    @property
    def diverged(self):
        """Whether the loss is no longer a number."""
        return not np.isfinite(self.losses[-1])

    @property
    def trained(self):
        """Whether the loss fell below the goal within the steps of the trial."""
        return bool(np.nanmin(self.losses[: deep_trial.STEPS]) < deep_trial.TRAINED)

    def deviations(self):
        """Return the standard deviations of the activations and of ∂L_n/∂Z by layer."""
        return [_std(A) for A in self.A], [_std(dZ) for dZ in self.dZ]

    def look(self):
        """Go forward and back once; return ∂L_n/∂output of each sample."""
        params, signals = self.net.parameters(), []
        with np.errstate(over="ignore", invalid="ignore"):
            self.losses.append(self.loss(self.net(self.X), self.y))
            params.zero_grad()
            dA = error = self.loss.backward()
            for layer in reversed(self.net.layers):
                dA = layer.backward(dA)
                signals.append(dA * len(self.X))  # of a sample, not of the mean
            self.norms.append(float(np.linalg.norm(params.grad)))
        self.A = [layer.A for layer in self.net.layers[1::2]]
        self.dZ = signals[1::2][::-1]  # output, then (activation, linear) in turn
        return error * len(self.X)

    def clip(self, kind, limit):
        """Return the gradient clipped, its length, and its angle to the true one."""
        true = self.net.parameters().grad
        cut = SimpleNamespace(grad=true.copy())
        with np.errstate(over="ignore", invalid="ignore"):
            CLIPS[kind](cut, limit)
            length = float(np.linalg.norm(cut.grad))
            cosine = true @ cut.grad / max(self.norms[-1] * length, 1e-300)
        return cut.grad, length, float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))

    def step(self, kind, limit):
        """Move down the (clipped) gradient, and look again."""
        params = self.net.parameters()
        cut, length, _ = self.clip(kind, limit)
        self.clipped |= length < 0.999 * self.norms[-1]
        params.grad[:] = cut
        with np.errstate(over="ignore", invalid="ignore"):
            self.optimizer.step()
        self.look()


def _std(values):
    """Return the standard deviation, infinite if a value is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = float(np.std(values))
    return size if np.isfinite(size) else np.inf
