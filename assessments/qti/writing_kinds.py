"""What each kind of question becomes in QTI, and why some cannot be written: QTI would not score them as we do."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.bankmarkup import NOT_XML
from assessments.bankrows import all_texts
from assessments.qti import writing_choices, writing_orders, writing_pairs, writing_typed

UNKEPT = re.compile(f"{NOT_XML.pattern}|\r")  # what is left out of an answer would make another one of it
WRITERS = {
    "true_false": writing_choices.true_false,
    "single": writing_choices.single,
    "multiple": writing_choices.multiple,
    "short_text": writing_typed.short_text,
    "numeric": writing_typed.numeric,
    "short": writing_typed.short,
    "essay": writing_typed.essay,
    "matching": writing_pairs.matching,
    "grid": writing_pairs.grid,
    "cloze": writing_pairs.cloze,
    "ordering": writing_orders.ordering,
}
BY_SPEC = {
    "multiple": writing_choices.no_multiple,
    "short_text": writing_typed.no_short_text,
    "numeric": writing_typed.no_numeric,
    "matching": writing_pairs.no_matching,
    "cloze": writing_pairs.no_cloze,
    "ordering": writing_orders.no_ordering,
}
PARAGRAPHS_ELSEWHERE = gettext_lazy("Its choices are paragraphs of documents, which are not in the file.")
NO_SUCH_KIND = gettext_lazy("QTI has no question of this kind.")
NEVER = {
    "passage": PARAGRAPHS_ELSEWHERE,
    "paired": PARAGRAPHS_ELSEWHERE,
    "ranking": gettext_lazy("QTI leaves no part of the points of a ranking to a person."),
}


def item(row, link):
    """The Item of a row that `cannot` lets through; `link` shows its pictures."""
    return WRITERS[row.kind](row, link)


def cannot(row):
    """Why the question as a whole cannot be written; empty where it can."""
    if row.kind not in WRITERS:
        return str(NEVER.get(row.kind, NO_SUCH_KIND))
    if any(UNKEPT.search(text) for text in all_texts(row.spec)):
        return _("One of its texts holds a character that no file of this format can hold.")
    return str(BY_SPEC.get(row.kind, lambda spec: "")(row.spec))
