"""Layouts: plain nodes in, a scene out."""
