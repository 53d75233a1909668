"""Shows a question to be answered, and what became of an answer. What a student's bytes hold, the types decide."""

import hashlib

from django import template
from django.core.cache import caches
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from assessments.evidence import citations
from assessments.feedback import asked_of, in_words, told
from assessments.forms.answer_sheet import AnswerSheet
from assessments.grading import show
from assessments.questions import numeric
from lessons import markup

register = template.Library()

A_KEY = "\0"  # stands for the key of an answer in what is kept: no text holds it


@register.simple_tag(takes_context=True)
def place(context, answer, field):
    """The place of one question on the page of an attempt (`components/question_place.html`), with what belongs to it.

    What nobody has touched is the same for everybody but for its key, and rendered once.
    """
    if field is not None or answer.is_touched or answer.is_flagged or answer.checked_at or answer.has_other_texts:
        return _place(context, answer, field, answer.pk)
    facts = (answer.arrangement, context.get("is_many"), context.get("checks"), context.get("is_preview"))
    html = _kept("place", context, answer, facts, lambda: _place(context, answer, field, A_KEY))
    return mark_safe(html.replace(A_KEY, str(answer.pk)))


def _place(context, answer, field, key):
    names = ("is_preview", "is_many", "checks", "checked", "paragraphs", "link", "stamp")
    facts = {name: context.get(name) for name in names}
    addresses = {verb: reverse(f"answer-{verb}", args=[0]).replace("0", str(key)) for verb in ("save", "check", "flag")}
    facts |= {"answer": answer, "field": field, "addresses": addresses}
    return render_to_string("assessments/components/question_place.html", facts)


@register.simple_tag
def question_map(answers, current=None):
    """The map of an attempt's questions (`question_map.html`); before the first answer, the same for everybody."""

    def render():
        return render_to_string("assessments/components/question_map.html", {"answers": answers, "current": current})

    if current or any(answer.is_flagged or not answer.is_blank for answer in answers):
        return render()
    return caches["rendered"].get_or_set(f"map-{len(answers)}-{get_language()}", render)


@register.filter
def leftovers(answers):
    """Key, number and revision of each answer, for the script that sends on what an earlier visit could not."""
    return "".join(f"{answer.pk}:{answer.number}:{answer.revision} " for answer in answers)


@register.simple_tag(takes_context=True)
def ask(context, answer, field, paragraphs):
    """The question of `answer` with the bound `field` of an AnswerSheet, and the hidden revision it is based on.

    `paragraphs` is {address: Paragraph} of all that the question's type names in `paragraphs(spec)`. The page's context
    variable `link`, where there is one, makes citations into chips (`lessons.markup.linker`).
    """
    return _render("ask", context, answer, paragraphs, **_facts(answer, field or _new_field(answer)))


def _new_field(answer):
    (_answer, field), *_none = AnswerSheet([answer]).rows()
    return field


def _facts(answer, field):
    base = field.form[f"base-{answer.number}"]
    return {
        "field": field,
        "value": field.value(),
        "asked": asked_of(answer),
        "base_name": base.html_name,
        "base": base.value() if field.errors or base.errors else answer.revision,
        "errors": [*field.errors, *base.errors],
    }


def _kept(block, context, answer, facts, render):
    """What `render()` gives, from what this worker keeps; nothing that somebody wrote is ever kept.

    `facts` is all that it tells besides the version of the question and the unit, whose `stamp` the page has. Without
    that, and of a question that is not the one at hand, nothing is kept.
    """
    question, stamp = answer.question, context.get("stamp")
    if stamp is None or not question.is_at_hand:
        return render()
    link = context.get("link")
    looks = (stamp, hash(link), markup.pictures_in(question.words, link), get_language())
    made_of = (block, question.pk, question.digest, answer.number, looks, facts)
    key = hashlib.sha256(repr(made_of).encode()).hexdigest()
    return caches["rendered"].get_or_set(key, render)


