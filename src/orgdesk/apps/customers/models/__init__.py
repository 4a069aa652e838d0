"""Accounts and the people in them; products."""

from orgdesk.apps.customers.models.account import Account, Contact, Product

__all__ = ["Account", "Contact", "Product"]
