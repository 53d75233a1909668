"""Questions in Aiken, plain text in UTF-8: a text, its choices "A. …" or "A) …" and a line "ANSWER: B".

Every question is a single choice. A choice that is broken into lines is joined; a line "FEEDBACK: …" below the answer
is told with the key. Only a letter that is next in turn begins a choice, so that "U.S. troops" does not.
"""

import re
from dataclasses import dataclass, field
from string import ascii_uppercase

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import banktext
from assessments.bankrows import BankRow, settled
from classrooms.problems import BadFile, Problem

LABEL = gettext_lazy("Aiken")
EXTENSION = "txt"
TAKES = gettext_lazy("Single choice.")

CHOICE = re.compile(r"([A-Za-z])[.)](?:\s+|(?=\S))(.*)", re.DOTALL)
OTHER_CHOICE = re.compile(r"[A-Ha-h][.)](?:\s|$)")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
FEEDBACK = re.compile(r"FEEDBACK\s*:\s*(.*)", re.IGNORECASE)
MOST_LINES = 200


@dataclass
class Question:
    """What was gathered of one question; `answer` is None until its line came."""

    line: int = 0
    text: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    answer: str | None = None
    feedback: str = ""
    is_after_blank: bool = False
    warnings: list = field(default_factory=list)
    refusal: str = ""


def read(stream):
    """The rows of a binary stream; BadFile when it is not Aiken."""
    lines = banktext.take(stream).split("\n")
    if not any(ANSWER.match(line.strip()) for line in lines):
        raise BadFile([Problem(None, "", _("This is not Aiken: there is no line “ANSWER: …”."))])
    found = [Question()]
    for number, line in enumerate(lines, 1):
        _take_line(found, number, line.strip())
    return (settled(_row(question)) for question in found if question.line)


def _take_line(found, number, line):
    now = found[-1]
    feedback = FEEDBACK.match(line)
    if not line:
        now.is_after_blank = True
        return
    if feedback and now.answer is not None:
        now.feedback = feedback[1]
        return
    if now.answer is not None or _begins_anew(now, line):
        now = Question()
        found.append(now)
    now.line = now.line or number
    _add(now, line)
    now.is_after_blank = False


def _begins_anew(now, line):
    """Whether a text below a blank line begins another question though this one has no answer yet."""
    return bool(now.line and now.is_after_blank and not ANSWER.match(line) and not _letter(now, line))


def _letter(now, line):
    """The letter of a choice that is next in turn."""
    found = CHOICE.fullmatch(line)
    turn = len(now.choices)
    return (
        found and turn < len(ascii_uppercase) and found[1].upper() == ascii_uppercase[turn] and bool(now.text or turn)
    )


def _add(now, line):
    if answer := ANSWER.match(line):
        now.answer = answer[1].strip()
    elif _letter(now, line):
        now.choices.append(CHOICE.fullmatch(line)[2])
    elif OTHER_CHOICE.match(line) and now.text:
        now.refusal = _("The choice “%(line)s” is out of turn.") % {"line": line[:60]}
    elif not now.choices:
        now.text.append(line)
    else:
        now.choices[-1] += f" {line}"
        now.warnings.append(_("A line without a letter was taken for the rest of a choice."))
    if len(now.text) + len(now.warnings) > MOST_LINES:
        now.refusal = _("The question is too long.")
        now.warnings = now.warnings[:1]


def _row(question):
    row = BankRow(question.line, warnings=tuple(dict.fromkeys(question.warnings)))
    if refusal := _refusal(question):
        return row.refused(refusal)
    options = [
        {
            "id": letter.lower(),
            "text": banktext.from_plain(text),
            "right": letter == question.answer[0].upper(),
            "rationale": "",
        }
        for letter, text in zip(ascii_uppercase, question.choices, strict=False)
    ]
    return BankRow(
        question.line,
        kind="single",
        stem=banktext.from_plain("\n".join(question.text)),
        spec={"options": options},
        rationale=banktext.from_plain(question.feedback),
        warnings=row.warnings,
    )


def _refusal(question):
    if question.refusal:
        return question.refusal
    if not question.text:
        return _("There is a line of a question, but no text above it.")
    if question.answer is None:
        return _("The question has no line “ANSWER: …”.")
    if len(question.choices) < 2:
        return _("The question has fewer than two choices.")
    if not re.fullmatch(r"[A-Za-z][.)]?", question.answer):
        return _("“ANSWER: %(answer)s” does not name one letter.") % {"answer": question.answer[:60]}
    if question.answer[0].upper() not in ascii_uppercase[: len(question.choices)]:
        return _("There is no choice %(letter)s.") % {"letter": question.answer[0].upper()}
    return ""
