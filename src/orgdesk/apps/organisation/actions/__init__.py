"""What can happen to the organisation."""

from orgdesk.apps.organisation.actions.activate_version import activate_version
from orgdesk.apps.organisation.actions.assign_person import assign_person, end_assignment
from orgdesk.apps.organisation.actions.change_status import (
    approve_version,
    propose_version,
    return_to_draft,
    withdraw_version,
)
from orgdesk.apps.organisation.actions.create_version import copy_to_draft, create_version
from orgdesk.apps.organisation.actions.name_successor import name_successor
from orgdesk.apps.organisation.actions.save_structure import save_structure

__all__ = [
    "activate_version",
    "approve_version",
    "assign_person",
    "copy_to_draft",
    "create_version",
    "end_assignment",
    "name_successor",
    "propose_version",
    "return_to_draft",
    "save_structure",
    "withdraw_version",
]
