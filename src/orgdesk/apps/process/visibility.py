"""What a person may know of processes, for streams and for the search."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models import Instance, ProcessDefinition
from orgdesk.ui.palette import Found


def visible_instances(person: Person, keys: Iterable[str]) -> set[str]:
    return set(Instance.objects.visible_to(person).filter(key__in=list(keys)).values_list("key", flat=True))


def find_processes(person: Person, query: str) -> Iterable[Found]:
    for definition in ProcessDefinition.objects.visible_to(person).filter(name__icontains=query):
        yield Found(definition.name, reverse("process:process", args=[definition.key]), "process")
