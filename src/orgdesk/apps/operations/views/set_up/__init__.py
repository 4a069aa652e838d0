"""The guided first run, a module a step."""
