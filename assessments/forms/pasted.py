"""Questions that are pasted as plain text: GIFT, Aiken, or a list in which the right choice has a star."""

import io
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.bankrows import UNEXPLAINED
from assessments.forms.bank_files import readers
from assessments.forms.question_editor import Typed, blank
from assessments.questions import get, layout
from assessments.versions import plain_number

LONGEST = 200_000
# Nothing in these is tried twice: somebody may paste a line of nothing but spaces.
NUMBER = re.compile(r"\s*+(?:question\s++)?\d{1,3}\s*+[.):]\s++", re.IGNORECASE)
CHOICE = re.compile(r"\s*+(\*?)\s*+([A-Ha-h][.)])\s++(.*)")
ANSWER = re.compile(r"^[^\S\n]*+answer\s*+:", re.IGNORECASE | re.MULTILINE)
OPENING, CLOSING = re.compile(r"(?<!\\)\{"), re.compile(r"(?<!\\)\}")


def read_pasted(text):
    """(the text as it was read, its BankRows: each tidy or refused). Raises ValidationError where there is none."""
    if len(text) > LONGEST:
        raise ValidationError(_("This is very long. Save it as a file, and import that."))
    name = "gift" if _has_braces(text) else "aiken"
    plain = text.replace("\r\n", "\n") if name == "gift" else _with_answers(text)
    if name == "aiken" and not ANSWER.search(plain):
        raise ValidationError(_("It says nowhere which choice is right. Put a star before it, such as *B) Words."))
    rows = list(readers()[name].read(io.BytesIO(plain.encode(errors="replace"))))
    if not rows:
        raise ValidationError(_("There is no question in it."))
    return plain, rows


def _has_braces(text):
    opening = OPENING.search(text)
    return opening is not None and CLOSING.search(text, opening.end()) is not None


def _with_answers(text):
    """Aiken of a list: without the numbers of questions, and with a line for the answer instead of stars."""
    lines, stars, is_choosing = [], [], False
    for line in [*text.splitlines(), ""]:
        choice = CHOICE.fullmatch(line)
        if is_choosing and not choice:
            lines += [f"ANSWER: {', '.join(stars)}"] * bool(stars)
            stars = []
        if choice:
            star, letter, words = choice[1], choice[2], choice[3].rstrip()
            if star or words.endswith("*"):
                stars.append(letter[0].upper())
            lines.append(f"{letter} {words.removesuffix('*').rstrip()}")
        else:
            lines.append(line[found.end() :] if (found := NUMBER.match(line)) else line)
        is_choosing = bool(choice)
    return "\n".join(lines)


def typed_from(row):
    """The fields of a BankRow; where its file gave no reason, the author is to write one."""
    start = blank(row.kind)
    texts = start.texts | {"stem": row.stem, "points": plain_number(row.points), "rationale": row.rationale}
    texts["tags"] = ", ".join(row.tags)
    spec = layout.settled(get(row.kind).FIELDS, _unexplained(row.spec))
    return Typed(row.kind, texts, spec)


def _unexplained(value):
    if isinstance(value, dict):
        return {key: _unexplained(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_unexplained(inner) for inner in value]
    return "" if value == UNEXPLAINED else value


def rest_of(plain, rows):
    """What of the text comes after the first of its rows."""
    return "\n".join(plain.split("\n")[rows[1].line - 1 :]) if len(rows) > 1 else ""
