"""Typed words as they are compared: without the shape of signs, and by choice without capitals and accents."""

import unicodedata

SAME_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"})


def fold(text, *, keeps_case=False, keeps_accents=False):
    """Single spaces, plain quotation marks and dashes; small letters and no accents unless they are kept."""
    letters = unicodedata.normalize("NFKD", text.translate(SAME_SIGNS))
    if not keeps_case:
        letters = unicodedata.normalize("NFKD", letters.casefold())
    if not keeps_accents:
        letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", letters).split())


def distance(first, second):
    """The least number of letters to add, leave out, change or swap with the next that makes one text the other."""
    before, above = [], list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]
