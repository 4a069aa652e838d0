"""Programmes and one-off incentives: a ledger of points that balances, and what they are worth against a hold-out."""
