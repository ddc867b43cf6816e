"""What a setting of the playground makes of a gradient, and of the rate."""

from course_lib.gradients import clip_grad_norm, clip_grad_value
from course_lib.optimizers import Optimizer
from course_lib.regularizers import L1, L2
from course_lib.schedules import Schedule


def shape(params, setting):
    """Add the slopes of the penalties to the gradient, and clip it."""
    for penalty in (L1(setting["l1"]), L2(setting["l2"])):
        if penalty.strength:
            penalty.add_gradient(params)
    if setting["clip"] == "by norm":
        clip_grad_norm(params, setting["limit"])
    elif setting["clip"] == "by value":
        clip_grad_value(params, setting["limit"])


def make_optimizer(params, setting):
    """Return the setting's optimizer over params."""
    kind, s = Optimizer.named(setting["optimizer"]), setting
    numbers = {name: s[name] for name in ("momentum", "memory", "decay")}
    nesterov = s["nesterov"] and s["momentum"] > 0
    return kind(params, lr=s["lr"], **kind.arguments(**numbers, nesterov=nesterov))


def make_schedule(setting):
    """Return the setting's schedule; its one number T is what the kind makes of it."""
    return Schedule.named(setting["schedule"]).over(setting["horizon"])
