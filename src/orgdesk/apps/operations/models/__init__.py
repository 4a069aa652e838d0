"""The app's tables."""

from orgdesk.apps.operations.models.erasure import Erasure
from orgdesk.apps.operations.models.mail_trial import MailTrial
from orgdesk.apps.operations.models.retention import RetentionRule
from orgdesk.apps.operations.models.set_up import SetUpLink, SetUpStep

__all__ = ["Erasure", "MailTrial", "RetentionRule", "SetUpLink", "SetUpStep"]
