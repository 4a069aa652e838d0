"""The drawing of the process that a limitation goes through, with its way and its tokens on it."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.process.drawings import draw_version, path_overlays
from orgdesk.apps.process.history import moves_of
from orgdesk.apps.process.models import Instance
from orgdesk.core.scene.model import Scene


def process_of(limitation: Limitation, *, person: Person) -> Instance | None:
    """The running or ended process of the limitation, where the person may see it."""
    visible = Instance.objects.visible_to(person).about("limitation", limitation.key)
    return visible.select_related("version__definition").last()


def drawing_of(instance: Instance, *, at: datetime) -> Scene:
    return draw_version(instance.version, path_overlays(instance, moves_of(instance), at=at))
