"""What the portal does itself."""

from orgdesk.apps.portal.actions.send_sign_in_link import send_sign_in_link

__all__ = ["send_sign_in_link"]
