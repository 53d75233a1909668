"""What questions are tied to: evidence, facts, conflicts, tags; by an author, and handed on to the next version."""

from collections import defaultdict

from assessments.models import Evidence, Question, Tag
from assessments.questions.specs import option_names
from lessons.models import Paragraph

LINKS = ("facts", "conflicts")


def tie_evidence(question, rows, checked=()):
    """Writes the (role, option, address) rows, in their order, as the evidence of a question that has none.

    What stands so among the Evidence `checked` of another version keeps the text hash of then, so that a paragraph that
    has changed since is still to be looked at; the others are as the paragraphs are now.
    """
    found = Paragraph.objects.filter(document__unit=question.unit_id).at({address for *_what, address in rows})
    known = {row.address: row for row in found.select_related("document").order_by("pk")} if rows else {}
    hashes = {(row.role, row.option, row.paragraph.address): row.text_hash for row in checked}
    Evidence.objects.bulk_create(
        Evidence(
            question=question,
            order=order,
            role=role,
            option=option,
            paragraph=known[address],
            text_hash=hashes.get((role, option, address), known[address].text_hash),
        )
        for order, (role, option, address) in enumerate(rows, 1)
    )


def tie_links(question, source):
    """The facts and conflicts of `source`."""
    for name in LINKS:
        getattr(question, name).set(getattr(source, name).all())


def tie_tags(unit, wanted):
    """Tags of these names, made where the unit has none, to questions: [(pk of the question, names)]."""
    names = [(pk, name) for pk, own in wanted for name in own]
    Tag.objects.bulk_create(
        [Tag(unit=unit, name=name) for name in sorted({name for _pk, name in names})], ignore_conflicts=True
    )
    tags = dict(Tag.objects.filter(unit=unit).values_list("name", "pk"))
    tie = Question.tags.through
    tie.objects.bulk_create(
        [tie(question_id=pk, tag_id=tags[name]) for pk, name in dict.fromkeys(names)], ignore_conflicts=True
    )


def hand_on(made, before):
    """Ties the questions `made` to the evidence, facts and conflicts of the version `before` each (by key), as no file
    brings them; a few statements for all.

    Evidence of an option that is no more is left behind.
    """
    heirs = {before[question.key].pk: question for question in made if question.key in before}
    if not heirs:
        return
    rows = defaultdict(list)
    for row in Evidence.objects.filter(question__in=list(heirs)).order_by("question", "order"):
        if not row.option or row.option in option_names(heirs[row.question_id].spec):
            rows[row.question_id].append(row)
    Evidence.objects.bulk_create(
        _copy(row, heirs[pk], order) for pk, own in rows.items() for order, row in enumerate(own, 1)
    )
    for name in LINKS:
        tie = getattr(Question, name).through
        tied = tie.objects.filter(question__in=list(heirs))
        other = f"{tie._meta.get_field(name.removesuffix('s')).name}_id"
        tie.objects.bulk_create(
            tie(question=heirs[pk], **{other: linked}) for pk, linked in tied.values_list("question", other)
        )


def _copy(row, question, order):
    kept = {name: getattr(row, name) for name in ("option", "paragraph_id", "role", "text_hash")}
    return Evidence(question=question, order=order, **kept)
