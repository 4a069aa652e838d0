"""Routes of knowledge."""

from orgdesk.apps.knowledge.api.articles import router as articles
from orgdesk.apps.knowledge.api.limitations import router as limitations

ROUTERS = {"/articles": articles, "/limitations": limitations}
