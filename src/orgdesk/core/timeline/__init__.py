"""Timelines: plans, dependencies, booking, slippage."""
