"""The process store's tables."""

from orgdesk.apps.process.models.definition import DefinitionVersion, ProcessDefinition
from orgdesk.apps.process.models.fault import ProcessFault
from orgdesk.apps.process.models.instance import Instance
from orgdesk.apps.process.models.message import BufferedMessage
from orgdesk.apps.process.models.rows import ScopeRow, SubscriptionRow, TokenRow

__all__ = [
    "BufferedMessage",
    "DefinitionVersion",
    "Instance",
    "ProcessDefinition",
    "ProcessFault",
    "ScopeRow",
    "SubscriptionRow",
    "TokenRow",
]
