"""Readers of other people's charts: bytes or text in, an `ImportResult` out, nothing lost on the way."""
