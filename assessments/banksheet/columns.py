"""The columns of a table of questions: which there are, what each means, and how forgivingly a heading is read. Pure.

A column is (name, number): number 0 where a question has it once, else the number of the choice it belongs to.
"""

import re

from django.utils.translation import gettext_lazy as _

MOST_PARTS = 60
MOST_COLUMNS = 500
FIXED = {
    "id": _("A short name of letters, digits and hyphens. May be empty."),
    "kind": _("The kind of the question, one of the list below."),
    "question": _("What is asked. This and all other texts may hold Markdown, such as *emphasis*."),
    "text": _("What stands below the question: a statement, a claim, a text with gaps."),
    "answer": _("The right answer. Several are parted by |."),
    "points": _("How many points the question is worth; 1 where it is empty."),
    "tags": _("Words by which the question is found, parted by commas."),
    "rules": _("How it is marked, where not as usual; several are parted by |."),
    "words": _("The words from which students choose for the gaps, parted by |."),
    "units": _(
        "The units of a number, parted by |; the first is that of the answers: people | thousand people = 1000."
    ),
    "reason": _("Why the answer is right; students read it afterwards."),
}
PARTS = {
    "option": _("A choice, an accepted answer, an event, the words of a gap."),
    "match": _("What belongs to the option; further accepted ones follow after |."),
    "date": _("When the event was; students read it afterwards."),
    "credit": _("The share of the points that the option earns, such as 0.5."),
    "reason": _("Why the option is right or wrong; students read it afterwards."),
    "misconception": _("The wrong idea that leads to the option."),
    "name": _("A short name of the option. May be empty."),
}
REQUIRED = ("kind", "question")
ALWAYS = ("id", "kind", "question", "answer", "points", "tags", "reason")
DECIDING = ("answer", "credit", "match", "rules", "words", "units")  # never left out without a word: marks hang on them
HEADING = re.compile(rf"({'|'.join(PARTS)})(?:[\s_-]*([1-9][0-9]?)|[\s_-]+([a-z]))")


def read(heading):
    """The column that a heading names, as “Option 1”, “option_1” or “OPTION a”; None where it is unknown."""
    bare = heading.strip().casefold()
    if bare in FIXED:
        return bare, 0
    found = HEADING.fullmatch(bare)
    number = found and int(found[2] or ord(found[3]) - ord("a") + 1)
    return (found[1], number) if found and number <= MOST_PARTS else None


def heading(column):
    name, number = column
    return f"{name} {number}" if number else name


def in_order(columns):
    """The columns as they stand in a file: first what a question has once, then choice by choice."""
    names = [*FIXED], [*PARTS]
    return sorted(set(columns), key=lambda column: (column[1], names[bool(column[1])].index(column[0])))
