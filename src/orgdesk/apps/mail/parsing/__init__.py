"""Reading mail: bytes to `ParsedMail`, without a database, a clock or the network."""

from orgdesk.apps.mail.parsing.html import clean_html, html_to_text, text_to_html
from orgdesk.apps.mail.parsing.model import (
    DEFAULT_LIMITS,
    Address,
    Attachment,
    Bounce,
    Forwarded,
    Invitation,
    Limits,
    ParsedMail,
    Problem,
    Role,
    Trouble,
)
from orgdesk.apps.mail.parsing.reader import parse_mail, read_message_ids, to_json

__all__ = [
    "DEFAULT_LIMITS", "Address", "Attachment", "Bounce", "Forwarded", "Invitation", "Limits", "ParsedMail", "Problem",
    "Role", "Trouble", "clean_html", "html_to_text", "parse_mail", "read_message_ids", "text_to_html", "to_json",
]  # fmt: skip
