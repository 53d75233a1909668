"""A person at the pages, without a browser: reads their words, and types and presses what is there, nothing else."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import reverse

BLOCKS = {"p", "div", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "label", "button", "legend", "section"}
VOID = {"input", "img", "br", "meta", "link", "hr", "col", "wbr", "source", "rect", "circle"}


class Person:
    """Somebody signed in at one device; each has a session and a page of their own.

    `text` holds the words of the page, `rows` those of each row of its tables, `html` its bytes.
    """

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def visit(self, name, *args):
        """Opens the page of a URL name; returns the person, for `Person(user).visit(…).text`."""
        return self._show(self.client.get(reverse(name, args=args), follow=True))

    def press(self, label, **typed):
        """Types into the form that has this button, and presses it. `answer_1` stands for the field answer-1."""
        typed = {name.replace("_", "-") if name.startswith("answer") else name: typed[name] for name in typed}
        form, (action, button) = self._button(label)
        strangers = set(typed) - form.names
        assert not strangers, f"No such field beside “{label}”: {strangers}. There are {sorted(form.names)}."
        data = {**form.data, **typed, **button}
        return self._show(self.client.post(urljoin(self.path, action), data, follow=True, HTTP_REFERER=self._referer()))

    def _button(self, label):
        found = [(form, form.buttons[label]) for form in self.forms if label in form.buttons]
        assert found, f"No button “{label}” at {self.path}. There are {[list(form.buttons) for form in self.forms]}."
        return found[0]

    def _referer(self):
        return f"http://testserver{self.path}"

    def _show(self, response):
        assert response.status_code in (200, 400), response.status_code
        if response.redirect_chain:
            self.path = response.redirect_chain[-1][0]
        else:
            self.path = response.request["PATH_INFO"]
        self.path = urlsplit(self.path).path
        self.html = response.content.decode()
        page = _Page(self.html)
        self.forms, self.text = page.forms, _line(page.words)
        self.rows = [_line(words) for words in page.rows]
        return self

    def row_of(self, user):
        """The words of the row in a table that begins with somebody's name."""
        [row] = [row for row in self.rows if row.startswith(str(user))]
        return row


def _line(words):
    return re.sub(r"\s+", " ", "".join(words)).strip()


@dataclass
class _Form:
    """What a form would send as it is, and its buttons: {words: (where it leads, {name: value})}."""

    action: str = ""
    data: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    buttons: dict = field(default_factory=dict)


class _Page(HTMLParser):
    """Collects the words of a page's main part, and every form of the page."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.words, self.rows, self.open = [], [], [], []
        self.form, self.button, self.filled = _Form(), None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in BLOCKS:
            self.handle_data(" ")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "form":
            self.form = _Form(attrs.get("action", ""))
            self.forms.append(self.form)
        elif tag == "tr":
            self.rows.append([])
        elif tag == "button":
            action = attrs.get("formaction", self.form.action)
            self.button = (action, attrs.get("name"), attrs.get("value", ""), len(self.words))
        elif tag in ("input", "select", "textarea") and "name" in attrs:
            self._control(tag, attrs)
        elif tag == "option" and "selected" in attrs:
            self.form.data[self.filled] = attrs["value"]

    def _control(self, tag, attrs):
        name, kind = attrs["name"], attrs.get("type", "text")
        self.form.names.add(name)
        if tag == "select":
            self.filled = name
        elif tag == "textarea":
            self.filled, self.form.data[name] = name, ""
        elif kind not in ("radio", "checkbox") or "checked" in attrs:
            self.form.data[name] = attrs.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag):
        if tag == "button" and self.button:
            action, name, value, start = self.button
            label = " ".join("".join(self.words[start:]).split())
            self.form.buttons.setdefault(label, (action, {name: value} if name else {}))
            self.button = None
        elif tag == "textarea":
            self.form.data[self.filled] = self.form.data[self.filled].removeprefix("\n")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if "script" in self.open or "style" in self.open:
            return
        if "textarea" in self.open:
            self.form.data[self.filled] += data
        self.words.append(data)
        if "tr" in self.open:
            self.rows[-1].append(data)