@register.simple_tag(takes_context=True)
def answered(context, answer, mark, review, paragraphs):
    """What `review` opens of an answer: the answer, whether it is right, points, feedback, key.

    `mark` is the one that counts, or None. `paragraphs` is {address: Paragraph} of the question's evidence and of all
    that its type names. Prefetch `question__evidence__paragraph__document` and `question__rubric__criteria__levels`.
    """
    if not review.shows_attempt:
        return ""
    if answer.pk is None or _is_persons(answer, mark):
        return _answered(context, answer, mark, review, paragraphs)
    facts = (answer.arrangement, answer.value, mark and mark.points, review)
    return _kept("review", context, answer, facts, lambda: _answered(context, answer, mark, review, paragraphs))


def _answered(context, answer, mark, review, paragraphs):
    said = told(answer, mark, review)
    shown = [paragraphs[name] for name in said["explained"].get("paragraphs", ()) if name in paragraphs]
    return _render("review", context, answer, paragraphs, **said, review=review, shown=shown)


def _is_persons(answer, mark):
    """Whether words of the student's or of a grader's own stand in it, or what became of its mark in time.

    What is chosen, and marked once by the machine, is the same for all who chose it.
    """
    if mark is not None and (mark.grader_id or mark.judgement or mark.mending_id or len(answer.ledger) > 1):
        return True
    question = answer.question
    is_by_hand = question.type.MARKED_BY == "person"
    return is_by_hand or bool(hasattr(question.type, "typed") and question.type.typed(question.spec, answer.value))


def _render(block, context, answer, paragraphs, **more):
    link = context.get("link")
    question = answer.question
    first, _blank, rest = question.stem.strip().partition("\n\n")
    return render_to_string(
        f"questions/{question.kind}.html",
        {
            "frame": f"questions/frames/{block}.html",
            "number": answer.number,
            "question": question,
            "points": show(question.points),
            "stem": markup.render_inline(first, link),
            "rest": markup.render(rest, link) if rest.strip() else "",
            "paragraphs": paragraphs,
            "hues": {paragraph.document.letter: paragraph.document.hue for paragraph in paragraphs.values()},
            "link": link,
            **more,
        },
    )


@register.filter
def at(mapping, key):
    """The value at a key that is itself a variable; empty where there is none."""
    return mapping.get(key, "") if isinstance(mapping, dict) else ""


@register.filter
def inline(text, link=None):
    """An author's line of Markdown."""
    return markup.render_inline(text or "", link)


@register.filter
def label(text, link=None):
    """An author's line where no link may stand: pictures, and citations as plain text."""
    return markup.render_inline(text or "", link, has_chips=False)


@register.filter
def beginning(text, length=140):
    """How an author's text begins, as plain words on one line."""
    return Truncator(markup.plain(text)).chars(length, truncate="…")


@register.filter
def beginning_with(stem, spec):
    """How a question begins, with its statement or claim: many questions share the stem before it."""
    return beginning(f"{stem} {spec.get('statement') or spec.get('claim') or ''}")


@register.filter
def prose(text, link=None):
    """An author's paragraphs of Markdown."""
    return markup.render(text or "", link)


@register.filter
def said(value, question):
    """An answer in words; see `feedback.in_words`."""
    return in_words(question, value)


@register.filter
def typed(text, link=None):
    """A student's plain text: escaped, lines kept, citations that exist as chips."""
    return markup.cite(text, link, citations) if isinstance(text, str) else ""


@register.filter
def read_as(text, spec):
    """How a typed number was understood."""
    return numeric.read_as(text, spec) if isinstance(text, str) else ""


@register.filter
def href(paragraph, link):
    """Where a paragraph is, by the page's `link`; empty without one."""
    target = link(paragraph.document.letter, paragraph.number) if link else None
    return target[0] if target else ""


@register.filter
def anchor(paragraph, number):
    """The id of a paragraph beside question `number`: the same paragraph may stand on the page more than once."""
    return f"q{number}-{paragraph.address}"


@register.filter
def hue(hues, letter):
    """The colour number of a document; by its letter where the page knows no better."""
    return hues.get(letter) or (ord(letter) - ord("A")) % 9 + 1
