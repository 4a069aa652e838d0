"""The drawing of the process that a limitation goes through, with its tokens on it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.process.models import Instance
from orgdesk.core.process.diagram import has_diagram, read_diagram
from orgdesk.core.process.document import read_document
from orgdesk.core.scene.diagrams import Overlay, draw_diagram
from orgdesk.core.scene.model import Scene


def drawing_of(limitation: Limitation) -> Scene | None:
    """None where the process was deployed without a drawing."""
    instance = Instance.objects.about("limitation", limitation.key).select_related("version").last()
    document = read_document(bytes(instance.version.xml)) if instance else None
    if instance is None or document is None or not has_diagram(document):
        return None
    passed = [Overlay(element=node, on_path=True) for node in instance.rounds]
    tokens = [Overlay(element=row.node, count=1, on_path=True) for row in instance.tokens.all()]
    title = _("The way of %(key)s") % {"key": limitation.key}
    return draw_diagram(read_diagram(document), [*passed, *tokens], title=title)
