"""What every question needs beside its wording: evidence, reasons, whose statement it is, fresh paragraphs. Pure."""

import re

from django.utils.translation import gettext as _

from assessments.evidence import citations
from assessments.linting.unit import CHOICES
from lessons.documents import text_hash

LONGEST_RATIONALE = 50  # words; feedback that teaches is short
# Rows of a specification that are told with their rationale; a typed variant or a range may go without.
EXPLAINED = ("options", "passages", "stems", "events", "gaps", "cells", "constraints")
SAYS_WHOSE = re.compile(
    r"\baccording to\b|\b(documents?|docs?|paragraphs?|pages?|sources?|accounts?|articles?|essays?|comments?|authors?"
    r"|writers?|readings?)\b",
    re.IGNORECASE,
)
# Where these kinds hold what is asked; their options and documents are what is chosen from.
ASKED = ("claim", "claims", "text", "statement", "stems", "events", "items", "prompt", "guidance")


def checks(item):
    yield from unlinked_distractors(item)
    yield from missing_rationales(item)
    yield from long_rationales(item)


def unlinked_distractors(item):
    linked = {row["option"] for row in item["evidence"]}
    for place, option in item.options:
        if not option["right"] and option["id"] not in linked and not option.get("misconception"):
            what = _(
                "Nothing says where this wrong option (%(id)s) comes from: link evidence, or name its misconception."
            )
            yield item.error(what % {"id": option["id"]}, "spec", "options", place)


def missing_rationales(item):
    for name in EXPLAINED:
        for place, row in _rows(item["spec"], name):
            if row.get("rationale") == "":
                yield item.remark(_("A student who is wrong here is told no reason."), "spec", name, place)


def long_rationales(item):
    for path, text in item.row.texts():
        count = len(text.split())
        if path[-1] == "rationale" and count > LONGEST_RATIONALE:
            what = _("%(count)d words. Say it in %(most)d or fewer.")
            yield item.error(what % {"count": count, "most": LONGEST_RATIONALE}, *path)


def nobodys_statement(item):
    """Where documents disagree, no statement is simply true: the question says whose it is, or asks for documents."""
    if (
        item["conflicts"]
        and not item["spec"].get("documents")
        and not any(SAYS_WHOSE.search(text) or citations(text) for text in asked_texts(item))
    ):
        keys = ", ".join(item["conflicts"])
        what = _("It touches %(keys)s and says nobody's word it takes: “According to Document B, …”.")
        yield item.error(what % {"keys": keys}, "stem")


def asked_texts(item):
    """The stem; of kinds that ask by more than it, what else is asked."""
    texts = [item["stem"]]
    if item["kind"] not in CHOICES:
        for name in ASKED:
            held = item["spec"].get(name, "")
            texts += (
                [held] if isinstance(held, str) else [row.get("text", "") for _at, row in _rows(item["spec"], name)]
            )
    return texts


def _rows(spec, name):
    held = spec.get(name)
    return [(place, row) for place, row in enumerate(held) if isinstance(row, dict)] if isinstance(held, list) else []


def changed_paragraphs(unit):
    """Questions whose paragraphs say something else than when the fixture was built: the key may be wrong now."""
    for item in unit.items:
        for place, row in enumerate(item["evidence"]):
            where = row["paragraph"]
            then = unit.read_against.get((item["key"], where))
            if then and then != text_hash(unit.paragraphs[where].row["classroom"]):
                what = f"{where} says something else since this question was built. Read it again, then build_fixtures."
                yield item.error(what, "evidence", place)
