"""Decisions: DMN documents, decision tables and FEEL expressions, compiled once and evaluated with bounded work."""
