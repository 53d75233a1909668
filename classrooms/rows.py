"""Statements that are written out, and their rows as instances.

For what a class at work asks again and again: Django takes ten times as long to put such a statement together as the
database takes to answer it.
"""

from functools import lru_cache

from django.db import connection


def read(statement, values, **models):
    """[(an instance of each model, and whatever else is selected)] of the rows of a SELECT.

    It begins with `{name}` for each of `models`, in their order: the columns of the table that goes by that name. Where
    an outer join found nothing the instance is None.
    """
    sql, tables = _prepared(statement, tuple(models.items()))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_taken(row, tables) for row in cursor.fetchall()]


def _taken(row, tables):
    instances = [table.instance(row) for table in tables]
    return *instances, *row[tables[-1].end :]


@lru_cache
def _prepared(statement, models):
    """(SQL, [_Table]) of a statement and its ((name, model), …)."""
    tables, begin = [], 0
    for name, model in models:
        tables.append(_Table(name, model, begin))
        begin = tables[-1].end
    return statement.format(**{table.name: table.columns for table in tables}), tables


class _Table:
    """The columns of one model, which begin at a place of the row and end before another."""

    def __init__(self, name, model, begin):
        fields = model._meta.concrete_fields
        self.name, self.model, self.begin, self.end = name, model, begin, begin + len(fields)
        self.attributes = [field.attname for field in fields]
        self.key = self.attributes.index(model._meta.pk.attname)
        self.columns = ", ".join(f"{name}.{connection.ops.quote_name(field.column)}" for field in fields)
        columns = enumerate(field.get_col(name) for field in fields)
        self.converters = [(place, column, way) for place, column in columns for way in _ways(column)]

    def instance(self, row):
        values = list(row[self.begin : self.end])
        if values[self.key] is None:
            return None
        for place, column, convert in self.converters:
            values[place] = convert(values[place], column, connection)
        return self.model.from_db(connection.alias, self.attributes, values)


def _ways(column):
    """What makes Python's values of the database's, as for Django's own queries."""
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
