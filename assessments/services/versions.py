"""A question in other words or with another key: one version more, beside those that never change."""

from dataclasses import dataclass

from assessments.models import Evidence, Question
from assessments.services.ties import LINKS, tie_evidence, tie_links, tie_tags
from assessments.versions import digest

COPIED = ("kind", "skill", "points", "difficulty", "rubric")


@dataclass(frozen=True)
class Wording:
    """What a new version says otherwise. `paragraphs`: the addresses that decide the question as a whole."""

    spec: dict
    stem: str
    rationale: str
    paragraphs: list


def versions_of(question):
    """All versions of the question, each with everything that it means."""
    rows = question.versions.select_related("rubric")
    return list(rows.prefetch_related(*LINKS, "tags", "evidence__paragraph__document").order_by("pk"))


def wording_of(question):
    """How the question stands."""
    return Wording(question.spec, question.stem, question.rationale, [row.paragraph.address for row in keys(question)])


def keys(question):
    """The evidence that decides the question as a whole; what decides about single options belongs to them."""
    return [row for row in question.evidence.all() if row.role == Evidence.Role.KEY and not row.option]


def revised(question, wording, versions, *, is_void=False):
    """The one of the `versions` (see `versions_of`) that says this already, else a new one that is not saved yet."""
    mine = next(row for row in versions if row.pk == question.pk)
    meaning = _meaning(mine, wording, is_void)
    for row in versions:
        if _meaning(row, wording_of(row), row.is_void) == meaning:
            return row
    words = {"spec": wording.spec, "stem": wording.stem, "rationale": wording.rationale, "is_void": is_void}
    return Question(**_identity(mine, meaning), **_copied(mine), **words, author_id=mine.author_id)


def _identity(question, meaning):
    return {"unit_id": question.unit_id, "key": question.key, "digest": digest(meaning)}


def _copied(question):
    return {name: getattr(question, name) for name in COPIED}


def _meaning(question, wording, is_void):
    """Plain data: all that tells one version from another, without a number that only this database knows."""
    meaning = {name: getattr(question, name) for name in COPIED}
    return meaning | {
        "rubric": question.rubric and [question.rubric.key, question.rubric.digest],
        "spec": wording.spec,
        "stem": wording.stem,
        "rationale": wording.rationale,
        "is_void": is_void,
        "facts": sorted(row.key for row in question.facts.all()),
        "conflicts": sorted(row.key for row in question.conflicts.all()),
        "tags": sorted(row.name for row in question.tags.all()),
        "keys": wording.paragraphs,
        "others": [[row.role, row.option, row.paragraph.address] for row in _others(question)],
    }


def _others(question):
    decisive = keys(question)
    return [row for row in question.evidence.all() if row not in decisive]


def keep_version(version, question, paragraphs):
    """The version as a row, with the links of `question`, whose other words it is. The caller holds the transaction.

    `paragraphs` decide it as they are now; what belongs to its options stays as it was checked.
    """
    if version.pk:
        return version
    fields = {name: getattr(version, name) for name in (*COPIED, "spec", "stem", "rationale", "is_void", "author_id")}
    kept, is_new = Question.objects.get_or_create(
        unit_id=version.unit_id, key=version.key, digest=version.digest, defaults=fields
    )
    if is_new:
        tie_links(kept, question)
        tie_tags(kept.unit, [(kept.pk, [tag.name for tag in question.tags.all()])])
        others = _others(question)
        named = [(Evidence.Role.KEY, "", where) for where in paragraphs]
        tie_evidence(kept, [*named, *((row.role, row.option, row.paragraph.address) for row in others)], others)
    return kept
