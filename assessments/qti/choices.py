"""choiceInteraction as single choice, true or false, or multiple response, where ours scores every answer alike."""

from fractions import Fraction
from itertools import combinations
from string import ascii_lowercase

from django.utils.translation import gettext as _

from assessments import questions
from assessments.banknumbers import as_weight
from assessments.bankrows import Refusal
from assessments.bankspecs import true_false
from assessments.qti import texts
from assessments.qti.feedback import Feedback, inline
from assessments.qti.items import own_ids
from assessments.qti.processing import response_of
from assessments.qti.values import Container

MOST = 12
RULES = ("exact", "right-minus-wrong", "no-wrong", "every-decision", "coverage")
NEAR = Fraction(1, 1_000_000)  # a weight has eight places
WORDS = {"true": "True", "false": "False"}


def read_choice(item, interaction):
    response = item.response(interaction)
    if response.cardinality == "ordered" or response.base_type != "identifier":
        raise Refusal(_("The declaration of its answer does not fit a choice."))
    nodes = interaction.all("simpleChoice")
    if not 2 <= len(nodes) <= MOST:
        raise Refusal(_("It has %(count)d options; here a question has 2 to 12.") % {"count": len(nodes)})
    return _Choice(item, interaction, response, nodes).read()


class _Choice:
    def __init__(self, item, interaction, response, nodes):
        self.item, self.interaction, self.response, self.nodes = item, interaction, response, nodes
        self.names = [node.attributes.get("identifier", "") for node in nodes]
        if len(set(self.names)) < len(nodes):
            raise Refusal(_("Two of its options have the same name."))
        limit = interaction.attributes.get("maxChoices", "1")
        self.limit = int(limit) if limit.isdigit() and int(limit) else len(nodes)
        self.feedback = Feedback(item)
        self.shown = [self.feedback.shown(self.answer([name])) for name in self.names]
        self.always = set(self.feedback.shown(self.answer([]))).intersection(*self.shown)
        self.alone = [self.score([name]) for name in self.names]
        self.stem = texts.stem(item)
        self.texts = [texts.line(node, item.lost) for node in nodes]
        if any(not text for text in self.texts):
            raise Refusal(_("One of the options is empty, or nothing but a picture."))

    def answer(self, names):
        return {self.response.identifier: response_of(self.response, names)}

    def score(self, names):
        return self.item.score(self.answer(names))

    def read(self):
        self.item.check_blank(self.answer([]))
        is_single = self.response.cardinality == "single" or self.limit == 1
        return self._single() if is_single else self._multiple()

    def _single(self):
        most = max(self.alone)
        if not most:
            raise Refusal(_("No option earns anything."))
        if any(0 < worth < most for worth in self.alone):
            raise Refusal(_("An option earns a part of the points; a single choice here earns everything or nothing."))
        if self.alone.count(most) > 1:
            raise Refusal(_("More than one option earns everything; here exactly one is right."))
        rights = {self.names[self.alone.index(most)]}
        if [text.lower() for text in self.texts] == ["true", "false"]:
            return self._true_false(rights, most)
        return self._found("single", {"options": self._options(rights)}, most)

    def _true_false(self, rights, most):
        options = [
            {key: value for key, value in option.items() if key != "text"} | {"id": name}
            for name, option in zip(WORDS, self._options(rights), strict=True)
        ]
        return self._found("true_false", {}, most) | true_false(self.stem, options)

    def _multiple(self):
        sets = [set_ for size in range(1, self.limit + 1) for set_ in combinations(self.names, size)]
        table = {frozenset(names): self.score(names) for names in sets}
        most = max(table.values())
        if not most:
            raise Refusal(_("No choice earns anything."))
        shares = {names: worth / most for names, worth in table.items()}
        is_limited = False
        for rights in self._rights(shares):
            if len(rights) == 1 and all(shares[frozenset([name])] == (name in rights) for name in self.names):
                self.item.tell(_("Several could be chosen, of which one is right; now exactly one is to be chosen."))
                return self._found("single", {"options": self._options(rights)}, most)
            alike = [spec for spec in self._specs(rights, shares) if self._is_equal(spec, shares)]
            if spec := next((spec for spec in alike if not self._earns_beyond(spec)), None):
                return self._found("multiple", spec, most)
            is_limited = is_limited or bool(alike)
        if is_limited:
            what = _("It allows %(most)d choices; here more could be chosen, and would earn points.")
            raise Refusal(what % {"most": self.limit})
        raise Refusal(_("No rule here scores each of its choices as it does."))

    def _rights(self, shares):
        """What may be the right options: those declared, those that earn alone, the smallest choice that earns all."""
        correct = self.response.correct
        declared = [str(one) for one in correct.items] if isinstance(correct, Container) else []
        alone = [name for name in self.names if shares[frozenset([name])] > 0]
        best = min((names for names, share in shares.items() if share == 1), key=len)
        found = [frozenset(declared), frozenset(alone), best]
        return dict.fromkeys(names for names in found if names and names <= set(self.names))

    def _specs(self, rights, shares):
        """The specs that might score alike."""
        plain = self._options(rights)
        for rule in RULES:
            yield {"rule": rule, "options": plain}
        for weights in (self._mapped_weights(), self._found_weights(rights, shares)):
            if weights:
                options = [option | {"weight": as_weight(one)} for option, one in zip(plain, weights, strict=True)]
                yield {"rule": "weights", "options": options}

    def _mapped_weights(self):
        mapping = self.response.mapping
        if mapping is None:
            return []
        sizes = [mapping.one(name) for name in self.names]
        best = mapping.bounded(sum(max(one, Fraction(0)) for one in sizes))
        return [max(Fraction(-1), min(Fraction(1), one / best)) for one in sizes] if best > 0 else []

    def _found_weights(self, rights, shares):
        """What each right option earns alone, and what each wrong one takes from all the right ones."""
        whole = shares.get(rights, Fraction(1))
        return [
            shares[frozenset([name])]
            if name in rights
            else min(shares.get(rights | {name}, whole) - whole, Fraction(0))
            for name in self.names
        ]

    def _is_equal(self, spec, shares):
        """Whether ours scores each choice alike."""
        judge = questions.get("multiple").judge
        ids = dict(zip(self.names, [option["id"] for option in spec["options"]], strict=True))
        return all(
            abs(judge(spec, [ids[name] for name in names]).fraction - share) <= NEAR for names, share in shares.items()
        )

    def _earns_beyond(self, spec):
        """Whether ours gives anything for more than may be chosen."""
        judge, ids = questions.get("multiple").judge, [option["id"] for option in spec["options"]]
        sizes = range(self.limit + 1, len(ids) + 1)
        return any(judge(spec, list(names)).fraction for size in sizes for names in combinations(ids, size))

    def _options(self, rights):
        ids = own_ids(self.nodes, ascii_lowercase)
        return [
            {"id": id_, "text": text, "right": name in rights, "rationale": reason}
            for id_, text, name, reason in zip(ids, self.texts, self.names, self._reasons(), strict=False)
        ]

    def _reasons(self):
        """Feedback within an option, and what is shown after the option alone was chosen."""
        is_single = self.response.cardinality == "single"
        found = []
        for node, places in zip(self.nodes, self.shown, strict=True):
            own = [
                place
                for place in places
                if place not in self.always and (is_single or sum(place in others for others in self.shown) == 1)
            ]
            parts = [inline(node, self.item.lost), self.feedback.take(own)]
            found.append("\n\n".join(part for part in parts if part))
        return found

    def _found(self, kind, spec, most):
        fixed = any(node.attributes.get("fixed") == "true" for node in self.nodes)
        is_shuffled = self.interaction.attributes.get("shuffle", "false") == "true"
        if fixed and is_shuffled:
            self.item.tell(_("Some options had fixed places among shuffled ones; now all keep their order."))
        keeps = {} if is_shuffled and not fixed else {"keeps_order": True}
        rationale = self.feedback.take(sorted(self.always))
        self.feedback.tell_left()
        return {
            "kind": kind,
            "stem": "\n\n".join(self.stem),
            "spec": spec | keeps,
            "points": most,
            "rationale": rationale,
        }
