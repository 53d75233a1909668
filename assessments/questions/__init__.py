"""Question types: one module a type, found by its file name.

The contract of a type (module `assessments/questions/<kind>.py`, template `templates/questions/<kind>.html`):

- `LABEL`: its name for people.
- `clean_spec(spec) -> spec`: checks what an author wrote, for the editor, the admin, the API and every import alike;
  raises ValidationError with a dict {path in the spec: sentence}, and returns the tidy spec.
- `answer_field(spec) -> forms.Field`: the field that checks an answer, from a page's POST and from the API's JSON;
  its cleaned value is plain JSON; empty is None.
- `judge(spec, answer, judgement=None) -> Outcome | None`: None waits for a person. Never touches the database.
- `asked(spec) -> dict`: what a student's page may be given of the spec before the key may be seen; never the key.
- `explain(spec, answer, outcome_is_full, shows_key) -> list`: see `Explanation`; what the student may read afterwards.
- `MARKED_BY`: "machine" or "person".
- `EVIDENCE_IS_KEY`: True where naming the deciding paragraph would give the answer away.
"""

import importlib
import pkgutil
from functools import cache

from assessments.questions.outcome import Outcome

__all__ = ["Outcome", "choices", "get", "kinds"]

_NOT_TYPES = {"outcome", "fields"}


@cache
def kinds():
    """{kind: module}, imported on first use."""
    names = sorted(row.name for row in pkgutil.iter_modules(__path__) if row.name not in _NOT_TYPES)
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def get(kind):
    return kinds()[kind]


def choices():
    """For the model field: a function, so that a new type makes no migration."""
    return [(name, module.LABEL) for name, module in kinds().items()]
