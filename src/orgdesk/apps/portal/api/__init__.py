"""Routes of the portal: what those who work here do for it."""

from orgdesk.apps.portal.api.page_acts import looks, router

ROUTERS = {"/known-issues": router, "/looks": looks}
