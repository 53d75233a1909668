"""What can be said of a unit's text without understanding it: rows in, remarks out. Knows no database.

One module a noun. A check is a generator that yields `Remark`s; `checks.everything` runs all of them. English is read.
"""
