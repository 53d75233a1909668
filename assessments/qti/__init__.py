"""QTI, the standard of 1EdTech for questions and tests."""
