"""Routes of knowledge."""

from orgdesk.apps.knowledge.api import translations
from orgdesk.apps.knowledge.api.articles import router as articles
from orgdesk.apps.knowledge.api.limitations import router as limitations

__all__ = ["ROUTERS", "translations"]

ROUTERS = {"/articles": articles, "/limitations": limitations}
