"""The worklist's tables."""

from orgdesk.apps.work.models.work_item import Exclusion, WorkItem

__all__ = ["Exclusion", "WorkItem"]
