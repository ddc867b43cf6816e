"""Gradients: check them against small differences, and keep them from exploding."""

from math import inf, isfinite

import numpy as np


def numerical_gradient(f, theta, eps=1e-6):
    """Estimate ∂f/∂θ by central differences: (f(θ + ε) − f(θ − ε)) / 2ε, per element.

    Args:
        f: function of an array like theta that returns a number.
        theta: float64 array of any shape; each element is moved in it and put back, so
            f may also look at the array itself.
        eps: ε > 0; the error is about ε² from the curve and 1e-16/ε from rounding.

    Returns:
        Array of the shape of theta.

    Raises:
        ValueError: for an array of float32, whose rounding hides such differences, and
            where f does not depend on a list or an array of whole numbers.
    """
    if isinstance(theta, np.ndarray) and theta.dtype == np.float32:
        raise ValueError(
            "small differences need float64, and theta is float32: take the gradient "
            "of net.astype('float64')"
        )
    start, theta = theta, np.asarray(theta, dtype=np.float64)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        value = theta[i]
        theta[i] = value + eps
        above = f(theta)
        theta[i] = value - eps
        below = f(theta)
        theta[i] = value
        gradient[i] = (above - below) / (2 * eps)
    if theta is not start and not gradient.any():
        raise ValueError(
            "f gave one value throughout. If it looks at the array instead of its "
            "argument: that array has to be float64, theta.astype(float)"
        )
    return gradient


def check_gradients(net, loss, X, y, eps=1e-6):
    """Compare backpropagation with central differences, parameter by parameter.

    Works on a float64 copy in evaluation mode: the network is not changed.

    Args:
        net: a `Sequential`.
        loss: a `Loss` that fits its outputs.
        X, y: a small batch (each parameter costs two forward passes).
        eps: step of the differences.

    Returns:
        dict "0.W" (layer number, name; "0.W'" for a second W in it) → largest error of
        that parameter's gradient, relative to its largest entry:
        max |backprop − numerical| / max |entry|; infinite where one is no number.
        Below 1e-6 is right; above 1e-2 is wrong, unless some z lies on a kink.
    """
    net = net.astype("float64").eval()
    loss(net(X), y)
    net.parameters().zero_grad()
    net.backward(loss.backward())
    errors = {}
    for i, layer in enumerate(net.layers):
        for parameter in layer.own_parameters():
            ours = parameter.grad.copy()
            theirs = numerical_gradient(lambda _: loss(net(X), y), parameter.data, eps)
            largest = max(abs(ours).max(), abs(theirs).max(), 1e-8)
            error = float(abs(ours - theirs).max() / largest)
            name = f"{i}.{parameter.name}"
            while name in errors:  # a layer that is made of layers
                name += "'"
            errors[name] = error if isfinite(error) else inf
    return errors


def clip_grad_norm(params, max_norm):
    """Shorten the whole gradient to at most `max_norm`; its direction stays.

        g ← g · min(1, c / (‖g‖ + 1e-6))

    Args:
        params: anything with a `.grad` array: one global norm over all of it.
        max_norm: c > 0.

    Returns:
        The norm before, a float.

    Raises:
        ValueError: when max_norm is not positive.
    """
    if not max_norm > 0:
        raise ValueError(
            f"the gradient needs some length: max_norm > 0, got {max_norm}"
        )
    norm = float(np.linalg.norm(params.grad))
    factor = max_norm / (norm + 1e-6)
    if factor < 1:
        params.grad *= factor
    return norm


def clip_grad_value(params, limit):
    """Cut every element of the gradient to [−limit, limit]; its direction may turn.

    Args:
        params: anything with a `.grad` array.
        limit: > 0.

    Raises:
        ValueError: when limit is not positive.
    """
    if not limit > 0:
        raise ValueError(f"the gradient needs some room: limit > 0, got {limit}")
    np.clip(params.grad, -limit, limit, out=params.grad)
