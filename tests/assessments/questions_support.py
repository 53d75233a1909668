"""Stand-ins that need no database: questions, paragraphs and answers for tests of asking and marking."""

from decimal import Decimal
from types import SimpleNamespace

from assessments import questions


def options(rights, count=4):
    """Options a, b, c …; those named in `rights` are right."""
    return [
        {"id": name, "text": f"Text {name}", "right": name in rights, "rationale": f"Because {name}"}
        for name in "abcdefgh"[:count]
    ]


def make_question(
    kind, spec=None, *, points="1", stem="Which one?", rubric=None, rationale="", evidence=(), is_void=False
):
    """A question of a type, by default with the type's own example; `evidence` are (address, role, option) rows."""
    module = questions.get(kind)
    rows = [
        SimpleNamespace(paragraph=SimpleNamespace(address=address), role=role, option=option)
        for address, role, option in evidence
    ]
    spec = module.clean_spec(spec or module.EXAMPLE)
    return SimpleNamespace(
        kind=kind,
        type=module,
        spec=spec,
        field=module.answer_field(spec),
        points=Decimal(points),
        stem=stem,
        rubric=rubric,
        rationale=rationale,
        is_void=is_void,
        evidence=SimpleNamespace(all=lambda: rows),
    )


def make_answer(question, value=None, *, number=1, revision=0):
    return SimpleNamespace(
        pk=None,
        number=number,
        question=question,
        value=value,
        revision=revision,
        arrangement=0,
        is_touched=value is not None or revision != 0,
    )


def make_rubric(**criteria):
    """A rubric of criteria and the points of their levels: make_rubric(T=(0, 1), E1=(0, 1, 2))."""
    rows = [
        SimpleNamespace(key=key, title=f"Criterion {key}", levels=_all(_level(key, value) for value in steps))
        for key, steps in criteria.items()
    ]
    scale = {key: [Decimal(value) for value in steps] for key, steps in criteria.items()}
    return SimpleNamespace(scale=scale, criteria=_all(rows))


def _level(key, points):
    return SimpleNamespace(points=Decimal(points), descriptor=f"{key} looks like {points}")


def _all(rows):
    rows = list(rows)
    return SimpleNamespace(all=lambda: rows)


def make_paragraphs(*addresses):
    """{address: paragraph} whose text is "Text of D5."; hues go by letter."""
    return {address: _paragraph(address) for address in addresses}


def _paragraph(address):
    letter, number = address[0], int(address[1:])
    document = SimpleNamespace(letter=letter, hue=ord(letter) - ord("A") + 1, site="example site")
    return SimpleNamespace(address=address, document=document, number=number, zone="body", text=f"Text of *{address}*.")
