"""The customers' front door."""
