"""One roster format a file: LABEL, EXTENSION, read(binary stream) -> rows, write(rows, binary stream).

A row is a dict: `line` (the line of the file it began on) and the text of each column.
"""
