"""Quizzes and question banks as Canvas exports them: QTI 1.2 with Canvas's own names for the kinds of questions."""
