"""What a question type says of an answer."""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Outcome:
    """`fraction` of the question's points, exact, 0 to 1; `parts`: plain JSON on what was answered, never the key.

    Where a person adds to what the machine gives, `by_hand` is the person's share of the points (`fraction` is then at
    most the rest), the same for every answer; `waits` says that this answer has something for a person to judge.
    """

    fraction: Fraction
    parts: list = field(default_factory=list)
    by_hand: Fraction = Fraction(0)
    waits: bool = False
