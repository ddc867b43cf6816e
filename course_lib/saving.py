"""Saving: a network as one .npz file of plain arrays that any numpy can open.

Nothing in the file is code (no pickle): a network from a stranger can be loaded without
risk. It holds every parameter under the name "0.W" (layer number, name), and a text in
JSON, "network", that lists the layers and their options.
"""

import inspect
import json
import os
import zipfile
import zlib
from pathlib import Path

import numpy as np

from .activations import Activation
from .layers import Dropout, Linear
from .parameters import Parameter
from .registry import nearest

FORMAT, VERSION = "course_lib network", 1
FREE = {"init", "dtype", "rng"}  # how a layer began, which its values now replace
DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


def write(net, path):
    """Store a network under `path`; ".npz" is added where it is missing.

    The file appears only when it is complete: if anything goes wrong on the way, an
    earlier file of that name stays as it was.

    Args:
        net: a `Sequential` of `Linear`, `Dropout` and registered activations.
        path: where to; the folder must exist.

    Returns:
        pathlib.Path of the file.

    Raises:
        TypeError: for a layer or a network that could not be built again as it is.
        FileNotFoundError: when the folder does not exist.
    """
    path = _npz(path)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "dtype": str(net.dtype),
        "layers": [_description(layer) for layer in net.layers],
    }
    arrays = {
        f"{i}.{parameter.name}": parameter.data
        for i, layer in enumerate(net.layers)
        for parameter in layer.own_parameters()
    }
    _check_twin(net, header, arrays, path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent} to save into")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as file:
            np.savez(file, network=json.dumps(header), **arrays)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _check_twin(net, header, arrays, path):
    """Refuse a network that would come back as another one."""
    try:
        layers = [_rebuilt(description, path) for description in header["layers"]]
        _fill(layers, arrays, header["dtype"], path)
        same = all(map(_alike, net.layers, layers))
    except DAMAGED:
        same = False
    own = [p for layer in net.layers for p in layer.own_parameters()]
    if not same or net.own_parameters() != own:
        raise TypeError(
            f"{net} would come back as another network: a file keeps Linear, Dropout "
            "and activations, the arguments that they were made with, and one "
            "parameter of each name"
        )


def _alike(layer, twin):
    """Return whether a layer that was built again is what it was."""
    if type(layer) is not type(twin):
        return False
    plain = (int, float, str, bool, type(None))
    for name, value in vars(layer).items():
        option = name != "training" and isinstance(value, plain)
        if option and getattr(twin, name, None) != value:
            return False
    pairs = zip(layer.own_parameters(), twin.own_parameters(), strict=True)
    return all(np.array_equal(a.data, b.data, equal_nan=True) for a, b in pairs)


def read(path):
    """Return the layers of a stored network, with the values it was saved with.

    Args:
        path: a file that `write` made.

    Returns:
        list of layers that belong to no network yet.

    Raises:
        FileNotFoundError: when there is no such file.
        ValueError: when the file is damaged, was not made by `net.save`, is of another
            version, or names an activation that is not defined here.
    """
    path = _npz(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except DAMAGED as error:
        raise ValueError(f"{path} is damaged or no .npz file ({error})") from None
    header = _header(arrays.pop("network", None), path)
    layers = [_rebuilt(description, path) for description in header["layers"]]
    _fill(layers, arrays, header["dtype"], path)
    return layers


def _npz(path):
    path = Path(path)
    return path if path.suffix == ".npz" else path.with_name(path.name + ".npz")


def _description(layer):
    """Return what to write down of a layer: its kind and how it was made."""
    if isinstance(layer, Activation):
        kind = f"activation {layer.key}"
    elif type(layer) in (Linear, Dropout):
        kind = type(layer).__name__
    else:
        raise TypeError(
            f"{layer} cannot be saved: a file can name Linear, Dropout and activations "
            "(subclasses of nn.Activation), which it finds again by their names"
        )
    return {"kind": kind, "options": _options(layer)}


def _options(layer):
    """Return the arguments that the layer was made with, by name."""
    options = {}
    for name in inspect.signature(type(layer)).parameters:
        value = getattr(layer, name, layer)
        if name in FREE or isinstance(value, Parameter):
            continue
        value = value.item() if isinstance(value, np.generic) else value
        if not isinstance(value, (int, float, str, type(None))):
            raise TypeError(
                f"{layer} cannot be saved: its argument {name} is not kept as "
                f"self.{name}, a number or a text, so it could not be made again"
            )
        options[name] = value
    return options


def _rebuilt(description, path):
    """Return a new layer of the kind and with the options that were written down."""
    try:
        kind, options = description["kind"], description["options"]
        if kind in ("Linear", "Dropout"):
            return {"Linear": Linear, "Dropout": Dropout}[kind](**options)
        key = kind.removeprefix("activation ")
        if key in Activation.registry:
            return Activation.named(key)(**options)
    except DAMAGED as error:
        raise ValueError(
            f"{path} holds a layer that cannot be built: {error}"
        ) from None
    raise ValueError(
        f"{path} needs the {nearest(key, Activation.registry, 'activation')}. If it is "
        "your own, run the cell that defines its class first, then load again."
    )


def _header(text, path):
    """Return the description of the whole network, or say whose file this is."""
    try:
        header = json.loads(str(text))
        version = header["version"] if header["format"] == FORMAT else None
        header["layers"], np.dtype(header["dtype"])
    except DAMAGED:
        version = None
    if version is None:
        raise ValueError(f"{path} holds no network: it was not made by net.save")
    if version != VERSION:
        raise ValueError(
            f"{path} is of version {version}, and this course_lib reads version "
            f"{VERSION}: use the one it was saved with, or a newer one"
        )
    return header


def _fill(layers, arrays, dtype, path):
    """Give the layers their dtype and the stored values."""
    for i, layer in enumerate(layers):
        layer.astype(dtype)
        for parameter in layer.own_parameters():
            name = f"{i}.{parameter.name}"
            values = arrays.get(name)
            if values is None or values.shape != parameter.shape:
                shape = getattr(values, "shape", None)
                fault = "is missing" if values is None else f"has shape {shape}"
                raise ValueError(
                    f"{path} is damaged: {name} should have shape {parameter.shape} "
                    f"and {fault}"
                )
            parameter.data[...] = values
