"""What of a unit is read, asked and set against each other, and what falls through. Pure."""

from assessments.linting.remarks import error, remark

# Zones that say something about the matter; the others are about the page, or support nothing.
READ_ZONES = ("body", "question", "comment", "faq")
# Of the core facts, this share is used by a lesson, a question or a conflict that one of them has (260 of 332).
LEAST_USED = 0.78
# From so many questions on, a unit is measured by what eight lessons with 120 questions should have; a smaller one is
# a beginning, and told only what is missing altogether.
WHOLE_UNIT = 60
LEAST_A_LESSON = 9  # a quiz of six to eleven, and some to spare
LEAST_A_DOCUMENT = 12
LEAST_PARAGRAPHS_ASKED = 0.9  # of those that lessons assign (52 of 58)
# Shares of the points: the skills of historians, and mere recall.
HISTORIANS = ("sourcing", "corroboration", "contextualization")
LEAST_HISTORIANS = 0.35
MOST_RECALL = 0.35


def checks(unit):
    yield from unread_paragraphs(unit)
    yield from unused_facts(unit)
    yield from untaught_conflicts(unit)
    yield from unasked_places(unit)
    if len(unit.items) >= WHOLE_UNIT:
        yield from thin_places(unit)
        yield from unasked_paragraphs(unit)
        yield from unbalanced_skills(unit)


def unread_paragraphs(unit):
    facts = {}
    for row in unit.core_facts:
        facts.setdefault(row["paragraph"], []).append(row["key"])
    for where, place in unit.paragraphs.items():
        if not unit.readers[where] and (where in facts or place.row["zone"] in READ_ZONES):
            untaught = f": nobody is taught {', '.join(facts[where])}" if where in facts else ""
            yield error(place.row, f"{where} is in no lesson's reading{untaught}. Assign it.", name="reading")


def used_facts(unit):
    """Keys of the facts that a lesson names, a question rests on, or a conflict has that one of them takes up."""
    used = {key for lesson in unit.clean["lessons"] for key in lesson["facts"]} | set(unit.items_of_fact)
    taken_up = set(unit.lessons_of_conflict) | set(unit.items_of_conflict)
    positions = [
        row for conflict in unit.clean["conflicts"] if conflict["key"] in taken_up for row in conflict["positions"]
    ]
    return used.union(*(row["facts"] for row in positions))


def unused_facts(unit):
    core = {row["key"] for row in unit.core_facts}
    used = len(core & used_facts(unit))
    if used < LEAST_USED * len(core):
        what = f"Lessons, questions and conflicts use {used} of {len(core)} core facts; {LEAST_USED:.0%} is the least."
        yield error(unit.text.unit, what, name="facts")


def untaught_conflicts(unit):
    """The conflicts with a place among the most teachable have a question of their own."""
    for row in unit.text.conflicts:
        if unit.items_of_conflict[row["key"]]:
            continue
        if row["teachability"]:
            yield error(
                row, f"{row['key']} is among the most teachable, and no question asks about it.", name="conflict"
            )
        elif not unit.lessons_of_conflict[row["key"]]:
            yield error(row, f"{row['key']} is in no lesson and in no question.", name="conflict")
        else:
            yield remark(row, f"No question asks about {row['key']}.", name="conflict")


def lesson_counts(unit):
    """[(row, number, how many questions a teacher has for it)]."""
    rows = {row["slug"]: row for row in unit.text.lessons}
    return [(rows[lesson["slug"]], lesson["number"], len(unit.available(lesson))) for lesson in unit.clean["lessons"]]


def document_counts(unit):
    return [
        (row, row["letter"], sum(row["letter"] in item.documents for item in unit.items)) for row in unit.text.documents
    ]


def unasked_places(unit):
    for name, rows in (("Lesson", lesson_counts(unit)), ("Document", document_counts(unit))):
        for row, label, count in rows:
            if not count:
                yield error(row, f"{name} {label} has no question.", name="questions")


def thin_places(unit):
    least = (("Lesson", lesson_counts(unit), LEAST_A_LESSON), ("Document", document_counts(unit), LEAST_A_DOCUMENT))
    for name, rows, enough in least:
        for row, label, count in rows:
            if 0 < count < enough:
                yield remark(
                    row, f"{name} {label} has {count} questions; {enough} are a good number.", name="questions"
                )


def unasked_paragraphs(unit):
    assigned = [where for where in unit.paragraphs if unit.readers[where]]
    asked = set().union(*(item.paragraphs for item in unit.items))
    if len(asked.intersection(assigned)) < LEAST_PARAGRAPHS_ASKED * len(assigned):
        unasked = ", ".join(where for where in assigned if where not in asked)
        yield remark(
            unit.text.unit, f"No question goes back to these assigned paragraphs: {unasked}.", name="questions"
        )


def skill_points(unit):
    """{skill: points}, of all questions."""
    points = {}
    for item in unit.items:
        points[item["skill"]] = points.get(item["skill"], 0) + item["points"]
    return points


def unbalanced_skills(unit):
    points = skill_points(unit)
    whole = sum(points.values())
    historians = sum(points.get(skill, 0) for skill in HISTORIANS) / whole
    recall = points.get("recall", 0) / whole
    if historians < LEAST_HISTORIANS:
        what = f"{', '.join(HISTORIANS)} have {historians:.0%} of the points; {LEAST_HISTORIANS:.0%} is the least."
        yield remark(unit.text.unit, what, name="skills")
    if recall > MOST_RECALL:
        yield remark(
            unit.text.unit, f"Recall has {recall:.0%} of the points; {MOST_RECALL:.0%} is the most.", name="skills"
        )
