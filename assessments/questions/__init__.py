"""Question types: one module a type, found by its file name.

The contract of a type (module `assessments/questions/<kind>.py`, template `templates/questions/<kind>.html`):

- `LABEL`: its name for people; `ABOUT`: what it is, in a sentence, for whoever chooses one. `MARKED_BY`: "machine" or
  "person".
- `EXAMPLE`: a complete spec as an author may write it; the tests take the type by it.
- `FIELDS`: the spec as a tuple of `spec_fields`; by it `layout` makes, reads and shows the editor's form. Every key of
  the spec is a field of its own, and a form filled from a tidy spec gives the same spec back.
- `clean_spec(spec) -> spec`: checks what an author wrote (every scalar may arrive as text), for the editor, the admin,
  the API and every import alike. Returns tidy JSON; raises ValidationError with a dict {place: [sentence]}, where a
  place is a path such as `options.0.text`. Everything below takes the tidy spec. Cleaning twice changes nothing.
- `answer_field(spec) -> forms.Field`: checks an answer, from a page's POST and from the API's JSON alike;
  its cleaned value is plain JSON; empty is None.
- `judge(spec, answer) -> Outcome | None`: None waits for a person, who judges the whole. A type that is marked by a
  person may have the machine give a part: its Outcome then tells the machine's fraction of all the points, the share
  that is given `by_hand`, and whether this answer `waits`. A person's judgement, and the sum, are the matter of
  `grading`; the rubric of such a question has the points of the share by hand.
- `key(spec) -> answer | None`: an answer that earns all that the machine gives; None where a person judges the whole.
- `paragraphs(spec) -> [address]`: every paragraph the spec names. The template tags are handed all of them and show
  only those that `asked` or `explain` lets through.
- `asked(spec) -> dict`: all that a student's page may hold of the spec while the key is closed; plain JSON.
- `explain(spec, answer, clues, shows_key) -> dict`: all that the student may read afterwards; plain JSON. Before
  `shows_key` it tells about the student's own choices only. `paragraphs` in it are the addresses to show beside.
  `clues` are the question's evidence as `Clue`s.

A type of which each student may find something in another order says so:

- `SHUFFLES`: names of lists in `asked` whose rows have an `id` and whose order means nothing; a list of the same name
  in `explain` has them too. Where `asked` and `explain` say `keeps_order`, the author's order stays. `plan.arranged`
  does it, and `judge` never sees it.

A type that the machine marks, or marks a share of, may let a teacher mend its key, by answering as a rule:

- `rekey(spec, answer) -> spec`: the tidy spec in which this whole answer earns everything; `asked` of it is unchanged,
  and the answers given before still fit it. What is chosen replaces the key; what is typed is accepted besides what
  was. Raises ValidationError in words for an answer that cannot be a key. Rationales stay as their author wrote them.
- `REKEY_HINT`: one sentence for the teacher, which of the two it is. It tells that a type can be mended.
- `rekey_field(spec) -> forms.Field`, where no one answer is the key: what `rekey` takes is this field's value then, and
  its `initial` is how the key stands.

A type of which a teacher would want to know what was chosen how often has two more, for the statistics:

- `offered(spec) -> [{"id", "text", "is_right"}]`: everything that can be chosen, in the order of the page. Optional in
  each: `is_partly` (earns some of the points, or is accepted beside the key), `group` (what it is chosen for, in a few
  words, where a question asks for several choices; the rows of a group stand together) and `is_debatable` (another
  choice may well be defensible, so a group is named when few agree with its key).
- `tally(spec, answer) -> [id]`: which of them this answer chose; [] for a blank.

Where students type what the machine marks, one function does this:

- `typed(spec, answer) -> [row]`: one row for each thing to be typed, in the order of the page, as those of `offered`:
  `text` as it was typed, empty where nothing was, and the same `id` for all that the type takes as the same.

The template has two blocks, `ask` and `review`; templates/questions/frames/ holds what all types share.
"""

import importlib
import pkgutil
from functools import cache

from assessments.questions.clues import Clue
from assessments.questions.outcome import Outcome

__all__ = ["Clue", "Outcome", "choices", "get", "kinds"]

_NOT_TYPES = {
    "clues",
    "credits",
    "fields",
    "figures",
    "folding",
    "layout",
    "options",
    "outcome",
    "passages",
    "places",
    "rekeying",
    "spec_fields",
    "specs",
    "stars",
}


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


def marked_by_person():
    """The kinds whose answers wait for a person."""
    return [name for name, module in kinds().items() if module.MARKED_BY == "person"]
