"""Short answer: a few sentences, marked by a person with a rubric.

    spec = {"words": 60, "guidance": "…", "expected": ["B5", "A3"]}

`words` is about how long a good answer is, `guidance` tells the student what to do, `expected` are the paragraphs a
good answer draws on; those are part of the key. The answer is plain text.
"""

from django.utils.translation import gettext_lazy

from assessments.questions.clues import deciding
from assessments.questions.fields import TextAnswer
from assessments.questions.spec_fields import Lines, Text
from assessments.questions.specs import SpecReader

LABEL = gettext_lazy("Short answer")
ABOUT = gettext_lazy("A few sentences, marked by a person.")
MARKED_BY = "person"
LONGEST = 10_000
EXAMPLE = {"words": "60", "guidance": "Two to four sentences. Cite one paragraph.", "expected": ["B5", "A3"]}


FIELDS = (
    Text("words", gettext_lazy("About how many words"), lines=0, default="60"),
    Text("guidance", gettext_lazy("What to do, for the student"), lines=2),
    Lines("expected", gettext_lazy("Paragraphs a good answer draws on"), hint=gettext_lazy("One a line, such as D5.")),
)


def clean_spec(spec):
    reader = SpecReader(spec, {"words", "guidance", "expected"})
    return reader.finish(
        {
            "words": reader.whole("words", 1, 1000),
            "guidance": reader.text("guidance", is_required=False),
            "expected": reader.addresses("expected"),
        }
    )


def answer_field(spec):
    return TextAnswer(longest=LONGEST)


def judge(spec, answer):
    return None


def key(spec):
    return None


def paragraphs(spec):
    return spec["expected"]


def asked(spec):
    return {"words": spec["words"], "guidance": spec["guidance"]}


def explain(spec, answer, clues, shows_key):
    """Which paragraphs would have helped is part of the key."""
    if not shows_key:
        return {"paragraphs": []}
    return {"paragraphs": list(dict.fromkeys([*spec["expected"], *deciding(clues, (), True)]))}
