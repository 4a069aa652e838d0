"""What every test may use: the plugins, the cast and the signed-in clients."""

from __future__ import annotations

pytest_plugins = ["support.acceptance", "support.databases", "support.skips", "support.cast"]
