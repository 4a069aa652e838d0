"""Routes of the customers."""

from orgdesk.apps.customers.api import shelves
from orgdesk.apps.customers.api.accounts import contacts, products, router
from orgdesk.apps.customers.api.page_acts import house
from orgdesk.core.service.errors import ServiceRuleError

__all__ = ["REFUSALS", "ROUTERS", "shelves"]

ROUTERS = {"/accounts": router, "/contacts": contacts, "/products": products, "/customers": house}
REFUSALS = (ServiceRuleError,)
