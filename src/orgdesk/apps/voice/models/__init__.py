"""What customers say, and what becomes of it."""

from orgdesk.apps.voice.models.board import Board, BoardMeeting, BoardMember
from orgdesk.apps.voice.models.charter import Charter, CharterPromise, PromiseReading
from orgdesk.apps.voice.models.complaint import CareRule, Complaint
from orgdesk.apps.voice.models.culture import CultureAnswer, CultureStatement, Participation
from orgdesk.apps.voice.models.feedback import Decider, Feedback, Judgement, RoutingRule
from orgdesk.apps.voice.models.improvement import Improvement
from orgdesk.apps.voice.models.pack import Pack
from orgdesk.apps.voice.models.survey import Invitation, LeftSurveys, Survey, SurveyAnswer

__all__ = [
    "Board",
    "BoardMeeting",
    "BoardMember",
    "CareRule",
    "Charter",
    "CharterPromise",
    "Complaint",
    "CultureAnswer",
    "CultureStatement",
    "Decider",
    "Feedback",
    "Improvement",
    "Invitation",
    "Judgement",
    "LeftSurveys",
    "Pack",
    "Participation",
    "PromiseReading",
    "RoutingRule",
    "Survey",
    "SurveyAnswer",
]
