"""Neutral records become rows of ours, many at a time: each batch is one transaction, and whatever came before is known by its origin."""
