"""What can happen to tokens and webhooks."""

from orgdesk.apps.api.actions.create_token import Created, create_token
from orgdesk.apps.api.actions.revoke_token import revoke_token

__all__ = ["Created", "create_token", "revoke_token"]
