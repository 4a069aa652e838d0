"""What can be refused, named for the situation."""

from __future__ import annotations


class MailError(Exception):
    """A mail or a mailbox that cannot be used as asked. The message names the thing, the reason and the way on."""


class BadRecipientError(MailError):
    def __init__(self, address: str) -> None:
        super().__init__(f"“{address[:120]}” is no mail address: write it as name@domain, without line ends.")


class NoRecipientError(MailError):
    def __init__(self) -> None:
        super().__init__("The mail names nobody to send it to: give at least one address.")


class KeyUsedForOtherMailError(MailError):
    def __init__(self, key: str) -> None:
        super().__init__(f"The key “{key}” already stands for another mail: give each mail of an event its own part.")


class SealBrokenError(MailError):
    def __init__(self) -> None:
        super().__init__(
            "A stored password cannot be opened: the installation's secret key has changed. Enter the mailbox's password again."
        )


class MailboxUnreachableError(MailError):
    def __init__(self, mailbox: str, reason: str) -> None:
        super().__init__(
            f"The mailbox “{mailbox}” cannot be reached: {reason}. It is tried again; check host, port and password."
        )


class InfectedError(MailError):
    def __init__(self, name: str, finding: str) -> None:
        super().__init__(
            f"The file “{name}” did not pass the scanner ({finding}): the mail is not sent. Send it without the file."
        )
