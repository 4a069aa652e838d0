"""The log's doors."""
