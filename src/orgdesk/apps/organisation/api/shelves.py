"""Charts that were brought and shown elsewhere, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.organisation import models
from orgdesk.apps.organisation.api.charts import router

_shelf = partial(shelf, router)

_shelf("/imports", models.ChartImport, "chart_import", "A chart that was brought.", "key", "name", "mapping", "at")
_shelf(
    "/embeddings",
    models.Embedding,
    "embedding",
    "Where a chart is shown elsewhere.",
    "version.key",
    "layout",
    "sites",
    "at",
    "ended_at",
)
