"""What is asked (content, which travels) and what is done with it (the class side, which stays)."""

from assessments.models.assignments import Assignment, Reading, Release
from assessments.models.at_hand import question_at_hand
from assessments.models.attempts import Answer, Attempt, Mark, OtherText, Waiver
from assessments.models.bank_uploads import BankUpload, UploadPicture
from assessments.models.exceptions import AssignmentException
from assessments.models.mendings import Mending
from assessments.models.own import (
    add_ledgers,
    answers_with_questions,
    items_of,
    own_assignment,
    own_attempt,
    own_attempts,
)
from assessments.models.questions import Evidence, Question, Tag
from assessments.models.quizzes import Assessment, AssessmentItem, Section
from assessments.models.rubrics import Criterion, Level, Rubric

__all__ = [
    "Answer",
    "Assessment",
    "AssessmentItem",
    "Assignment",
    "AssignmentException",
    "Attempt",
    "BankUpload",
    "Criterion",
    "Evidence",
    "Level",
    "Mark",
    "Mending",
    "OtherText",
    "Question",
    "Reading",
    "Release",
    "Rubric",
    "Section",
    "Tag",
    "UploadPicture",
    "Waiver",
    "add_ledgers",
    "answers_with_questions",
    "items_of",
    "own_assignment",
    "own_attempt",
    "own_attempts",
    "question_at_hand",
]
