"""What a question type says of an answer."""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Outcome:
    """`fraction` of the question's points, exact, 0 to 1; `parts`: plain JSON on what was answered, never the key."""

    fraction: Fraction
    parts: list = field(default_factory=list)
