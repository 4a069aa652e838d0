"""What every test may use: the plugins, the cast and the signed-in clients."""

from __future__ import annotations

import hypothesis

pytest_plugins = [
    "support.acceptance",
    "support.databases",
    "support.guarded",
    "support.templates",
    "support.skips",
    "support.cast",
    "support.first_language",
    "support.replies_at_once",
    "support.budgets",
    "support.pseudo_language",
]

# A machine shared with others is slow by turns: a property is about what is true, not about how fast.
hypothesis.settings.register_profile(
    "orgdesk", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("orgdesk")
