"""One question on its own, looked at while it is written: the checks of a unit that need no more than that. Pure."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments.lined_text import Row
from assessments.linting import copies, items, tracing, wording
from assessments.linting.grams import seven_grams
from assessments.linting.unit import Item
from assessments.questions.layout import SPEC, name_of


@dataclass
class DraftItem(Item):
    """An Item that stands in no file: what is said of it names the fields of the editor (`layout`)."""

    layout: tuple

    def _name(self, path):
        if path[:1] == (SPEC,):
            return name_of(self.layout, self["spec"], ".".join(map(str, path[1:])))
        return ""


@dataclass
class Draft:
    """`fields` as those of an Item; `paragraphs` is {address: text} of the unit, which is written in `language`."""

    fields: dict
    layout: tuple
    paragraphs: dict
    language: str = "en"

    @cached_property
    def item(self):
        values = {name: self.fields[name] for name in ("stem", "rationale", "spec")}
        return DraftItem(Row("", 0, values), self.fields, self.layout)


def remarks(draft):
    """[Remark] with the name of the field, empty for the question as a whole; each is said once."""
    item = draft.item
    found = [*items.checks(item), *_undecided(draft), *_dead(draft)]
    if draft.language.split("-")[0] == "en":
        found += [*wording.checks(item), *items.nobodys_statement(item), *copies.copied_stem(item, _runs(draft))]
    return list(dict.fromkeys(found))


def _undecided(draft):
    if draft.paragraphs and not any(row["role"] == "key" for row in draft.item["evidence"]):
        yield draft.item.remark(_("No paragraph decides it yet: pick the one to which a student can be led back."))


def _dead(draft):
    for path, what in tracing.dead_in(draft.item.row, draft.paragraphs):
        yield draft.item.error(what, *path)


def _runs(draft):
    """Of the paragraphs on which the question rests."""
    texts = {where: draft.paragraphs.get(where, "") for where in draft.item.paragraphs}
    return {run: where for where, text in texts.items() for run in seven_grams(text)}
