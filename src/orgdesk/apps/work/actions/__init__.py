"""What can happen to work items."""

from orgdesk.apps.work.actions.claim_work import claim_work
from orgdesk.apps.work.actions.finish_work import finish_work
from orgdesk.apps.work.actions.next_available import take_next_available
from orgdesk.apps.work.actions.offer_work import offer_work
from orgdesk.apps.work.actions.pause_work import pause_work
from orgdesk.apps.work.actions.reassign_work import reassign_work
from orgdesk.apps.work.actions.release_work import release_work
from orgdesk.apps.work.actions.resume_work import resume_work
from orgdesk.apps.work.actions.withdraw_work import withdraw_work

__all__ = [
    "claim_work",
    "finish_work",
    "offer_work",
    "pause_work",
    "reassign_work",
    "release_work",
    "resume_work",
    "take_next_available",
    "withdraw_work",
]
