"""Small plots as scenes: each says its figures in words as well, so that nobody needs to see it."""

from orgdesk.core.scene.plots.bars import draw_bars, draw_histogram
from orgdesk.core.scene.plots.frame import Frame, ticks
from orgdesk.core.scene.plots.grids import draw_heat
from orgdesk.core.scene.plots.lines import Series, draw_lines, draw_ranges, draw_sparkline, draw_strip

__all__ = [
    "Frame",
    "Series",
    "draw_bars",
    "draw_heat",
    "draw_histogram",
    "draw_lines",
    "draw_ranges",
    "draw_sparkline",
    "draw_strip",
    "ticks",
]
