"""The configuration files of whoever runs the server: read, checked, and they win.

Jupyter reads the same files and passes over what is wrong in them: a file that breaks
off counts as if it were not there, a misspelt setting does nothing. Whoever wrote one
would believe in it. Here a broken file ends the start, with its name and the line, and
a setting that nothing has is told.
"""

import json
import sys
import traceback
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from traitlets import TraitError, Type
from traitlets.config import Config, Configurable
from traitlets.config.loader import (
    ConfigFileNotFound,
    DeferredConfigString,
    JSONFileConfigLoader,
    LazyConfigValue,
    PyFileConfigLoader,
)

LOADERS = {".py": PyFileConfigLoader, ".json": JSONFileConfigLoader}
COMMAND_LINE = "the command line"


@dataclass
class OwnSettings:
    """What the files of one server say, the most important last.

    Attributes:
        sources: pairs of a file's path (or "the command line") and its `Config`.
    """

    sources: list = field(default_factory=list)

    def get(self, setting, otherwise=None):
        """Return the value of a setting such as "Voila.port", or `otherwise`."""
        section, name = setting.split(".")
        for _, config in reversed(self.sources):
            if section in config and name in config[section]:
                return config[section][name]
        return otherwise

    def where(self, setting):
        """Return the path of the file that decides a setting, or None."""
        section, name = setting.split(".")
        for path, config in reversed(self.sources):
            if section in config and name in config[section]:
                return path
        return None

    def notices(self):
        """Yield a sentence for each setting that nothing has."""
        classes = configurables()
        for path, config in self.sources:
            for section, values in config.items():
                for name in values if isinstance(values, Config) else ():
                    if sentence := unknown(section, name, classes):
                        yield f"{path}: {sentence}"
                if not isinstance(values, Config):
                    yield (
                        f"{path}: {section!r} is set by itself and does nothing: a "
                        "setting belongs to a class, as in `c.VisitorKernels.limit`."
                    )

    def refuse_wrong_values(self):
        """Exit with a sentence if a value is none that its setting takes."""
        classes = configurables()
        for path, config in self.sources:
            for section, values in config.items():
                for name, value in values.items() if isinstance(values, Config) else ():
                    if expected := refusal(classes.get(section, ()), name, value):
                        sys.exit(
                            f"{path}: {section}.{name} must be {expected}, and "
                            f"{typed(value)} is not. Mend that "
                            f"{'argument' if path == COMMAND_LINE else 'line'}, "
                            "then start again."
                        )


def read(names, folders, arguments=(), ours=()):
    """Return the `OwnSettings` of the files `<name>.py` and `.json` in `folders`.

    `folders` come as Jupyter has them, the most important first; those in `ours` are
    passed over. `arguments` ("--Class.setting=value") stand above all files. A file
    that cannot be read ends the program with a sentence.
    """
    own, course_folders = OwnSettings(), set(map(str, ours))
    for name in names:
        for folder in reversed(list(dict.fromkeys(map(str, folders)))):
            for kind, loader in LOADERS.items() if folder not in course_folders else ():
                if config := load(loader(name + kind, path=folder)):
                    own.sources.append((str(Path(folder, name + kind)), config))
    if config := from_arguments(arguments):
        own.sources.append((COMMAND_LINE, config))
    return own


def load(loader):
    """Return what a configuration file says, or None if there is no such file."""
    try:
        return loader.load_config()
    except ConfigFileNotFound:
        return None
    except Exception as error:
        sys.exit(
            f"{loader.full_filename or loader.filename}, {line(error, loader)}: "
            f"{type(error).__name__}: {reason(error)}\n"
            "The server did not start, since the settings of this file would be "
            "missing. Mend the line, or move the file away, then start again."
        )


def line(error, loader):
    """Say in which line of its file a loader met an error."""
    if isinstance(error, (SyntaxError, json.JSONDecodeError)):
        return f"line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if f.filename == loader.full_filename]
    return f"line {lines[-1]}" if lines else "as a whole"


def reason(error):
    """Return what an error says, without the place, which stands before it."""
    return error.msg if hasattr(error, "msg") else str(error)


def from_arguments(arguments):
    """Return the `Config` of arguments such as "--VisitorKernels.limit=4"."""
    config = Config()
    for argument in arguments:
        setting, _, value = argument.removeprefix("--").partition("=")
        section, _, name = setting.partition(".")
        config[section][name] = DeferredConfigString(value)
    return config


def configurables():
    """Return {name: classes} of all that can be configured and has been imported."""
    classes, more = {}, [Configurable]
    while more:
        each = more.pop()
        classes.setdefault(each.__name__, set()).add(each)
        more += each.__subclasses__()
    return classes


def unknown(section, name, classes):
    """Return a sentence if nothing of this name has this setting, else None."""
    if section not in classes:
        near = get_close_matches(section, classes, 1)
        hint = f"Did you mean {near[0]}?" if near else "Does an extension bring it?"
        return f"{section}.{name} does nothing: nothing here is called so. {hint}"
    names = {each for cls in family(classes[section]) for each in settings_of(cls)}
    if name in names or name in classes:  # a setting for parts of it
        return None
    near = get_close_matches(name, names, 1)
    hint = f" Did you mean {section}.{near[0]}?" if near else ""
    return f"{section}.{name} does nothing: {section} has no such setting.{hint}"


def family(classes):
    """Return classes and all that inherit from them: a setting is for these, too."""
    below = [each for cls in classes for each in cls.__subclasses__()]
    return set(classes) | family(below) if below else set(classes)


def settings_of(cls):
    """Return the names of a class's settings."""
    return cls.class_traits(config=True)


def typed(value):
    """Return a value as its writer wrote it."""
    is_argument = isinstance(value, DeferredConfigString)
    return (str(value) or "nothing") if is_argument else repr(value)


def refusal(classes, name, value):
    """Return what a setting takes if `value` is not of that kind, else None."""
    if isinstance(value, (LazyConfigValue, Config)):
        return None  # it is worked out later, on top of another value
    kinds = [settings_of(cls) for cls in family(classes)]
    traits = [kind[name] for kind in kinds if name in kind]
    for trait in traits[:1]:
        if isinstance(trait, Type):
            return None  # a class by its name: only its place can import it
        try:
            if isinstance(value, DeferredConfigString):  # of the command line
                value = value.get_value(trait)
            trait.validate(None, value)
        except TraitError:
            least, most = getattr(trait, "min", None), getattr(trait, "max", None)
            bounds = [f"at least {least}"] if least is not None else []
            bounds += [f"at most {most}"] if most is not None else []
            return ", ".join([trait.info(), *bounds])
        except Exception:
            return None  # it can only be judged in its place
    return None
