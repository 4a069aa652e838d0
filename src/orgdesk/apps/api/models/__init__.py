"""Rows of the programming interface."""

from orgdesk.apps.api.models.kept_answer import KeptAnswer
from orgdesk.apps.api.models.token import ApiToken
from orgdesk.apps.api.models.webhook import OLD_SECRET_HOLDS, Delivery, DeliveryTry, Webhook

__all__ = ["OLD_SECRET_HOLDS", "ApiToken", "Delivery", "DeliveryTry", "KeptAnswer", "Webhook"]
