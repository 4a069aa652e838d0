"""Accounts, their people and products, and what is agreed about serving them."""

from orgdesk.apps.customers.models.account import Account, Contact, Product
from orgdesk.apps.customers.models.checking_in import CheckIn, CheckInFinding, CheckInRule
from orgdesk.apps.customers.models.handing_off import HandOff, HandOffKind, Promise
from orgdesk.apps.customers.models.holdings import (
    Asset,
    Contract,
    Invoice,
    LogisticStandard,
    Renewal,
    Site,
    YearResult,
)
from orgdesk.apps.customers.models.ownership import OwnerPeriod, Stage, Transfer
from orgdesk.apps.customers.models.planning import (
    AccountPlan,
    Allocation,
    Capacity,
    DepartmentContact,
    Hint,
    Objective,
    Review,
)
from orgdesk.apps.customers.models.qualification import Qualification, QualificationComment, Questionnaire
from orgdesk.apps.customers.models.records import OutboundContact, UsageRecord
from orgdesk.apps.customers.models.segments import AccountClass, Segment
from orgdesk.apps.customers.models.services import ServiceItem, ServiceSale, ServiceTime
from orgdesk.apps.customers.models.standing import (
    AccountSettings,
    Churn,
    ChurnGoal,
    ExceptionItem,
    HealthScore,
    HealthWeights,
)

__all__ = [
    "Account",
    "AccountClass",
    "AccountPlan",
    "AccountSettings",
    "Allocation",
    "Asset",
    "Capacity",
    "CheckIn",
    "CheckInFinding",
    "CheckInRule",
    "Churn",
    "ChurnGoal",
    "Contact",
    "Contract",
    "DepartmentContact",
    "ExceptionItem",
    "HandOff",
    "HandOffKind",
    "HealthScore",
    "HealthWeights",
    "Hint",
    "Invoice",
    "LogisticStandard",
    "Objective",
    "OutboundContact",
    "OwnerPeriod",
    "Product",
    "Promise",
    "Qualification",
    "QualificationComment",
    "Questionnaire",
    "Renewal",
    "Review",
    "Segment",
    "ServiceItem",
    "ServiceSale",
    "ServiceTime",
    "Site",
    "Stage",
    "Transfer",
    "UsageRecord",
    "YearResult",
]
