"""The verbs of this room, by noun: attempts, ledger, assignments, marks, content."""
