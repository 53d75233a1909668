"""What something typed earns, and what is said about it: what numbers and typed answers share."""

from django.utils.translation import gettext_lazy

from assessments.questions.spec_fields import Text

CREDIT = (
    Text(
        "credit",
        gettext_lazy("Credit"),
        lines=0,
        default="1",
        hint=gettext_lazy("1, a part such as 0.5, or 0 for a mistake to explain."),
    ),
    Text("rationale", gettext_lazy("What is said about it")),
)


def read_credit(row):
    return {"credit": row.share("credit", empty="1"), "rationale": row.text("rationale", is_required=False)}
