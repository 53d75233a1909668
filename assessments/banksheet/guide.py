"""The template of a table of questions: an example of each kind, and what the columns mean. Pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import questions
from assessments.bankrows import STATEMENT, BankRow, settled
from assessments.banksheet import columns, table
from assessments.banksheet.kinds import READERS

TAKES = gettext_lazy(
    "A table with one question a row, as the template has it: choice, true or false, typed answers, numbers, matching, "
    "ordering, gaps, passages and short answers. A formula is refused."
)
ROOM = 6  # options that an empty template has columns for
ASKED = {
    "single": gettext_lazy("Which of these did the speech leave out?"),
    "multiple": gettext_lazy("Which of these paragraphs speak of the cult?"),
    "true_false": STATEMENT,
    "short_text": gettext_lazy("Which word does the document use for clearing somebody’s name?"),
    "numeric": gettext_lazy("By how many people did the number fall?"),
    "matching": gettext_lazy("Who was what?"),
    "ordering": gettext_lazy("Put these events in their order."),
    "cloze": gettext_lazy("Fill in the words that are missing."),
    "passage": gettext_lazy("Which paragraph supports this claim best?"),
    "short": gettext_lazy("Why was the speech kept secret?"),
}
MEANT = {
    "single": gettext_lazy("The answer is the letter of the option that is right, or its text. Rule: keeps order."),
    "multiple": gettext_lazy(
        "The answer names all right options: b | c. Usually a wrong choice takes away what a right one gives. Other "
        "rules: exact, every-decision, coverage, no-wrong, or weights with a credit for each option; keeps order."
    ),
    "true_false": gettext_lazy("The question is the statement, or it stands in “text”. The answer is true or false."),
    "short_text": gettext_lazy(
        "The answer is what is right; each option is accepted as well, and earns its credit. * stands for any "
        "letters. Rules: capitals count, accents count, near spelling 0.5."
    ),
    "numeric": gettext_lazy(
        "Answer and options are numbers: 1956, 1956 ± 2, 5.2 million ± 5 %, 1953 to 1956, 3.14 (3 figures)."
    ),
    "matching": gettext_lazy("Each option has its match; a match without an option is a further choice. Rule: exact."),
    "ordering": gettext_lazy(
        "The options stand in their right order. Or the answer gives each its place: 1 | 2 | 3 | 3, where two of the "
        "same date have the same place. Rules: all-pairs, absolute, adjacent, longest-subset, exact."
    ),
    "cloze": gettext_lazy(
        "The text has gaps [[1]], [[2]] …; option 1 has the words that are right in the first, parted by |. With "
        "“words” students choose, without they type."
    ),
    "passage": gettext_lazy(
        "Each option is a paragraph such as B5; the answer is the best one. The claim stands in “text”."
    ),
    "short": gettext_lazy(
        "A person marks it. Rule: about how long a good answer is, 60 words. What is to be done stands in “text”, and "
        "the answer names the paragraphs that a good one draws on: B5 | A3."
    ),
}


def template():
    """The table with one example for each kind, and with room for more options than these need."""
    headings, *rows = table.table([_example(kind) for kind in READERS])
    found = [columns.read(heading) for heading in headings]
    names = {name for name, number in found if number}
    shown = columns.in_order([*found, *((name, number) for name in names for number in range(1, ROOM + 1))])
    placed = {column: place for place, column in enumerate(found)}
    return [
        [columns.heading(column) for column in shown],
        *([row[placed[column]] if column in placed else "" for column in shown] for row in rows),
    ]


def _example(kind):
    name = kind.replace("_", "-")
    return settled(
        BankRow(1, f"example-{name}", kind, str(ASKED[kind]), questions.get(kind).EXAMPLE, tags=("example",))
    )


def instructions():
    """[[what, what it means]]; a row of one cell is a heading."""
    return [
        [_("How to fill in this table")],
        ["", _("One row is one question. The examples may go. Columns that you do not need may go as well.")],
        ["", _("A cell may hold no formula. Where a text begins with = + - or @, put an apostrophe before it.")],
        [_("Kinds")],
        *([kind, f"{questions.get(kind).LABEL}. {MEANT[kind]}"] for kind in READERS),
        [_("Columns")],
        *([name, str(told)] for name, told in columns.FIXED.items()),
        [_("Columns for each option")],
        *([f"{name} 1, {name} 2 …", str(told)] for name, told in columns.PARTS.items()),
    ]
