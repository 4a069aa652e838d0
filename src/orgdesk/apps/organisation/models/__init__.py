"""Versions of the chart, holders beside them, and what happened to both."""

from orgdesk.apps.organisation.models.activation import Activation, ScheduledActivation, Successor
from orgdesk.apps.organisation.models.assignment import Assignment
from orgdesk.apps.organisation.models.chart_import import ChartImport, ColumnMapping, TrayLine
from orgdesk.apps.organisation.models.decision import EffectReview, MergeDecision
from orgdesk.apps.organisation.models.embedding import Embedding
from orgdesk.apps.organisation.models.operation import VersionOperation
from orgdesk.apps.organisation.models.version import Transition, Version, VersionComment, Workspace

__all__ = [
    "Activation",
    "Assignment",
    "ChartImport",
    "ColumnMapping",
    "EffectReview",
    "Embedding",
    "MergeDecision",
    "ScheduledActivation",
    "Successor",
    "Transition",
    "TrayLine",
    "Version",
    "VersionComment",
    "VersionOperation",
    "Workspace",
]
