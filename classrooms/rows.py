"""Statements that are written out: rows as instances, instances as rows.

For what a class at work asks again and again: Django takes ten times as long to put such a statement together as the
database takes to answer it.
"""

from datetime import datetime
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models.base import ModelState

AT_ONCE = 1_000  # rows; a database takes some ten thousand values with one statement, and a row has ten


def read(statement, values, **models):
    """[(an instance of each model, and whatever else is selected)] of the rows of a SELECT.

    It begins with `{name}` for each of `models`, in their order: the columns of the table that goes by that name. Where
    an outer join found nothing the instance is None. Without models it gives the plain rows.
    """
    sql, tables, end = _prepared(statement, tuple(models.items()))
    with connection.cursor() as cursor:
        cursor.execute(sql, _adapted(values))
        return [(*(table.instance(row) for table in tables), *row[end:]) for row in cursor.fetchall()]


def write(statement, values):
    """How many rows an UPDATE changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, _adapted(values))
        return cursor.rowcount


def parts(rows):
    """A list in pieces that one statement can take; that of a whole class is one piece."""
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]


def insert(instances):
    """As `bulk_create`: writes new rows of one model, and the instances learn their keys."""
    if not connection.features.can_return_rows_from_bulk_insert:
        return type(instances[0]).objects.bulk_create(instances)
    for some in parts(instances):
        _insert(some)
    return instances


def _insert(instances):
    model = type(instances[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    rows = [[_stored(field, instance) for field in fields] for instance in instances]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    key = connection.ops.quote_name(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {places} RETURNING {key}",
            [value for row in rows for value in row],
        )
        for instance, [pk] in zip(instances, cursor.fetchall(), strict=True):
            instance.pk, instance._state.adding, instance._state.db = pk, False, DEFAULT_DB_ALIAS


def _stored(field, instance):
    value = field.pre_save(instance, add=True)
    return None if value is None else field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


def lock(model, pk):
    """Holds a row against others that would lock it until the transaction ends; SQLite's transactions hold all rows."""
    if connection.features.has_select_for_update:
        key, how = connection.ops.quote_name(model._meta.pk.column), connection.ops.for_update_sql(no_key=True)
        read(f"SELECT {key} FROM {model._meta.db_table} WHERE {key} = %s {how}", [pk])


def _adapted(values):
    moment = connection.ops.adapt_datetimefield_value
    return [moment(value) if isinstance(value, datetime) else value for value in values]


@lru_cache
def _prepared(statement, models):
    """(SQL, [_Table], where the last one ends) of a statement and its ((name, model), …)."""
    tables, begin = [], 0
    for name, model in models:
        tables.append(_Table(name, model, begin))
        begin = tables[-1].end
    return statement.format(**{table.name: table.columns for table in tables}), tables, begin


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
        # As the model's `from_db`, less two signals for which nobody listens.
        instance, state = self.model.__new__(self.model), ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        instance.__dict__.update(zip(self.attributes, values, strict=True), _state=state)
        return instance


def _ways(column):
    """What makes Python's values of the database's, as for Django's own queries."""
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
