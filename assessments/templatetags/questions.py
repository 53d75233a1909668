"""Shows a question to be answered, and what became of an answer. What a student's bytes hold, the types decide."""

from django import template
from django.template.loader import render_to_string

from assessments.evidence import citations
from assessments.grading import show
from assessments.questions import Clue
from lessons import markup

register = template.Library()


@register.simple_tag(takes_context=True)
def ask(context, answer, field, paragraphs, link=None):
    """The question of `answer` with the bound `field` of an AnswerSheet, and the hidden revision it is based on.

    `paragraphs` is {address: Paragraph} of all that the question's type names in `paragraphs(spec)`. `link` (or the
    page's context variable of that name) makes citations in the stem into chips; see `lessons.markup`.
    """
    question = answer.question
    asked = question.type.asked(question.spec)
    base = field.form[f"base-{answer.number}"]
    return _render(
        "ask",
        context,
        link,
        answer,
        paragraphs,
        field=field,
        value=field.value(),
        asked=asked,
        base_name=base.html_name,
        base=base.value() if field.errors or base.errors else answer.revision,
        errors=[*field.errors, *base.errors],
    )


@register.simple_tag(takes_context=True)
def answered(context, answer, mark, review, paragraphs, link=None):
    """What `review` opens of an answer: the answer, whether it is right, points, feedback, key.

    `mark` is the one that counts, or None. `paragraphs` is {address: Paragraph} of the question's evidence and of all
    that its type names. Prefetch `question__evidence__paragraph__document` and `question__rubric__criteria__levels`.
    """
    if not review.shows_attempt:
        return ""
    question = answer.question
    kind, spec = question.type, question.spec
    explained = kind.explain(spec, answer.value, clues_of(question), review.shows_key) if review.shows_feedback else {}
    return _render(
        "review",
        context,
        link,
        answer,
        paragraphs,
        value=answer.value,
        asked=kind.asked(spec),
        explained=explained,
        key=kind.key(spec) if review.shows_key else None,
        review=review,
        mark=mark if review.shows_marks else None,
        state=state_of(answer, mark, review),
        earned=show(mark.points) if mark and review.shows_marks else "",
        comment=(mark.judgement or {}).get("comment", "") if mark and review.shows_marks else "",
        adjustment=_adjustment(mark) if mark and review.shows_marks else "",
        levels=levels_of(question, mark) if mark and review.shows_marks else [],
        shown=[paragraphs[name] for name in explained.get("paragraphs", ()) if name in paragraphs],
        rationale=question.rationale if review.shows_key else "",
    )


def _render(block, context, link, answer, paragraphs, **more):
    link = link or context.get("link")
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


def clues_of(question):
    return [Clue(row.paragraph.address, row.role, row.option) for row in question.evidence.all()]


def state_of(answer, mark, review):
    """'right', 'partly' or 'wrong'; 'marked' by a person; 'waiting' for one; '' where nothing may be said."""
    kind = answer.question.type
    if kind.MARKED_BY == "person":
        return "marked" if mark and review.shows_marks else "waiting"
    if mark and review.shows_marks:
        return _word(mark.points, answer.question.points)
    if review.shows_correctness:
        return _word(kind.judge(answer.question.spec, answer.value).fraction, 1)
    return ""


def _word(earned, most):
    if earned <= 0 < most:
        return "wrong"
    return "right" if earned >= most else "partly"


def levels_of(question, mark):
    """What each criterion of the rubric earned, in words: [{title, points, most, descriptor, comment}]."""
    parts = {part["criterion"]: part for part in mark.parts if "criterion" in part}
    if question.rubric is None or not parts:
        return []
    return [_level_of(row, parts[row.key]) for row in question.rubric.criteria.all() if row.key in parts]


def _level_of(criterion, part):
    levels = list(criterion.levels.all())
    return {
        "title": criterion.title,
        "points": part["points"],
        "most": show(max(level.points for level in levels)),
        "descriptor": next((level.descriptor for level in levels if show(level.points) == part["points"]), ""),
        "comment": part["comment"],
    }


def _adjustment(mark):
    """The points added or taken at the end, with a sign; its reason is the staff's."""
    value = str((mark.judgement or {}).get("adjustment") or "0").strip()
    return "" if show(value) == "0" else f"{'−' if value.startswith('-') else '+'}{show(value.lstrip('+-'))}"


@register.filter
def at(mapping, key):
    """The value at a key that is itself a variable; empty where there is none."""
    return mapping.get(key, "") if isinstance(mapping, dict) else ""


@register.filter
def inline(text, link=None):
    """An author's line of Markdown."""
    return markup.render_inline(text or "", link)


@register.filter
def prose(text, link=None):
    """An author's paragraphs of Markdown."""
    return markup.render(text or "", link)


@register.filter
def typed(text, link=None):
    """A student's plain text: escaped, lines kept, citations that exist as chips."""
    return markup.cite(text, link, citations) if isinstance(text, str) else ""


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
