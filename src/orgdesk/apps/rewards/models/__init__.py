"""Programmes, their members and ledgers; incentives and whom they were offered."""

from orgdesk.apps.rewards.models.incentive import Incentive, LeftOffers, Offer
from orgdesk.apps.rewards.models.ledger import Entry, Lot
from orgdesk.apps.rewards.models.programme import Membership, Programme, ProgrammeCost

__all__ = ["Entry", "Incentive", "LeftOffers", "Lot", "Membership", "Offer", "Programme", "ProgrammeCost"]
