"""The app's tables."""

from orgdesk.apps.mail.models.incoming_mail import IncomingMail, RawSource
from orgdesk.apps.mail.models.mailbox import Mailbox, Security
from orgdesk.apps.mail.models.outgoing_mail import DeliveryFailure, OutgoingFile, OutgoingMail

__all__ = ["DeliveryFailure", "IncomingMail", "Mailbox", "OutgoingFile", "OutgoingMail", "RawSource", "Security"]
