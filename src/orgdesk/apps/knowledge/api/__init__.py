"""Routes of knowledge."""

from orgdesk.apps.knowledge.api import shelves, translations
from orgdesk.apps.knowledge.api.articles import router as articles
from orgdesk.apps.knowledge.api.limitations import router as limitations
from orgdesk.apps.knowledge.api.page_acts import council

__all__ = ["ROUTERS", "shelves", "translations"]

ROUTERS = {"/articles": articles, "/limitations": limitations, "/knowledge": council}
