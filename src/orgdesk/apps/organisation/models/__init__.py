"""Versions of the chart, holders beside them, and what happened to both."""

from orgdesk.apps.organisation.models.activation import Activation, Successor
from orgdesk.apps.organisation.models.assignment import Assignment
from orgdesk.apps.organisation.models.version import Transition, Version, VersionComment, Workspace

__all__ = ["Activation", "Assignment", "Successor", "Transition", "Version", "VersionComment", "Workspace"]
