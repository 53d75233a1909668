"""Questions of GIFT as rows: what stands above a question, its text, and why one is refused."""

from collections import Counter
from dataclasses import replace

from django.utils.translation import gettext as _

from assessments import banktext
from assessments.bankrows import BankRow, Refusal, settled
from assessments.bankspecs import true_false
from assessments.gift import kinds
from assessments.gift.texts import Reading, blocks, formatted, parted, plain, titled

BLANK = "_____"
LONGEST_ID, LONGEST_TAG = 60, 50


def rows(text):
    """The row of each question of a file's text, in their order."""
    found = blocks(text)
    heads = _with_own_ids([_headed(block) for block in found])
    return (settled(_row(row, block)) for row, block in zip(heads, found, strict=True))


def _headed(block):
    """The row of a block as far as what stands above its text tells it."""
    row = BankRow(block.line, warnings=tuple(block.warnings))
    try:
        return _named(row, block, "" if block.refusal else titled(block.text)[0])
    except Refusal as refusal:
        return row.refused(str(refusal))


def _row(row, block):
    if row.refusal:
        return row
    if block.refusal:
        return row.refused(block.refusal)
    try:
        return _asked(row, titled(block.text)[1])
    except Refusal as refusal:
        return row.refused(str(refusal))


def _named(row, block, title):
    """The row with its id and tags; a title is an id where there is no other."""
    name = banktext.as_slug(block.id or title, LONGEST_ID)
    is_told = not title or name == banktext.as_slug(title, LONGEST_ID) or _starts(block.text, title)
    lost = [] if is_told and (name or not title) else [_("The title “%(name)s” is not kept.") % {"name": title}]
    if block.id and name != block.id:
        lost.append(_("The id “%(name)s” cannot be kept as it is.") % {"name": block.id})
    path = [part.strip() for part in block.category.split("/") if part.strip()]
    path = [part for part in path if part != "top" and not (part.startswith("$") and part.endswith("$"))]
    tags = {}
    for tag in [*block.tags, *(["-".join(path)] if path else [])]:
        if slug := banktext.as_slug(tag, LONGEST_TAG):
            tags[slug] = True
        else:
            lost.append(_("“%(name)s” cannot be kept as a tag.") % {"name": tag})
    return replace(row, id=name, tags=tuple(tags)).warned(*lost)


def _starts(text, title):
    """Whether the title says no more than the question's first words, as Moodle's own titles do."""
    words = banktext.without_breaks(plain(titled(text)[1])).partition("]")
    bare = title.rstrip(". …")
    return any(piece.startswith(bare) for piece in (words[2], "".join(words)))


def _asked(row, text):
    before, inner, after = parted(text)
    default, before = formatted(before, "moodle")
    inner, sign, general = inner.rpartition("####") if "####" in inner else (inner, "", "")
    reading = Reading(default)
    # The answers as such are judged first: what is wrong with them is the reason to tell.
    kind, spec = kinds.understood(inner.strip(), reading)
    stem = reading.markdown(f"{before}{BLANK}{after}" if after.strip() else before, names_format=False)
    asked = {"kind": kind, "stem": stem, "spec": spec}
    if kind == "true_false":
        asked = true_false(stem.split("\n\n"), spec["options"])
    return replace(row, **asked, rationale=reading.markdown(general)).warned(*reading.warnings)


def _with_own_ids(rows):
    taken, own, counts = {row.id for row in rows}, set(), Counter()
    for index, row in enumerate(rows):
        if row.id and row.id in own:
            counts[row.id] += 1
            while (name := _numbered(row.id, counts[row.id] + 1)) in taken:
                counts[row.id] += 1
            what = _("The name “%(old)s” is there twice; this one became “%(new)s”.") % {"old": row.id, "new": name}
            row = rows[index] = replace(row, id=name, warnings=(*row.warnings, *([] if row.refusal else [what])))
            taken.add(name)
        own.add(row.id)
    return rows


def _numbered(name, number):
    return f"{name[: LONGEST_ID - 6]}-{number}"
