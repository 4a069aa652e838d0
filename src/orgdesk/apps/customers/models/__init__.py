"""Accounts, their people and products, and what is agreed about serving them."""

from orgdesk.apps.customers.models.account import Account, Contact, Product
from orgdesk.apps.customers.models.checking_in import CheckIn, CheckInFinding, CheckInRule
from orgdesk.apps.customers.models.handing_off import HandOff, HandOffKind, Promise
from orgdesk.apps.customers.models.ownership import OwnerPeriod, Stage, Transfer
from orgdesk.apps.customers.models.qualification import Qualification, QualificationComment, Questionnaire
from orgdesk.apps.customers.models.records import OutboundContact, UsageRecord

__all__ = [
    "Account",
    "CheckIn",
    "CheckInFinding",
    "CheckInRule",
    "Contact",
    "HandOff",
    "HandOffKind",
    "OutboundContact",
    "OwnerPeriod",
    "Product",
    "Promise",
    "Qualification",
    "QualificationComment",
    "Questionnaire",
    "Stage",
    "Transfer",
    "UsageRecord",
]
