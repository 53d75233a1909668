"""A browser without JavaScript: what the fields of a page would send, and what a press of a button does."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """`pairs` are [(name, value)] of everything in the page's editor that a browser would send."""

    def __init__(self, html):
        super().__init__()
        self.pairs, self.select, self.textarea, self.is_inside = [], None, None, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "form":
            self.is_inside = "data-editor" in facts
        if not self.is_inside or not (tag == "option" or facts.get("name")):
            return
        if tag == "input" and (facts.get("type") not in ("checkbox", "radio") or "checked" in facts):
            self.pairs.append((facts["name"], facts.get("value", "")))
        elif tag == "textarea":
            self.textarea = [facts["name"], ""]
        elif tag == "select":
            self.select = [facts["name"], None]
        elif tag == "option" and self.select and ("selected" in facts or self.select[1] is None):
            self.select[1] = facts.get("value", "")

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            self.pairs.append((self.textarea[0], self.textarea[1].removeprefix("\n")))
            self.textarea = None
        elif tag == "select" and self.select:
            self.pairs.append((self.select[0], self.select[1] or ""))
            self.select = None
        elif tag == "form":
            self.is_inside = False


def fields_of(response):
    """{name: [values]}."""
    found = {}
    for name, value in Fields(response.content.decode()).pairs:
        found.setdefault(name, []).append(value)
    return found


def press(client, response, do, **changes):
    """What the server answers to the page's fields, some of them changed (dots as two underscores), and one button."""
    sent = fields_of(response) | {name.replace("__", "."): value for name, value in changes.items()}
    return client.post(response.request["PATH_INFO"], {**sent, "do": do}, query_params=None)
