"""Expressions as they are typed: 2a, a·b, x², 1e-3; and as Python writes them.

Whoever computes on paper leaves out signs. Where only one reading is left, it is taken;
where there are two (a/2b, 2 e-3, wx), the error names both.
"""

import keyword
import re
from itertools import pairwise
from typing import NamedTuple

from course_lib.answers.numerals import (
    NUMBER,
    POWER,
    SUPERSCRIPT,
    plainly,
    two_readings,
)

FUNCTIONS = ("exp", "log", "tanh", "relu", "sigmoid")
GREEK = {"eta", "mu", "nu", "xi", "phi", "psi", "chi", "rho", "tau"}  # one letter each
SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
TOKEN = re.compile(
    rf"(?P<number>{NUMBER})|(?P<power>{POWER.pattern})"
    r"|(?P<name>[^\W\d](?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)*)"
    r"""|(?P<sign>'[^']*'|"[^"]*"|\*\*|//|\S)"""
)


class Token(NamedTuple):
    """A number, a power (²), a name or a sign, and where in the text it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self):
        """The place after its last letter."""
        return self.start + len(self.text)

    def begins(self):
        """Return whether something to be computed may begin here."""
        return self.kind in ("number", "name") or self.text == "("

    def ends(self):
        """Return whether something to be computed may end here."""
        return self.kind != "sign" or self.text == ")"


def as_python(body):
    """Return an expression as Python writes it: 2a is 2 * a, x² is x ** 2.

    Raises:
        ValueError: a sentence on what has two readings, or cannot be read.
    """
    body = plainly(body.translate(SUBSCRIPT)).replace("^", "**").strip()
    _ask_numbers(body)
    tokens = [
        Token(match.lastgroup, match[0], match.start())
        for match in TOKEN.finditer(body)
    ]
    _check(tokens, body)
    _ask_names(tokens)
    _ask_powers(tokens, body)
    words = []
    for k, token in enumerate(tokens):
        if k and _is_product(tokens, k, body):
            words.append("*")
        words.append(_written(token))
    return " ".join(words)


def _written(token):
    if token.kind == "power":
        return f"** ({token.text.translate(SUPERSCRIPT)})"
    if token.kind != "number":
        return token.text
    number = float(token.text)
    if number == float("inf"):
        raise ValueError(f"{token.text} is larger than any number here")
    if number == 0 and re.search("[1-9]", re.split("[eE]", token.text)[0]):
        raise ValueError(f"{token.text} is closer to zero than any number here")
    return repr(number)


def _check(tokens, body):
    """Raise for what no reading helps: a lone bracket, a second =, a word of Python."""
    if not tokens:
        raise ValueError("the expression is not complete: write one, such as a*b + c")
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth < 0:
            raise ValueError(f'"{body}" is not complete: a ")" has no "(" before it')
        if token.text in ("=", "#", "\\", ";"):
            hint = " more than once" if token.text == "=" else ""
            raise ValueError(f'"{token.text}" is not known here{hint}')
        if keyword.iskeyword(token.text) and token.text not in ("True", "False"):
            raise ValueError(
                f'"{body}" is not complete as an expression: "{token.text}" is a word '
                "of Python that is not known here"
            )
    if depth:
        raise ValueError(f'"{body}" is not complete: a "(" is never closed')


def _ask_numbers(body):
    """Ask about what may be one number, or something with a letter in it."""
    before = r"(?<![\w.])"
    if spaced := re.search(rf"{before}({NUMBER})\s+([eE])([+-])(\d+)", body):
        text, first, e, sign, last = spaced.group(0, 1, 2, 3, 4)
        number = f"the number {first}{e}{sign}{last}"
        raise two_readings(text, number, f"{first}*{e} {sign} {last}")
    if other := re.search(rf"{before}0([xXbBoO]\d\w*)", body):
        raise two_readings(other[0], "a number that is not decimal", f"0*{other[1]}")
    if times := re.search(rf"{before}({NUMBER})x(\d+)\b", body):
        first, last = times.groups()
        if not re.search(rf"{before}x{last}\b", body):  # x3 is no name elsewhere
            raise two_readings(times[0], f"{first}*{last}", f"{first}*x{last}")
    if comma := re.search(rf"{before}(\d+),\s*(\d+)", body):
        first, last = comma.groups()
        numbers = f"two numbers, {first} and {last}"
        raise two_readings(comma[0], f"{first}.{last}", numbers)


def _ask_names(tokens):
    """Ask about letters side by side, π, e, and a 2e-3 where e is a name, too."""
    names = {token.text for token in tokens if token.kind == "name"}
    for token, after in pairwise([*tokens, Token("sign", "", -1)]):
        if token.kind == "number":
            _ask_exponent(token.text, names)
        elif token.kind == "name" and after.text != "(":
            _ask_name(token.text, names, after.text)


def _ask_exponent(number, names):
    """Ask about 2e-3 if e is a name elsewhere, and about 2e3 if e3 is."""
    first, exponent, last = re.fullmatch(r"(.*?)(?:([eE])(.*))?", number).groups()
    if exponent is None:
        return
    signed = last[0] in "+-"
    if (exponent if signed else exponent + last) in names:
        spaced = f"{exponent} {last[0]} {last[1:]}" if signed else exponent + last
        plain = f"the number {float(number):g}"
        raise two_readings(number, plain, f"{first}*{spaced}")


def _ask_name(name, names, after):
    """Ask about a name that may be something else: a function, π, e, or a product."""
    if name in FUNCTIONS:
        raise ValueError(
            f'"{name}" is a function here: put what it takes in brackets, {name}(…); '
            "an input needs another name"
        )
    if name in ("pi", "π"):
        raise two_readings(name, "the number 3.14159", "an input, such as p")
    if name == "e" and after == "**":
        raise two_readings("e^…", "exp(…)", "a power of an input, such as d^…")
    letters = re.findall(r"[^\W\d_]\d*", name)  # w1x1: w1 and x1
    if "".join(letters) != name or len(letters) < 2 or name in GREEK:
        return
    if len(letters) == 2 or set(letters) <= names:
        product = f"the product {'*'.join(letters)}"
        raise two_readings(name, product, f"one input, such as {name}_1")


def _ask_powers(tokens, body):
    """Ask about a^b^c, and about a^1/2."""
    for k, token in enumerate(tokens):
        if token.text != "**" or k in (0, len(tokens) - 1):
            continue
        start = _start(tokens, k - 1)
        base = _between(tokens, start, k - 1, body)
        rest = _between(tokens, k + 1, _end(tokens, k + 1), body)
        if start > 1 and tokens[start - 1].text == "**":
            first = _between(tokens, _start(tokens, start - 2), start - 2, body)
            raise two_readings(
                f"{first}^{base}^{rest}", f"({first}^{base})^{rest}",
                f"{first}^({base}^{rest})",
            )  # fmt: skip
        after = [each.text for each in tokens[k + 1 : k + 4]]
        if after[:2] == ["1", "/"] and len(after) == 3:
            typed = f"{base}^1/{after[2]}"
            raise two_readings(typed, f"{base}^(1/{after[2]})", f"{base}/{after[2]}")


def _is_product(tokens, k, body):
    """Return whether a sign of multiplication was left out before token k."""
    before, token = tokens[k - 1], tokens[k]
    if not (before.ends() and token.begins()):
        return False
    if before.kind == "name" and token.text == "(":
        return False  # a call; what is no function is refused where it is computed
    if before.kind != "name" and token.kind != "number":
        _ask_division(tokens, k, body)
        return True
    raise ValueError(
        f'"{body}" is not complete: which operator is missing between '
        f'"{before.text}" and "{token.text}"? A product needs its *'
    )


def _ask_division(tokens, k, body):
    """Ask whether what follows a/2 or a^2 without a sign still belongs to the 2."""
    first = _start(tokens, k - 1)
    at = first - 1
    while at > 0 and tokens[at].text in "+-" and not tokens[at - 1].ends():
        at -= 1
    if at < 1 or tokens[at].text not in ("/", "**"):
        return
    sign = tokens[at].text.replace("**", "^")
    start, last = _start(tokens, at - 1), _end(tokens, k)
    above = _between(tokens, start, at - 1, body)
    below = _between(tokens, at + 1, k - 1, body)
    rest = _between(tokens, k, last, body)
    raise two_readings(
        _between(tokens, start, last, body),
        f"({above}{sign}{below})*{rest}", f"{above}{sign}({below}*{rest})",
    )  # fmt: skip


def _start(tokens, k):
    """Return where the number, name, bracket or call begins that ends at token k."""
    if tokens[k].kind == "power" and k:
        return _start(tokens, k - 1)
    if tokens[k].text != ")":
        return k
    depth = 0
    for at in range(k, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[at].text, 0)
        if depth == 0:
            break
    call = at and tokens[at - 1].kind == "name"
    return at - 1 if call else at


def _end(tokens, k):
    """Return where the number, name, bracket or call ends that begins at token k."""
    depth = 0
    for at in range(k, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[at].text, 0)
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        call = tokens[at].kind == "name" and after is not None and after.text == "("
        raised = after is not None and after.kind == "power"
        if depth == 0 and not call and not raised:
            break
    return at


def _between(tokens, first, last, body):
    return body[tokens[first].start : tokens[last].end].replace("**", "^")
