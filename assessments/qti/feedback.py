"""What an item says about an answer, found by running it: feedback that an answer brings up is its reason here."""

from django.utils.translation import gettext as _

from assessments.bankrows import Refusal
from assessments.qti import texts
from assessments.qti.processing import Run
from assessments.qti.values import Container

MOST = 100


class Feedback:
    """The modalFeedback of an item; `taken` are those that became a reason somewhere."""

    def __init__(self, item):
        self.item, self.taken = item, set()
        self.all = item.node.all("modalFeedback")
        if len(self.all) > MOST:
            raise Refusal(_("It has more than %(most)d texts of feedback.") % {"most": MOST})
        self.texts = [texts.prose(node, item.lost) for node in self.all]

    def shown(self, responses):
        """The places of those that are shown after {response: value}."""
        if not self.all:
            return []
        outcomes = Run(self.item, responses).run() if self.item.rules else _beginnings(self.item)
        return [place for place, node in enumerate(self.all) if self.texts[place] and _is_shown(node, outcomes)]

    def take(self, places):
        """Their texts as one."""
        self.taken.update(places)
        return "\n\n".join(dict.fromkeys(self.texts[place] for place in places))

    def tell_left(self):
        """Warns, where some of it became no reason."""
        if any(text and place not in self.taken for place, text in enumerate(self.texts)):
            self.item.tell(_("Left out: the feedback for right, partly right and wrong answers as a whole."))


def _beginnings(item):
    return {name: outcome.default for name, outcome in item.outcomes.items()}


def _is_shown(node, outcomes):
    value = outcomes.get(node.attributes.get("outcomeIdentifier", ""))
    values = value.items if isinstance(value, Container) else [value]
    is_named = node.attributes.get("identifier") in values
    return is_named == (node.attributes.get("showHide", "show") == "show")


def inline(node, lost):
    """The feedback that stands within a choice."""
    found = [one for one in node.walk() if one.tag in ("feedbackInline", "feedbackBlock")]
    shown = [one for one in found if one.attributes.get("showHide", "show") == "show"]
    return "\n\n".join(text for one in shown if (text := texts.prose(one, lost)))
