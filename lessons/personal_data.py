"""What this room keeps about one person: the texts added for classes."""


def personal_data(person):
    """Plain data; the texts themselves are somebody else's work and are named by their titles."""
    rows = person.added_sources.select_related("classroom", "unit").order_by("pk")
    return {"added_sources": [_source(row) for row in rows]}


def _source(row):
    names = {"title": row.title, "class": str(row.classroom), "unit": str(row.unit)}
    return names | {"rights": row.rights, "added_at": row.added_at}
