"""Scenarios, the runs that compare them, and business cases."""

from orgdesk.apps.rehearsal.models.business_case import BusinessCase
from orgdesk.apps.rehearsal.models.run import Part, Run
from orgdesk.apps.rehearsal.models.scenario import Scenario

__all__ = ["BusinessCase", "Part", "Run", "Scenario"]
