"""Questions with an explanation for every answer: Choice and Number."""

from dataclasses import dataclass, field
from zlib import crc32

from ..answers.numerals import read_number


@dataclass(frozen=True)
class Choice:
    """A question with fixed options.

    `options` maps each option's text to the explanation shown when it is chosen;
    `correct` is the text of the right one. Text may hold `$formulas$`, options not.
    """

    id: str
    text: str
    options: dict[str, str]
    correct: str

    def __post_init__(self):
        if self.correct not in self.options:
            raise ValueError(f"{self.id}: {self.correct!r} is not among the options")

    def shuffled(self):
        """Return the options in an order that is the same every time, and no clue."""
        return sorted(self.options, key=lambda text: crc32((self.id + text).encode()))

    def mark(self, answer):
        """Return (correct, explanation) for one of the options."""
        if answer not in self.options:
            raise ValueError(f"choose one of: {', '.join(self.options)}")
        return answer == self.correct, self.options[answer]


@dataclass(frozen=True)
class Number:
    """A question whose answer is a number.

    `answer` is right within the absolute `tolerance`; `explanation` tells why.
    `typical` maps wrong numbers that people arrive at to what went wrong there.
    """

    id: str
    text: str
    answer: float
    explanation: str
    tolerance: float = 1e-6
    typical: dict[float, str] = field(default_factory=dict)

    def mark(self, answer):
        """Return (correct, explanation) for a number, or text that holds one.

        Raises ValueError with a sentence if the text is no number.
        """
        value = read_number(answer)
        if abs(value - self.answer) <= self.tolerance:
            return True, self.explanation
        for number, explanation in self.typical.items():
            if abs(value - number) <= self.tolerance:
                return False, explanation
        return False, f"It is {self.answer:g}. {self.explanation}"
