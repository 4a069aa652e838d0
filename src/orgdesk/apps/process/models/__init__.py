"""The process store's tables."""

from orgdesk.apps.process.models.decision import DecisionVersion
from orgdesk.apps.process.models.definition import DefinitionVersion, ProcessDefinition
from orgdesk.apps.process.models.draft import KeptFile, ProcessDraft
from orgdesk.apps.process.models.fault import ProcessFault
from orgdesk.apps.process.models.instance import Instance
from orgdesk.apps.process.models.message import BufferedMessage
from orgdesk.apps.process.models.migration import MigrationRun
from orgdesk.apps.process.models.rows import ScopeRow, SubscriptionRow, TokenRow
from orgdesk.apps.process.models.timed_start import TimedStart

__all__ = [
    "BufferedMessage",
    "DecisionVersion",
    "DefinitionVersion",
    "Instance",
    "KeptFile",
    "MigrationRun",
    "ProcessDefinition",
    "ProcessDraft",
    "ProcessFault",
    "ScopeRow",
    "SubscriptionRow",
    "TimedStart",
    "TokenRow",
]
