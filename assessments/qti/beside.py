"""The other files of a package, by what a file of it calls them; a bare item has none beside it."""

from urllib.parse import unquote, urlsplit


class Beside:
    """Where a file stands among the others: `package` is a Package or nothing, `name` the file's own."""

    def __init__(self, package=None, name=""):
        self.package, self.name = package, name

    def get(self, href):
        """The bytes of the file that an address names; None where the package has none such."""
        return self.read(resolved(self.name, href))

    def read(self, name):
        """The bytes of the file that the package calls so; None where it has none such."""
        return self.package.read(name) if self.package is not None and name in self.package.names else None

    def name_of(self, href):
        """What the package calls the file of an address; the address itself where it has none such."""
        name = resolved(self.name, href)
        return name if self.package is not None and name in self.package.names else href

    def at(self, href):
        return Beside(self.package, resolved(self.name, href))


def resolved(source, href):
    """The name in the package of what a file of it points to; empty where that is outside."""
    try:
        address = urlsplit(href)
    except ValueError:
        return ""
    path = unquote(address.path)
    if address.scheme or address.netloc or path.startswith("/") or "\\" in path:
        return ""
    steps = source.split("/")[:-1]
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return ""
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
