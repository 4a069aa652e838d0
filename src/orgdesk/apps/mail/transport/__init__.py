"""The wire: SMTP out, IMAP in."""
