"""What is asked (content, which travels) and what is done with it (the class side, which stays)."""

from assessments.models.assignments import Assignment, AssignmentException, Reading, Release
from assessments.models.attempts import Answer, Attempt, Mark, OtherText
from assessments.models.questions import Assessment, AssessmentItem, Evidence, Question
from assessments.models.rubrics import Criterion, Level, Rubric

__all__ = [
    "Answer",
    "Assessment",
    "AssessmentItem",
    "Assignment",
    "AssignmentException",
    "Attempt",
    "Criterion",
    "Evidence",
    "Level",
    "Mark",
    "OtherText",
    "Question",
    "Reading",
    "Release",
    "Rubric",
]
