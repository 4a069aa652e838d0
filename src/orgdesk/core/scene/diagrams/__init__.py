"""Process diagrams and decision tables: a drawn model as a scene, with what is going on in it laid over its elements."""

from orgdesk.core.scene.diagrams.decisions import draw_decision
from orgdesk.core.scene.diagrams.draw import Overlay, draw_diagram

__all__ = ["Overlay", "draw_decision", "draw_diagram"]
