"""What a question loses on its way into Moodle's XML, found by reading back what was written."""

from django.utils.translation import gettext as _

from assessments import questions
from assessments.banklosses import of_head, of_pictures
from assessments.bankrows import pictures_named
from assessments.questions.folding import fold


def drops(row, back):
    """The details that are lost; `back` is the row as it was read back."""
    told = [*of_head(row, back)]
    if back.kind != row.kind:
        names = {"kind": questions.get(back.kind).LABEL}
        told.append(_("its kind: it comes back as “%(kind)s”, without its times, documents and citations") % names)
        if row.spec["max_words"] != back.spec["words"]:
            told.append(_("its exact number of words"))
    elif back.spec != row.spec:
        told += list(_of_spec(row.kind, row.spec, back.spec)) or [_("how some of its texts are written")]
    return [*told, *of_pictures(pictures_named(row), {picture.key for picture in back.pictures})]


def _of_spec(kind, spec, back):
    if "options" in spec:
        if any("misconception" in option for option in spec["options"]):
            yield _("the misconceptions behind its wrong options")
        if spec.get("rule") != back.get("rule"):
            yield _("the name of its rule: “%(rule)s” scores the same") % {"rule": back["rule"]}
        elif [one.get("weight") for one in spec["options"]] != [one.get("weight") for one in back["options"]]:
            yield _("the last digits of its weights")
    if kind == "short_text":
        yield from _of_short_text(spec, back)
    if kind == "numeric":
        yield from _of_numeric(spec, back)
    if kind == "matching" and any(stem["rationale"] for stem in spec["stems"]):
        yield _("the reasons beside its pairs")
    if kind == "cloze":
        yield from _of_cloze(spec, back)
    if kind == "short":
        if spec["guidance"]:
            yield _("its guidance as such: it stands below the question")
        if spec["words"] != back["words"]:
            yield _("its exact number of words")
        if spec["expected"]:
            yield _("the paragraphs that a good answer draws on")


def _of_short_text(spec, back):
    if not spec["keeps_accents"]:
        yield _("that accents do not count")
    if spec["near_credit"] != "0":
        yield _("points for an answer with a slip of the pen")
    if [one["text"] for one in spec["accept"]] != [one["text"] for one in back["accept"]]:
        yield _("the order of its answers")
    elif [one["credit"] for one in spec["accept"]] != [one["credit"] for one in back["accept"]]:
        yield _("the last digits of its credits")


def _of_numeric(spec, back):
    if any(one["rule"] == "relative" for one in spec["values"]):
        yield _("that its leeway is in per cent: it becomes a number")
    if spec["ranges"]:
        yield _("its ranges as such: each becomes a number with leeway")
    elif [one["value"] for one in spec["values"]] != [one["value"] for one in back["values"]]:
        yield _("the order of its numbers")
    if spec["units"] != back["units"]:
        yield _("the order of its units")


def _of_cloze(spec, back):
    if [gap["id"] for gap in spec["gaps"]] != [gap["id"] for gap in back["gaps"]]:
        yield _("the names of its gaps: they are numbered")
    if any(gap["rationale"] for gap in spec["gaps"]):
        yield _("the reasons beside its gaps")
    words = [[fold(word) for word in gap["accept"]] for gap in spec["gaps"]]
    if any(len(accepted) > 1 for accepted in words):
        yield _("words that are accepted and not in the list")
