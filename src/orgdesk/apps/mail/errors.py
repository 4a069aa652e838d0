"""What can be refused, named for the situation."""

from __future__ import annotations

from django.utils.translation import gettext as _


class MailError(Exception):
    """A mail or a mailbox that cannot be used as asked. The message names the thing, the reason and the way on."""


class BadRecipientError(MailError):
    def __init__(self, address: str) -> None:
        super().__init__(
            _("“%(address)s” is no mail address: write it as name@domain, without line ends.")
            % {"address": address[:120]}
        )


class NoRecipientError(MailError):
    def __init__(self) -> None:
        super().__init__(_("The mail names nobody to send it to: give at least one address."))


class KeyUsedForOtherMailError(MailError):
    def __init__(self, key: str) -> None:
        super().__init__(
            _("The key “%(key)s” already stands for another mail: give each mail of an event its own part.")
            % {"key": key}
        )


class SealBrokenError(MailError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "A stored password cannot be opened: the installation's secret key has changed. Enter "
                "the mailbox's password again."
            )
        )


class MailboxUnreachableError(MailError):
    def __init__(self, mailbox: str, reason: str) -> None:
        super().__init__(
            _(
                "The mailbox “%(mailbox)s” cannot be reached: %(reason)s. It is tried again; check "
                "host, port and password."
            )
            % {"mailbox": mailbox, "reason": reason}
        )


class InfectedError(MailError):
    def __init__(self, name: str, finding: str) -> None:
        super().__init__(
            _(
                "The file “%(name)s” did not pass the scanner (%(finding)s): the mail is not sent. "
                "Send it without the file."
            )
            % {"name": name, "finding": finding}
        )
