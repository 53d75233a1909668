"""What a question loses on its way into QTI, found by reading back what was written."""

import io

from django.utils.translation import gettext as _

from assessments import questions
from assessments.banklosses import of_head, of_pictures
from assessments.bankrows import pictures_named, settled
from assessments.packages import open_package
from assessments.qti import annotations, packaging
from assessments.qti.writing_kinds import cannot as cannot_score
from assessments.questions.folding import fold


def cannot(row, version):
    """Why the question as a whole cannot be carried; empty where it can."""
    if why := cannot_score(row):
        return why
    if why := _back(row, version).refusal:
        return _("What would be written of it cannot be read back: %(why)s") % {"why": why}
    return ""


def drops(row, version):
    """What of a question is lost, in words."""
    if cannot_score(row) or (back := _back(row, version)).refusal:
        return []
    told = [*of_head(row, back)]
    if back.kind != row.kind:
        told += _of_kind(row, back)
    elif back.spec != row.spec:
        lost = [what for what, is_lost in DETAILS[row.kind](row.spec, back.spec) if is_lost]
        told += lost or [_("how some of its texts are written")]
    return [*told, *of_pictures(pictures_named(row), {picture.key for picture in back.pictures})]


def _back(row, version):
    """The row as it is read back from what is written of it."""
    stream = io.BytesIO()
    annotations.write([row], stream, version)
    [found] = packaging.rows(open_package(stream.getvalue()))
    return settled(found)


def _of_kind(row, back):
    yield _("its kind: it comes back as “%(kind)s”") % {"kind": questions.get(back.kind).LABEL}
    if row.kind == "essay":
        yield _("its times, documents and citations, and the least number of words")
    if row.kind == "grid":
        yield _("its paragraphs and the reasons beside its cells")


def _of_options(spec, back):
    yield _("the misconceptions behind its wrong options"), _differ("misconception", spec, back, "options")
    yield _("the names of its options"), _differ("id", spec, back, "options")
    yield (
        _("the name of its rule: “%(rule)s” scores the same") % {"rule": back.get("rule")},
        spec.get("rule") != back.get("rule"),
    )
    yield _("that its options keep their order"), spec.get("keeps_order") != back.get("keeps_order")


def _differ(key, spec, back, *groups):
    return any([one.get(key) for one in spec[group]] != [one.get(key) for one in back[group]] for group in groups)


def _of_typed(spec, back):
    texts, again = ({one["text"] for one in side["accept"]} for side in (spec, back))
    yield _("answers that earn nothing and say nothing"), texts != again
    yield _("the order of its answers"), texts == again and _differ("text", spec, back, "accept")
    yield _("that capitals count: none of its answers has letters"), spec["keeps_case"] != back["keeps_case"]


def _of_numbers(spec, back):
    found, again = ([*side["values"], *side["ranges"]] for side in (spec, back))
    yield _("its unit"), bool(spec["units"])
    yield _("that its leeway is in per cent: it becomes a number"), any(one.get("rule") == "relative" for one in found)
    yield _("the numbers that earn nothing, and what is said to them"), any(one["credit"] == "0" for one in found)
    yield _("how its numbers and ranges are written: the same numbers earn the same"), _bare(found) != _bare(again)


def _bare(found):
    return [[one.get(key) for key in ("value", "by", "from", "to")] for one in found if one["credit"] != "0"]


def _of_pairs(spec, back):
    yield _("the names of its pairs"), _differ("id", spec, back, "stems")
    yield _("the reasons beside its pairs"), any(one["rationale"] for one in spec["stems"])
    yield _("the order of its choices"), _ordered(spec) != _ordered(back)


def _ordered(spec):
    return [spec["spares"], *([one["match"], *one["accept"]] for one in spec["stems"])]


def _of_gaps(spec, back):
    yield _("the names of its gaps: they are numbered"), _differ("id", spec, back, "gaps")
    yield _("the reasons beside its gaps"), any(gap["rationale"] for gap in spec["gaps"])
    bank = {fold(word) for word in spec["bank"]}
    words = [word for gap in spec["gaps"] for word in gap["accept"]]
    yield _("words that are accepted and not in the list"), any(fold(word) not in bank for word in words)
    yield _("how accepted words are written: as they are in the list"), any(word not in spec["bank"] for word in words)


def _of_events(spec, back):
    yield _("the dates of its events"), _differ("when", spec, back, "events")
    yield _("the reasons beside its events"), _differ("rationale", spec, back, "events")
    yield _("the names of its events"), _differ("id", spec, back, "events")
    yield (
        _("the name of its rule: “%(rule)s” scores the same") % {"rule": back["rule"]},
        spec["rule"] != back["rule"],
    )


def _of_short(spec, back):
    yield _("its guidance as such: it stands below the question"), bool(spec["guidance"])
    yield _("the paragraphs that a good answer draws on, as such"), bool(spec["expected"])


DETAILS = {
    "single": _of_options,
    "multiple": _of_options,
    "true_false": _of_options,
    "short_text": _of_typed,
    "numeric": _of_numbers,
    "matching": _of_pairs,
    "cloze": _of_gaps,
    "ordering": _of_events,
    "short": _of_short,
}
