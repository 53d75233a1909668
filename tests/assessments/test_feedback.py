"""What is told of an answer."""

import pytest

from assessments import questions
from assessments.feedback import in_words
from assessments.models import Question

CHOSEN = sorted(name for name, module in questions.kinds().items() if hasattr(module, "offered"))


@pytest.mark.parametrize("kind", CHOSEN)
def test_in_words_names_options_by_their_words_and_is_silent_on_answers_in_parts(kind):
    module = questions.get(kind)
    spec = module.clean_spec(module.EXAMPLE)
    answer = module.key(spec)
    chosen = set(module.tally(spec, answer))
    texts = [str(row["text"]) for row in module.offered(spec) if row["id"] in chosen and not row.get("group")]
    said = in_words(Question(kind=kind, spec=spec), answer)
    assert said == "; ".join(texts)


@pytest.mark.parametrize(("kind", "value", "words"), [("short", "Typed.", "Typed."), ("single", None, "")])
def test_in_words_keeps_what_was_typed(kind, value, words):
    module = questions.get(kind)
    assert in_words(Question(kind=kind, spec=module.clean_spec(module.EXAMPLE)), value) == words
