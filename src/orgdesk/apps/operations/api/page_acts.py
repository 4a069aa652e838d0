"""What waits for another try, and what was asked to be erased, as on their pages."""

from __future__ import annotations

from functools import partial

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.page_acts import offer

router = Router(auth=Scope("administration"))
_act = partial(offer, router)

_act("/jobs/{key}/tries", "operations:job-tries", "try_job_again_now", "Try a job again that was given up.")
_act(
    "/effects/{pk}/tries",
    "operations:effect-tries",
    "try_effect_again_now",
    "Try an effect of a process again that was given up.",
)
_act("/mails/{pk}/tries", "operations:mail-tries", "try_mail_again_now", "Try a mail again that could not be sent.")
_act("/erasures/{pk}/withdrawal", "operations:erasure-withdrawal", "withdraw_erasure_of", "Erase nothing after all.")
