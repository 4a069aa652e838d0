"""Imports, where their rows came from, and exports."""

from orgdesk.apps.exchange.models.export import Export
from orgdesk.apps.exchange.models.origin import Origin
from orgdesk.apps.exchange.models.run import ColumnMemory, ImportRun, OddLine

__all__ = ["ColumnMemory", "Export", "ImportRun", "OddLine", "Origin"]
