"""Essay: a longer text on the documents, marked by a person with a rubric.

    spec = {"min_words": 400, "max_words": 1200, "minutes": 60, "plan_minutes": 10,
            "documents": ["A", "B", …], "cite_at_least": 4}

`minutes` is how long it is meant to take, `plan_minutes` how much of that is for planning (0: nothing is said of it);
the time limit itself is the assignment's. `cite_at_least` is a number of documents. The answer is plain text.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.fields import TextAnswer
from assessments.questions.spec_fields import Documents, Text
from assessments.questions.specs import SpecReader

LABEL = gettext_lazy("Essay")
ABOUT = gettext_lazy("A longer text on the documents, marked by a person.")
MARKED_BY = "person"
EXAMPLE = {
    "min_words": "400",
    "max_words": "1200",
    "minutes": "60",
    "plan_minutes": "10",
    "documents": ["A", "B", "C", "D", "E"],
    "cite_at_least": "4",
}


FIELDS = (
    Text("min_words", gettext_lazy("Words at least"), lines=0, default="400"),
    Text("max_words", gettext_lazy("Words at most"), lines=0, default="1200"),
    Text("minutes", gettext_lazy("Minutes it is meant to take"), lines=0, default="60"),
    Text("plan_minutes", gettext_lazy("Minutes of these for planning"), lines=0, default="10"),
    Documents("documents", gettext_lazy("Documents it is about")),
    Text("cite_at_least", gettext_lazy("Documents to cite at least"), lines=0, default="2"),
)


def clean_spec(spec):
    reader = SpecReader(spec, set(EXAMPLE))
    tidy = {
        "min_words": reader.whole("min_words", 1, 20_000),
        "max_words": reader.whole("max_words", 1, 20_000),
        "minutes": reader.whole("minutes", 1, 1440),
        "plan_minutes": reader.whole("plan_minutes", 0, 1440),
        "documents": reader.letters("documents"),
        "cite_at_least": reader.whole("cite_at_least", 0, 26),
    }
    if not reader.problems:
        _check_order(reader, tidy)
    return reader.finish(tidy)


def _check_order(reader, tidy):
    if tidy["max_words"] < tidy["min_words"]:
        reader.refuse("max_words", _("This is fewer words than the least number."))
    if tidy["plan_minutes"] > tidy["minutes"]:
        reader.refuse("plan_minutes", _("Planning cannot take longer than the whole."))
    if tidy["cite_at_least"] > len(tidy["documents"]):
        reader.refuse("cite_at_least", _("There are fewer documents than that."))


def answer_field(spec):
    return TextAnswer()


def judge(spec, answer):
    return None


def key(spec):
    return None


def paragraphs(spec):
    return []


def asked(spec):
    return dict(spec)


def explain(spec, answer, clues, shows_key):
    """There is no right text; levels and comments are the mark's, not the question's."""
    return {"paragraphs": []}
