"""The evidence of a question, and how much of it may be shown."""

from typing import NamedTuple


class Clue(NamedTuple):
    """A paragraph on which something rests; `role` is key, distractor or conflict; no `option`: the whole question."""

    address: str
    role: str
    option: str = ""


def deciding(clues, chosen, shows_key):
    """Addresses to show beside an answer, the deciding ones first.

    While the key is closed: what decides the question as a whole, and what belongs to the chosen options. A paragraph
    that supports one right option would give that option away, so it waits until the option was chosen.
    """
    keys = [clue for clue in clues if clue.role == "key" and (shows_key or clue.option in ("", *chosen))]
    feeding = [clue for clue in clues if clue.role == "distractor" and clue.option in chosen]
    others = [clue for clue in clues if clue.role == "conflict" and shows_key]
    return list(dict.fromkeys(clue.address for clue in (*keys, *feeding, *others)))
