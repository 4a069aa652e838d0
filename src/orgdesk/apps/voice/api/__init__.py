"""Routes of customers' voices."""

from orgdesk.apps.voice.api import shelves
from orgdesk.apps.voice.api.page_acts import router
from orgdesk.apps.voice.errors import VoiceRefused

__all__ = ["REFUSALS", "ROUTERS", "shelves"]

ROUTERS = {"/voice": router}
REFUSALS = (VoiceRefused,)
