"""What a training leaves behind: a record of every update and of every epoch."""

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["History", "Step", "TrainingDiverged"]


class Step(NamedTuple):
    """One update of the parameters.

    Attributes:
        epoch, step: both from 1; a step is an update, an epoch sees all data once.
        loss: mean loss of the samples that the update used.
        lr: learning rate of the update.
        grad_norm: length of the whole gradient before clipping.
    """

    epoch: int
    step: int
    loss: float
    lr: float
    grad_norm: float


@dataclass
class History:
    """What happened in training: one entry per epoch, `step_loss` one per update.

    `loss` is the mean over the epoch's updates, each measured before its update; a
    smaller last batch counts as much as the others. `accuracy` is measured afterwards,
    by label where a network with several outputs answers yes or no to each.
    """

    loss: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    accuracy: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    lr: list = field(default_factory=list)
    grad_norm: list = field(default_factory=list)
    step_loss: list = field(default_factory=list)
    stopped: str = ""

    @property
    def epochs(self):
        """How many epochs were completed."""
        return len(self.loss)

    def __repr__(self):
        last = f", last loss {self.loss[-1]:.4g}" if self.loss else ""
        return f"History({self.epochs} epochs{last})"


class TrainingDiverged(ArithmeticError):
    """The loss is no longer a number.

    Attributes:
        history: what was recorded until then.
    """

    history = None
