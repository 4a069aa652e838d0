"""Letters about people's sign-in leave by the first open mailbox."""

from __future__ import annotations

from orgdesk.apps.accounts.letters import Letter, posted_by
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.mail.parsing import Address


@posted_by
def queue_letter(letter: Letter) -> None:
    """Nothing where no mailbox is set up: then nobody can be written to."""
    mailbox = Mailbox.objects.open().first()
    if mailbox is not None:
        queue_mail(
            letter.key,
            mailbox=mailbox,
            to=[Address(name=letter.person.name, address=letter.person.email)],
            subject=letter.subject,
            text=letter.text,
            at=letter.at,
            automatic=True,
        )
