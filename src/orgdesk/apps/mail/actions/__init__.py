"""What happens to mail."""

from orgdesk.apps.mail.actions.fetch_mailbox import FetchReport, fetch_mailbox
from orgdesk.apps.mail.actions.queue_mail import queue_mail
from orgdesk.apps.mail.actions.send_queued_mail import SendReport, send_queued_mail
from orgdesk.apps.mail.actions.store_incoming_mail import Receipt, retry_refused_mail, store_incoming_mail

__all__ = [
    "FetchReport", "Receipt", "SendReport", "fetch_mailbox", "queue_mail", "retry_refused_mail", "send_queued_mail",
    "store_incoming_mail",
]  # fmt: skip
