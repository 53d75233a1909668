"""How a unit's quizzes are put together: plain questions, sections, and pools that questions are drawn from."""

from collections import Counter

from django.utils.translation import gettext as _

from assessments.forms.authoring import SectionForm


def question_rows(text):
    """Every question written anywhere in a UnitText, as rows: of the bank, of quizzes, of their sections."""
    written = [row for file in text.bank for row in file.rows("questions")]
    for quiz in text.assessments:
        written += quiz.rows("questions")
        written += [row for section in quiz.rows("sections") for row in section.rows("questions")]
    return written


class Pools:
    """What the quizzes of a unit may use. `check` is the walk over its rows, which gathers the problems."""

    def __init__(self, check):
        self.check = check
        self.rows = {row["id"]: row for row in question_rows(check.text)}
        self.bank = [row for file in check.text.bank for row in file.rows("questions")]

    def stretches(self, quiz):
        """[{"section": its fields or None, "keys": [question id]}] of a quiz, in order."""
        plain = [row["id"] for row in quiz.rows("questions")]
        found = [{"section": None, "keys": plain}] if plain else []
        found += [self._section(row) for row in quiz.rows("sections")]
        self._refuse_repeats(quiz, found)
        return found

    def _section(self, row):
        keys = [inner["id"] for inner in row.rows("questions")] + self._used(row) + self._tagged(row)
        fields = self.check.row(SectionForm, row)
        if not keys:
            self._problem(row, _("A section has one question or more: write them, use them, or name a tag."))
        elif fields.get("draw"):
            self._check_draw(row, fields["draw"], keys)
        return {"section": fields, "keys": keys}

    def _used(self, row):
        known = []
        for place, key in enumerate(row["use"]):
            if key in self.rows:
                known.append(key)
            else:
                self._problem(row, _("This unit has no question %(key)s.") % {"key": key}, "use", place)
        return known

    def _tagged(self, row):
        tag = row["tag"]
        found = [
            question["id"] for question in self.bank if tag in question["tags"] and question["id"] not in row["use"]
        ]
        if tag and not found:
            self._problem(row, _("No question of the bank has the tag “%(tag)s”.") % {"tag": tag}, "tag")
        return found if tag else []

    def _check_draw(self, row, draw, keys):
        if draw > len(keys):
            what = _("%(draw)d questions cannot be drawn from %(count)d.")
            self._problem(row, what % {"draw": draw, "count": len(keys)}, "draw")
        worths = {self.rows[key]["points"] for key in keys}
        if len(worths) > 1:
            what = _("Questions that are drawn from have the same points; here are %(points)s.")
            self._problem(row, what % {"points": ", ".join(sorted(worths))}, "draw")

    def _refuse_repeats(self, quiz, found):
        counts = Counter(key for stretch in found for key in stretch["keys"])
        for key in (key for key, count in counts.items() if count > 1 and key):
            self._problem(quiz, _("The question %(key)s stands in this quiz twice.") % {"key": key})

    def _problem(self, row, what, *path):
        self.check.problems.append(row.problem(what, *path))
