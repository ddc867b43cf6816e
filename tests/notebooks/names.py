"""Which names a piece of code makes, and which it uses, without running it."""

import ast
import symtable


def made(source):
    """Return the names that a cell leaves behind: functions, classes, variables."""
    table = symtable.symtable(source, "cell", "exec")
    return {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }


def used(source):
    """Return the names that a cell takes from the cells before it.

    A name that the cell itself makes first is its own; a name inside one of its
    functions is looked up when the function is called.
    """
    tree = ast.parse(source)
    taken = set()
    own = set()
    for statement in tree.body:
        text = ast.unparse(statement)
        taken |= looked_up(symtable.symtable(text, "cell", "exec")) - own
        own |= made(text)
    return taken


def looked_up(table):
    """Return the global names that this scope or one within it reads."""
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced()
        and (table.get_type() == "module" or symbol.is_global())
    }
    for child in table.get_children():
        names |= looked_up(child)
    return names
