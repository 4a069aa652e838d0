"""The app's tables."""

from orgdesk.apps.operations.models.mail_trial import MailTrial
from orgdesk.apps.operations.models.set_up import SetUpLink, SetUpStep

__all__ = ["MailTrial", "SetUpLink", "SetUpStep"]
