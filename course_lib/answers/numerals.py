"""Numerals: the number that a learner has typed, or a question about what it means.

Numbers are written in many ways: 0.25, .25, 0,25, 1/4, 2.5e-1, 2,5·10⁻¹, −¼. All of
them count. What has two readings is asked, never guessed: 1,234 and 5%.
"""

import math
import re
import unicodedata

EXAMPLE = "Write one number, for example 0.25 or 1/4."
# What stands for a sign that Python knows; digits of other scripts count as ours.
SIGNS = (
    dict.fromkeys("−–—‒﹣－", "-")
    | dict.fromkeys("·×⋅∙∗✕", "*")
    | dict.fromkeys("⁄∕÷", "/")
    | {"٫": ".", "’": "'"}
)
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
POWER = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
DIGITS = r"\d+(?:_\d+)*"
NUMBER = rf"(?:{DIGITS}\.?(?:{DIGITS})?|\.{DIGITS})(?:[eE][+-]?\d+)?"
POWER_OF_TEN = (
    r"(?:(.+?)\s*\*\s*|([+-]?))10\s*(?:\^|\*\*)\s*"
    r"(?:\(([+-]?\d+)\)|([+-]?\d+))"
)
GROUPS = {mark: rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+" for mark in ",. '"}


def read_number(text):
    """Return the number that a text holds: "0.25", "1/4", "0,25" or "-3e2".

    Raises:
        ValueError: a sentence: that it is no number, or which two it may be.
    """
    plain = POWER.sub(_exponent, plainly(str(text))).strip()
    if plain.endswith("%"):
        value = _decimal(text, plain[:-1].strip())
        raise two_readings(text, f"{value / 100:.12g}", f"{value:.12g} (per cent)")
    numerator, stroke, denominator = plain.partition("/")
    value = _decimal(text, numerator.strip())
    if stroke:
        below = _decimal(text, denominator.strip())
        if below == 0:
            raise ValueError(f"{quoted(text)} divides by zero. {EXAMPLE}")
        value /= below
    if not math.isfinite(value):
        raise ValueError(f"{quoted(text)} is larger than any number here. {EXAMPLE}")
    return value


def plainly(text):
    """Return a text in the signs that Python knows: -, *, /, 0 … 9, and spaces."""
    return "".join(map(_plain_sign, text))


def _plain_sign(sign):
    if sign.isspace():
        return " "
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return SIGNS.get(sign, sign)


def _exponent(match):
    return "^" + match[0].translate(SUPERSCRIPT)


def two_readings(text, one, other):
    """Return the error that asks what a text means."""
    return ValueError(
        f"{quoted(text)} can be read in two ways: as {one}, or as {other}. Write the "
        "one that you mean"
    )


def quoted(text):
    """Return what was typed as a sentence quotes it; of a long text, the beginning."""
    text = str(text).strip()
    return repr(text if len(text) <= 40 else text[:40] + "…")


def _decimal(text, plain):
    """Return the number of a text without a fraction stroke."""
    plain = re.sub(r"^([+-])\s+", r"\1", plain)
    power = re.fullmatch(POWER_OF_TEN, plain)
    if power:
        factor, sign, *exponents = power.groups()
        factor = _decimal(text, factor) if factor else float(f"{sign}1")
        return factor * float(f"1e{next(filter(None, exponents))}")
    sign, body = re.fullmatch(r"([+-]?)(.*)", plain).groups()
    size = _vulgar(body) or _size(text, _with_a_point(text, body))
    return -size if sign == "-" else size


def _vulgar(body):
    """Return the number of ½ or 2½; None for any other."""
    if re.fullmatch(r"\d*[¼-¾⅐-⅞]", body):
        return float(body[:-1] or 0) + unicodedata.numeric(body[-1])
    return None


def _size(text, body):
    """Return the number of decimal digits with a point and an exponent."""
    if re.fullmatch(NUMBER, body):
        size = float(body)
        if size == 0 and re.search("[1-9]", re.split("[eE]", body)[0]):
            raise ValueError(
                f"{quoted(text)} is closer to zero than any number here. {EXAMPLE}"
            )
        return size
    if re.fullmatch(r"0([xX][\da-fA-F]+|[bB][01]+|[oO][0-7]+)", body):
        raise ValueError(f"{quoted(text)} is not decimal: write {int(body, 0)}")
    raise ValueError(f"{quoted(text)} is not a number. {EXAMPLE}")


def _with_a_point(text, body):
    """Return a number whose decimal comma has become a point, and without groups.

    Of two kinds of marks the last is the decimal one: 1,234.5, 1.234,5 and 1 234,5.
    """
    whole, mark, rest = body, "", ""
    marks = set(body) & set(",. '")
    if len(marks) == 2 and marks & set(",."):
        mark = max(",.", key=body.rfind)
        whole, _, rest = body.rpartition(mark)
    for group, pattern in GROUPS.items():
        if not re.fullmatch(pattern, whole):
            continue
        digits = whole.replace(group, "")
        if group == "," and not mark and body.count(",") == 1:
            raise two_readings(text, digits, body.replace(",", "."))
        if group == "." and not mark and body.count(".") == 1:
            continue  # a decimal point, as everywhere in this course
        return f"{digits}.{rest}" if mark else digits
    return body.replace(",", ".") if body.count(",") == 1 else body
