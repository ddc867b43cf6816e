"""One statement of a notebook: what it binds, what it needs, whether it defines."""

import ast
import dis
from dataclasses import dataclass
from functools import cached_property
from types import CodeType
from zlib import crc32

LOOKUPS = {"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"}
BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
IMPORTS = ast.Import | ast.ImportFrom
ASSIGNMENTS = ast.Assign | ast.AnnAssign | ast.AugAssign
BRANCHES = ast.If | ast.Try
BLOCKS = ast.For | ast.While | ast.With


@dataclass(eq=False)
class Statement:
    """One kept statement: its syntax, the text of its cell and the names it binds.

    It knows nothing of its notebook: statements of cells that a whole class shares are
    read and compiled once.
    """

    node: ast.stmt
    text: str
    binds: frozenset

    @cached_property
    def file(self):
        """The file name under which it is compiled: cells of one text share it."""
        return f"<cell {crc32(self.text.encode('utf-8', 'replace')):08x}>"

    @cached_property
    def code(self):
        """The compiled statement, or None if Python refuses it."""
        try:
            return compile(ast.Module([self.node], []), self.file, "exec")
        except BROKEN:
            return None

    @cached_property
    def needs(self):
        """The global names that it looks up, now or when its functions are called."""
        own = set(_targets(getattr(self.node, "target", None)))
        loop = own if isinstance(self.node, ast.For) else set()
        return lookups(self.code) - loop if self.code else set()

    @property
    def extends(self):
        """Whether earlier definitions of its names count too."""
        rebinds = isinstance(self.node, DEFINITIONS | IMPORTS)
        return not rebinds and bool(self.binds & self.needs or _partial(self.node))

    @property
    def line(self):
        """The number of its first line within the cell."""
        decorators = getattr(self.node, "decorator_list", ())
        return min(node.lineno for node in [self.node, *decorators])

    @property
    def source(self):
        """Its source; as the author wrote it, if it has its lines for itself."""
        node, lines = self.node, self.text.splitlines()
        alone = node.col_offset == 0 and not isinstance(node, IMPORTS)
        if alone and not lines[node.end_lineno - 1].encode()[node.end_col_offset :]:
            return "\n".join(lines[self.line - 1 : node.end_lineno])
        return ast.unparse(node)


def statements(tree, text):
    """Return the `Statement`s in a syntax tree that define or fill something."""
    parts = [part for node in tree.body for part in _split(node)]
    bindings = [
        (part, frozenset(_binds(part))) for part in parts if _only_defines(part)
    ]
    return tuple(Statement(part, text, binds) for part, binds in bindings if binds)


def _split(node):
    """An import of several names as one import for each: one may fail alone."""
    if isinstance(node, IMPORTS):
        for alias in node.names:
            fields = {**dict(ast.iter_fields(node)), "names": [alias]}
            yield ast.copy_location(type(node)(**fields), node)
    else:
        yield node


def _binds(node):
    """Yield the names that a statement binds at the top of a module."""
    if isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, IMPORTS):
        yield from ((a.asname or a.name).split(".")[0] for a in node.names)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _targets(target)
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        yield from _targets(node.target)
    elif isinstance(node, ast.Expr):
        yield from _name_filled_by(node.value)
    elif isinstance(node, BRANCHES | BLOCKS):
        if isinstance(node, ast.For):
            yield from _targets(node.target)
        for item in getattr(node, "items", ()):
            yield from _targets(item.optional_vars)
        for inner in _inner(node):
            yield from _binds(inner)


def _name_filled_by(call):
    """The name whose method a statement calls: `table` in `table.append(1)`."""
    method = call.func if isinstance(call, ast.Call) else None
    if isinstance(method, ast.Attribute) and isinstance(method.value, ast.Name):
        yield method.value.id


def _targets(node):
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Tuple | ast.List):
        for part in node.elts:
            yield from _targets(part)
    elif isinstance(node, ast.Starred):
        yield from _targets(node.value)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        yield node.value.id


def _only_defines(node):
    """Whether a statement only defines: nothing inside it is there for its effect."""
    if isinstance(node, BRANCHES):
        return all(isinstance(n, ast.Pass) or _defines(n) for n in _inner(node))
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return False
    if isinstance(node, ASSIGNMENTS):
        return not any(isinstance(n, ast.Await | ast.Yield) for n in ast.walk(node))
    return isinstance(node, DEFINITIONS | IMPORTS | BLOCKS | ast.Expr)


def _defines(node):
    return _only_defines(node) and any(_binds(node))


def _inner(node):
    for part in ("body", "orelse", "finalbody"):
        yield from getattr(node, part, ())
    for handler in getattr(node, "handlers", ()):
        yield from handler.body


def _partial(node):
    """Whether a statement changes a part of what a name means already."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Subscript) for target in node.targets)
    return isinstance(node, ast.AugAssign | ast.Expr | BRANCHES | BLOCKS)


def functional(statement, name):
    """Whether a definition may be a function: `f = f(X)` and `f = 3` are not."""
    node = statement.node
    if not isinstance(node, ASSIGNMENTS):
        return not isinstance(node, ast.ClassDef | ast.Expr | BLOCKS)
    value = node.value
    if isinstance(value, ast.Call):
        return not (isinstance(value.func, ast.Name) and value.func.id == name)
    simple = isinstance(node, ast.Assign | ast.AnnAssign)
    return simple and isinstance(value, ast.Lambda | ast.Name | ast.Attribute)


def lookups(code):
    """Return the global names that a code object and those inside it look up."""
    names = {s.argval for s in dis.get_instructions(code) if s.opname in LOOKUPS}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= lookups(constant)
    return names
