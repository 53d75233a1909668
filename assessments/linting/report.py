"""What a unit teaches and asks, as tables in Markdown. Pure."""

from collections import Counter

from assessments.linting import coverage, readability

TIERS = ("classroom", "adapted")


def report_lines(unit):
    yield from (f"# {unit.clean['title']}: what is taught and asked", "")
    for title, heads, rows in (
        ("Questions by kind", ("Kind", "Lesson quizzes", "Bank", "Elsewhere", "All"), kinds(unit)),
        ("Points by skill", ("Skill", "Points", "Share"), skills(unit)),
        ("Lessons", ("Lesson", "Questions at hand"), [row[1:] for row in coverage.lesson_counts(unit)]),
        ("Documents", ("Document", "Questions"), [row[1:] for row in coverage.document_counts(unit)]),
        ("Reading level (grade)", ("Document", "Classroom", "Adapted"), levels(unit)),
        ("Conflicts", ("Conflict", "Topic", "Lessons", "Questions"), conflicts(unit)),
        ("Facts", ("Fact", "Use", "Paragraph", "Taught in lesson", "Asked by", "Conflicts"), facts(unit)),
    ):
        yield from (f"## {title}", "", *table(heads, rows), "")


def table(heads, rows):
    yield line(heads)
    yield line(["---"] * len(heads))
    yield from (line(row) for row in rows)


def line(cells):
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def kinds(unit):
    """A question of the bank that a lesson's quiz uses counts there; an essay's counts elsewhere."""
    counts = Counter((item["kind"], _home(unit, item)) for item in unit.items)
    homes = ("quiz", "bank", "elsewhere")
    rows = [(kind, [counts[kind, home] for home in homes]) for kind in sorted({item["kind"] for item in unit.items})]
    sums = [sum(column) for column in zip(*(row for _kind, row in rows), strict=True)] or [0] * len(homes)
    return [(kind, *row, sum(row)) for kind, row in [*rows, ("all", sums)]]


def _home(unit, item):
    if unit.quizzed[item["key"]]:
        return "quiz"
    return "bank" if item["key"] in unit.banked else "elsewhere"


def skills(unit):
    points = coverage.skill_points(unit)
    whole = sum(points.values())
    return [(skill, count, f"{count / whole:.0%}") for skill, count in sorted(points.items())]


def levels(unit):
    masked = readability.masks(unit)
    for document in unit.text.documents:
        texts = [readability.grade([row[tier] for row in document["paragraphs"]], masked) for tier in TIERS]
        yield document["letter"], *("none" if level is None else f"{level:.1f}" for level in texts)


def conflicts(unit):
    for row in unit.text.conflicts:
        key = row["key"]
        yield key, row["topic"], _listed(unit.lessons_of_conflict[key]), _asked_by(unit.items_of_conflict[key])


def facts(unit):
    """Where each fact is taught (by its paragraph), where it is asked, and which conflicts with a question have it."""
    disputes = _conflicts_of_facts(unit)
    for row in unit.text.facts:
        if row["use"] != "quarantine":
            key, where = row["key"], row["paragraph"]
            taught, asked = _listed(unit.readers[where]), _asked_by(unit.items_of_fact[key])
            yield key, row["use"], where, taught, asked, _listed(disputes.get(key, []))


def _conflicts_of_facts(unit):
    found = {}
    for conflict in unit.clean["conflicts"]:
        if unit.items_of_conflict[conflict["key"]]:
            for key in {key for position in conflict["positions"] for key in position["facts"]}:
                found.setdefault(key, []).append(conflict["key"])
    return found


def _asked_by(items):
    return _listed(item["key"] for item in items)


def _listed(values):
    return ", ".join(map(str, values))
