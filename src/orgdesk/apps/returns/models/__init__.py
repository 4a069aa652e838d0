"""Units as sold, and what comes back."""

from orgdesk.apps.returns.models.returning import LineStep, Return, ReturnLine, ReturnsRule, SpecialistRoute
from orgdesk.apps.returns.models.shipping import Shipment
from orgdesk.apps.returns.models.warranty import CoverageAnswer, SoldUnit, WarrantyPolicy

__all__ = [
    "CoverageAnswer",
    "LineStep",
    "Return",
    "ReturnLine",
    "ReturnsRule",
    "Shipment",
    "SoldUnit",
    "SpecialistRoute",
    "WarrantyPolicy",
]
