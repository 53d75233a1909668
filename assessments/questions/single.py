"""Single choice: one best answer.

    spec = {"options": [{"id": "a", "text": "…", "right": "true", "rationale": "…", "misconception": "…"}, …]}
"""

LABEL = "Single choice"
