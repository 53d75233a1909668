"""Questions as rows of a table that a teacher fills in, the same in CSV and XLSX. Pure."""
