"""Families of classes that are looked up by name; defining a subclass registers it."""

import difflib
import inspect
import re
from importlib import import_module
from pkgutil import iter_modules


def nearest(name, candidates, what):
    """Return the error text for an unknown `name`, with the closest known one."""
    close = difflib.get_close_matches(str(name).lower(), candidates, n=1, cutoff=0.5)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    return f'unknown {what} "{name}".{hint} Known: {", ".join(sorted(candidates))}'


def modules(package):
    """Import every module that lies in a package, in the order of their names.

    So a new file is found without being listed anywhere.
    """
    names = sorted(each.name for each in iter_modules(package.__path__))
    return [import_module(f"{package.__name__}.{name}") for name in names]


def namesakes(package):
    """Return {module's name: class named like it} for what lies in a package.

    So `teaser.py` holds `Teaser`. A folder may hold none.

    Raises:
        ImportError: for a file without such a class.
    """
    classes = {}
    for module in modules(package):
        name = module.__name__.rpartition(".")[2]
        title = name.title().replace("_", "")
        if hasattr(module, title):
            classes[name] = getattr(module, title)
        elif not hasattr(module, "__path__"):
            raise ImportError(
                f"{module.__file__} should define class {title}, named like the file; "
                "what helps several files belongs into a folder"
            )
    return classes


class Registry(dict):
    """A dictionary name -> class (or function) whose missing keys explain themselves.

    Args:
        what: what the entries are, for the error message ("activation").
    """

    def __init__(self, what):
        super().__init__()
        self.what = what

    def __missing__(self, name):
        raise ValueError(nearest(name, self, self.what))


class Registered:
    """Base of every family: `class Tanh(Activation)` is found as "tanh" from then on.

    The root of a family names it (`class Activation(Registered, family="activation")`).
    A subclass may set `key`; otherwise its name in snake case is used. A class that is
    defined again under the same name, as happens when a notebook cell is run twice,
    replaces the earlier one. Names that start with an underscore are not registered.
    """

    given = ()  # arguments that whoever makes one of the family always has

    def __init_subclass__(cls, family=None, **kwargs):
        super().__init_subclass__(**kwargs)
        if family is not None:
            cls.registry = Registry(family)
        elif not cls.__name__.startswith("_"):
            if "key" not in vars(cls):
                cls.key = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
            cls.registry[cls.key] = cls

    @classmethod
    def named(cls, name):
        """Return the class registered as `name`.

        Raises:
            ValueError: for an unknown name; the message holds the nearest known one.
        """
        return cls.registry[name]

    @classmethod
    def menu(cls, *first, **traits):
        """List what a dropdown offers: `first`, then the rest of the family's keys.

        Args:
            first: what comes first, in this order: keys, or the dropdown's own words.
            traits: attribute=value that a class needs to be among the rest, such as
                elementwise=True.

        A class with an argument that has no default cannot be made by its key alone,
        and is left out.
        """
        rest = [
            key
            for key, kind in cls.registry.items()
            if all(getattr(kind, name) == value for name, value in traits.items())
            and kind.needs_no_more()
        ]
        return list(dict.fromkeys([*first, *rest]))

    @classmethod
    def needs_no_more(cls):
        """Return whether one can be made from what is `given`, the rest by default."""
        try:
            inspect.signature(cls).bind(*cls.given)
        except TypeError:
            return False
        return True


def class_named(name, *families):
    """Return the registered class of this name: a module's `__getattr__`.

    So a class is found beside those of the course, wherever it was defined.

    Raises:
        AttributeError: when no family has one.
    """
    for family in families:
        for kind in family.registry.values():
            if kind.__name__ == name:
                return kind
    close = difflib.get_close_matches(name, class_names(*families), n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise AttributeError(f"course_lib has no {name}.{hint}", name=name)


def class_names(*families):
    """Return the names of all registered classes, for a module's `__dir__`."""
    return {kind.__name__ for family in families for kind in family.registry.values()}
