"""Programmes, incentives and what is booked on them, as on their pages."""

from __future__ import annotations

from functools import partial

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.rewards import forms

router = Router(auth=Scope("rewards"))
_act = partial(offer, router)

_act("/programmes", "rewards:programme-new", "begin_programme", "Begin a programme of points.", forms.ProgrammeForm)
_act(
    "/programmes/{key}/costs", "rewards:programme", "book_programme_cost", "Book what a programme cost.", forms.CostForm
)
_act(
    "/members/{pk}/entries",
    "rewards:member",
    "post_points",
    "Earn, give, redeem, restore or take back points.",
    forms.PostForm,
)
_act(
    "/incentives", "rewards:incentive-new", "offer_incentive", "Offer something once to a segment.", forms.IncentiveForm
)
_act("/offers/{pk}/answer", "rewards:offer-answer", "note_offer_answer", "Note that a customer took an offer, and what was sold.",
     amount=forms.CostForm.base_fields["amount"])  # fmt: skip
