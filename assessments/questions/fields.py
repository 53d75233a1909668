"""The form fields that check answers: from a page's POST and from the API's JSON, with the same result."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_ANSWER = 200_000
NOT_TEXT = _("A text is expected here.")
NOT_ON_LIST = _("Choose from what is offered.")
NOT_STORABLE = _("This holds a character that cannot be kept. Delete it, or type the passage anew.")


class ChoiceAnswer(forms.ChoiceField):
    """One of `ids`, or None. {id: words} says how a choice reads where it is not shown as a choice."""

    def __init__(self, ids, **options):
        options.setdefault("widget", forms.RadioSelect)
        words = ids if isinstance(ids, dict) else {name: name for name in ids}
        super().__init__(choices=list(words.items()), required=False, **options)
        self.error_messages["invalid_choice"] = NOT_ON_LIST

    def to_python(self, value):
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            raise ValidationError(NOT_ON_LIST)
        return value

    def validate(self, value):
        if value is not None and not self.valid_value(value):
            raise ValidationError(NOT_ON_LIST)


class ChoicesAnswer(forms.Field):
    """A list of some of `ids`, each once and in their order, or None."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, ids, **options):
        super().__init__(required=False, **options)
        self.ids = list(ids)

    def to_python(self, value):
        if value in (None, "", []):
            return None
        if not isinstance(value, list) or any(name not in self.ids for name in value):
            raise ValidationError(NOT_ON_LIST)
        return [name for name in self.ids if name in value]


class TextAnswer(forms.CharField):
    """Plain text as it was typed, with line ends as one character; only white space is None."""

    widget = forms.Textarea

    def __init__(self, *, longest=LONGEST_ANSWER, is_line=False, **options):
        super().__init__(required=False, strip=False, **options)
        self.longest, self.is_line = longest, is_line
        self.validators = []

    def to_python(self, value):
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValidationError(NOT_TEXT)
        if not _is_storable(value):
            raise ValidationError(NOT_STORABLE)
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if self.is_line:
            text = " ".join(text.split())
        return text if text.strip() else None

    def validate(self, value):
        if value is not None and _size(value) > self.longest:
            raise ValidationError(
                _("This is too long by %(over)d characters; at most %(longest)d fit. Nothing of it was cut off."),
                params={"over": _size(value) - self.longest, "longest": self.longest},
            )


class PartsWidget(forms.Widget):
    """An answer of several controls, named `<name>-<part>`; from JSON it comes whole."""

    def __init__(self, parts, attrs=None):
        super().__init__(attrs)
        self.parts = list(parts)

    def value_from_datadict(self, data, files, name):
        if name in data:
            return data.get(name)
        return {part: data[f"{name}-{part}"] for part in self.parts if data.get(f"{name}-{part}")} or None

    def value_omitted_from_data(self, data, files, name):
        return name not in data and not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_, index=None):
        return f"{id_}-{self.parts[0]}"


class PartsAnswer(forms.Field):
    """{part: value} for the parts that were answered, or None. `parts` is {part: field}, `labels` {part: its name}."""

    def __init__(self, parts, labels, **options):
        super().__init__(required=False, widget=PartsWidget(parts), **options)
        self.parts, self.labels = parts, labels

    def clean(self, value):
        if value in (None, "", {}):
            return None
        if not isinstance(value, dict) or any(part not in self.parts for part in value):
            raise ValidationError(NOT_ON_LIST)
        answers, problems = {}, []
        for part, field in self.parts.items():
            try:
                answers[part] = field.clean(value.get(part))
            except ValidationError as refusal:
                problems.extend(f"{self.labels[part]}: {sentence}" for sentence in refusal.messages)
        if problems:
            raise ValidationError(problems)
        return {part: answer for part, answer in answers.items() if answer is not None} or None

    def in_words(self, value):
        """A line for each part that was answered."""
        return "\n".join(
            f"{self.labels[part]}: {dict(getattr(field, 'choices', ())).get(value[part], value[part])}"
            for part, field in self.parts.items()
            if part in value
        )


def is_plain_text(sent):
    """Whether it is text, or text in parts, that can be kept whatever a field says of it."""
    parts = list(sent.items()) if isinstance(sent, dict) else [("", sent)]
    texts = [text for pair in parts for text in pair]
    return all(isinstance(text, str) and _is_storable(text) for text in texts) and _size(texts) <= LONGEST_ANSWER


def _is_storable(text):
    """PostgreSQL's JSON holds neither the null character nor half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _size(text):
    return len(json.dumps(text, ensure_ascii=False))
