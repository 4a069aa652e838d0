"""Routes of the customers."""

from orgdesk.apps.customers.api.accounts import contacts, products, router
from orgdesk.core.service.errors import ServiceRuleError

ROUTERS = {"/accounts": router, "/contacts": contacts, "/products": products}
REFUSALS = (ServiceRuleError,)
