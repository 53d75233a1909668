"""Paragraphs to choose from: what passage selection and answer with evidence share."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.spec_fields import Rows, Text
from assessments.questions.specs import refuse_repeats
from lessons.documents import parse_address

KEYS = {"id", "credit", "rationale"}
PASSAGE_FIELDS = (
    Text("id", gettext_lazy("Paragraph"), lines=0, hint=gettext_lazy("Such as D5."), is_address=True),
    Text("credit", gettext_lazy("Credit"), lines=0, hint=gettext_lazy("1 for the best one, 0.5 for half, 0 for none.")),
    Text("rationale", gettext_lazy("Why it is good or not"), lines=2),
)


def passage_rows(key):
    """For a type's FIELDS."""
    label, name = gettext_lazy("Paragraphs to choose from"), gettext_lazy("Choice")
    return Rows(key, label, name, PASSAGE_FIELDS, start=3, least=2)


def read_passages(reader, key):
    """The tidy rows of a spec: {id, credit, rationale}; one has the credit 1."""
    rows = reader.rows(key, KEYS, at_least=2, at_most=12)
    passages = [
        {"id": row.address("id"), "credit": row.share("credit"), "rationale": row.text("rationale")} for row in rows
    ]
    refuse_repeats(rows, "id", [passage["id"] for passage in passages])
    if passages and "1" not in [passage["credit"] for passage in passages]:
        reader.refuse(key, _("The best paragraph must have the credit 1."))
    return passages


def credit_of(passages, chosen):
    """The credit as text, or None for what is no passage."""
    return next((passage["credit"] for passage in passages if passage["id"] == chosen), None)


def best(passages):
    return next(passage["id"] for passage in passages if passage["credit"] == "1")


def rekeyed_passages(passages, chosen):
    """The passages, of which this one has the credit 1 and what had it 0; those that earned a part still do."""
    if credit_of(passages, chosen) == "1":
        return passages
    credits = {passage["id"]: passage["credit"] for passage in passages if passage["credit"] != "1"} | {chosen: "1"}
    return [passage | {"credit": credits.get(passage["id"], "0")} for passage in passages]


def offered_passages(passages):
    """For the statistics; the key is the best one, what else earns is accepted beside it."""
    credit = {passage["id"]: passage["credit"] for passage in passages}
    rows = [row["id"] for row in asked_passages(passages)]
    key = best(passages)
    return [
        {"id": name, "text": name, "is_right": name == key, "is_partly": name != key and credit[name] != "0"}
        for name in rows
    ]


def asked_passages(passages):
    """In the order of the documents, whatever the author's order."""
    return [{"id": name} for name in sorted((passage["id"] for passage in passages), key=parse_address)]


def explained_passages(passages, chosen, shows_key):
    """The chosen one, and all of them once the key is shown."""
    by_id = {passage["id"]: passage for passage in passages}
    rows = [by_id[row["id"]] for row in asked_passages(passages)]
    return [_explained(row, row["id"] == chosen) for row in rows if row["id"] == chosen or shows_key]


def _explained(passage, is_chosen):
    return {
        "id": passage["id"],
        "is_chosen": is_chosen,
        "is_right": passage["credit"] == "1",
        "is_partly": passage["credit"] not in ("0", "1"),
        "rationale": passage["rationale"],
    }
