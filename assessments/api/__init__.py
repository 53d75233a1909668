"""The API of this room: assignments, attempts, answers and marks, groups, the gradebook, banks."""

from assessments.api.answers import AnswerViewSet
from assessments.api.assessments import AssessmentViewSet
from assessments.api.assignments import AssignmentViewSet
from assessments.api.attempts import AttemptViewSet
from assessments.api.banks import BankViewSet
from assessments.api.gradebook import GradebookViewSet
from assessments.api.groups import GroupViewSet
from assessments.api.questions import QuestionViewSet


def register(router):
    router.register("assignments", AssignmentViewSet, basename="api-assignment")
    router.register("attempts", AttemptViewSet, basename="api-attempt")
    router.register("answers", AnswerViewSet, basename="api-answer")
    router.register("groups", GroupViewSet, basename="api-group")
    router.register(r"classes/(?P<classroom_pk>\d+)/gradebook", GradebookViewSet, basename="api-gradebook")
    router.register(r"units/(?P<slug>[-\w]+)/bank", BankViewSet, basename="api-bank")
    router.register(r"units/(?P<slug>[-\w]+)/questions", QuestionViewSet, basename="api-question")
    router.register(r"units/(?P<slug>[-\w]+)/assessments", AssessmentViewSet, basename="api-assessment")
