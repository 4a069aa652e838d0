"""Programmes, audits, scorecards, samples, reviews and findings."""

from orgdesk.apps.audit.models.finding import CorrectiveAction, Evidence, Finding
from orgdesk.apps.audit.models.programme import Appointment, Audit, Programme, Stage
from orgdesk.apps.audit.models.review import GivenMark, Review
from orgdesk.apps.audit.models.sampling import Calibration, Draw, SampledItem
from orgdesk.apps.audit.models.scorecard import Criterion, Scorecard

__all__ = [
    "Appointment",
    "Audit",
    "Calibration",
    "CorrectiveAction",
    "Criterion",
    "Draw",
    "Evidence",
    "Finding",
    "GivenMark",
    "Programme",
    "Review",
    "SampledItem",
    "Scorecard",
    "Stage",
]
