"""Shows a question to be answered, and what became of an answer. What a student's bytes hold, the types decide."""

import hashlib

from django import template
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import get_language

from assessments.evidence import citations
from assessments.feedback import asked_of, in_words, told
from assessments.forms.answer_sheet import AnswerSheet
from assessments.grading import show
from assessments.questions import numeric
from lessons import markup

register = template.Library()


@register.simple_tag(takes_context=True)
def ask(context, answer, field, paragraphs):
    """The question of `answer` with the bound `field` of an AnswerSheet, and the hidden revision it is based on.

    What nobody has touched needs no field: it is the same for everybody, and rendered once.
    `paragraphs` is {address: Paragraph} of all that the question's type names in `paragraphs(spec)`. The page's context
    variable `link`, where there is one, makes citations into chips (`lessons.markup.linker`).
    """
    if field is not None or answer.is_touched:
        return _render("ask", context, answer, paragraphs, **_facts(answer, field or _new_field(answer)))
    return _kept("ask", context, answer, paragraphs, asked_of(answer), lambda: _facts(answer, _new_field(answer)))


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


def _kept(block, context, answer, paragraphs, told_, facts, shown=()):
    """As `_render` with `facts()`, from what this worker keeps; nothing that somebody wrote is ever kept.

    `told_` is all that the page tells besides the question, its paragraphs (with those `shown`) and their look: with
    that it changes.
    """
    question, link = answer.question, context.get("link")
    named = [*question.type.paragraphs(question.spec), *(row.address for row in shown)]
    rows = [paragraphs[name] for name in named if name in paragraphs]
    texts = [(row.address, row.zone, row.document.site, row.text) for row in rows]
    told_ = repr((told_, texts))  # once: it is long, and there are many on a page
    made_of = (
        *(block, question.kind, question.stem, question.points, answer.number),
        *(_hues(paragraphs), hash(link), get_language()),
        markup.pictures_in(f"{question.stem} {told_}", link),
    )
    key = f"{block}-{hashlib.sha256(f'{made_of} {told_}'.encode()).hexdigest()}"
    return caches["rendered"].get_or_set(key, lambda: _render(block, context, answer, paragraphs, **facts()))


def _hues(paragraphs):
    return {paragraph.document.letter: paragraph.document.hue for paragraph in paragraphs.values()}


@register.simple_tag(takes_context=True)
def answered(context, answer, mark, review, paragraphs):
    """What `review` opens of an answer: the answer, whether it is right, points, feedback, key.

    `mark` is the one that counts, or None. `paragraphs` is {address: Paragraph} of the question's evidence and of all
    that its type names. Prefetch `question__evidence__paragraph__document` and `question__rubric__criteria__levels`.
    """
    if not review.shows_attempt:
        return ""
    said = told(answer, mark, review)
    shown = [paragraphs[name] for name in said["explained"].get("paragraphs", ()) if name in paragraphs]
    facts = {**said, "review": review, "shown": shown}
    if said["comment"] or said["notes"] or _is_typed(answer):
        return _render("review", context, answer, paragraphs, **facts)
    return _kept("review", context, answer, paragraphs, (said, review), lambda: facts, shown)


def _is_typed(answer):
    """Whether the answer is in words of the student's own; what is chosen is the same for all who chose it."""
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
            "hues": _hues(paragraphs),
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
