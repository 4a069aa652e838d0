"""Scenarios, the runs that compare them, and business cases."""

from orgdesk.apps.rehearsal.models.business_case import BusinessCase
from orgdesk.apps.rehearsal.models.run import MOST_SCENARIOS, Part, Run, scenarios_of
from orgdesk.apps.rehearsal.models.scenario import Scenario

__all__ = ["MOST_SCENARIOS", "BusinessCase", "Part", "Run", "Scenario", "scenarios_of"]
