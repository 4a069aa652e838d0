"""What can happen to rewards."""

from orgdesk.apps.rewards.actions.begin_programme import NewProgramme, begin_programme, book_cost
from orgdesk.apps.rewards.actions.leave_offers import leave_offers
from orgdesk.apps.rewards.actions.offer_incentive import NewIncentive, note_answer, offer_incentive
from orgdesk.apps.rewards.actions.post import earn, expire_points, give, redeem_points, restore_points, reverse_points
from orgdesk.apps.rewards.actions.tell_offers import tell_offers

__all__ = [
    "NewIncentive",
    "NewProgramme",
    "begin_programme",
    "book_cost",
    "earn",
    "expire_points",
    "give",
    "leave_offers",
    "note_answer",
    "offer_incentive",
    "redeem_points",
    "restore_points",
    "reverse_points",
    "tell_offers",
]
