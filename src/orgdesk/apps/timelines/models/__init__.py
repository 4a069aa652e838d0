"""Rows of templates, plans, sessions, mail series and what is parked."""

from orgdesk.apps.timelines.models.booking import Attendance, Booking, BookingPart, BookingRevision
from orgdesk.apps.timelines.models.draft import TemplateDraft
from orgdesk.apps.timelines.models.lesson import LessonChoice, LessonPlan
from orgdesk.apps.timelines.models.mails import MailHold, MailText, Membership, SeriesMail
from orgdesk.apps.timelines.models.move import StepMove
from orgdesk.apps.timelines.models.plan import Cadence, CatchUpCall, Deferral, PlanStep, RunningPlan
from orgdesk.apps.timelines.models.template import ParkingItem, ParkingMove, TemplateVersion

__all__ = [
    "Attendance",
    "Booking",
    "BookingPart",
    "BookingRevision",
    "Cadence",
    "CatchUpCall",
    "Deferral",
    "LessonChoice",
    "LessonPlan",
    "MailHold",
    "MailText",
    "Membership",
    "ParkingItem",
    "ParkingMove",
    "PlanStep",
    "RunningPlan",
    "SeriesMail",
    "StepMove",
    "TemplateDraft",
    "TemplateVersion",
]
