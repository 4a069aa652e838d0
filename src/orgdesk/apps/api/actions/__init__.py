"""What can happen to tokens and webhooks."""

from orgdesk.apps.api.actions.create_token import Created, create_token
from orgdesk.apps.api.actions.deliver import begin_test, take_up_again
from orgdesk.apps.api.actions.keep_webhook import (
    Shared,
    add_webhook,
    change_webhook,
    end_webhook,
    pause_webhook,
    resume_webhook,
    rotate_secret,
)
from orgdesk.apps.api.actions.revoke_token import revoke_token

__all__ = [
    "Created",
    "Shared",
    "add_webhook",
    "begin_test",
    "change_webhook",
    "create_token",
    "end_webhook",
    "pause_webhook",
    "resume_webhook",
    "revoke_token",
    "rotate_secret",
    "take_up_again",
]
