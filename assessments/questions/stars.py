"""Texts in which a star stands for any run of characters, also none, and `\\*` for a star that is typed."""

TYPED = "\x00"  # stands for a typed star while the others are looked for; no text can hold it


def pieces(text):
    """What stands between the stars of a text; one piece where there are none."""
    return [piece.replace(TYPED, "*") for piece in text.replace("\\*", TYPED).split("*")]


def is_exact(text):
    return len(pieces(text)) == 1


def escaped(text):
    """The text that just this answer fits."""
    return text.replace("*", "\\*")


def unescaped(text):
    """The answer that fits an exact text."""
    return text.replace("\\*", "*")


def fits(parts, answer):
    """Whether an answer has these pieces: found from the left, so that no number of stars makes the search go back."""
    first, *others = parts
    if not others:
        return answer == first
    *middle, last = others
    if not answer.startswith(first) or not answer.endswith(last) or len(answer) < len(first) + len(last):
        return False
    rest = answer[len(first) : len(answer) - len(last)]
    for piece in middle:
        _before, found, rest = rest.partition(piece) if piece else ("", True, rest)
        if not found:
            return False
    return True


def meet(first, second):
    """Whether something can be typed that fits the pieces of both."""
    if len(first) == 1 or len(second) == 1:
        return fits(first, second[0]) if len(second) == 1 else fits(second, first[0])
    # Between their beginnings and ends both take anything, so only those must agree.
    begins = first[0].startswith(second[0]) or second[0].startswith(first[0])
    return begins and (first[-1].endswith(second[-1]) or second[-1].endswith(first[-1]))
