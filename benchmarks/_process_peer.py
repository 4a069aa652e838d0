# ruff: noqa: E402 - Django is set up before anything of it is imported
"""SpiffWorkflow's side of `process.py`, in an environment of its own; its state is a text in a Django row."""

from __future__ import annotations

import json
import sys
import time

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": json.loads(sys.argv[5])}, USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField"
)
django.setup()

from django.db import connection, models, transaction
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState


class Kept(models.Model):
    state = models.TextField()

    class Meta:
        app_label = "peer"

    def __str__(self) -> str:
        return str(self.pk)


def main(drawing: str, tasks: int, instances: int, gateways: int) -> dict[str, float]:
    parser = BpmnParser()
    parser.add_bpmn_file(drawing)
    spec = parser.get_spec("line")
    with connection.schema_editor() as editor:
        editor.create_model(Kept)
    parser.add_bpmn_file(drawing.replace("line.bpmn", "moves.bpmn"))
    parser.add_bpmn_file(drawing.replace("line.bpmn", "case-peer.bpmn"))
    return {
        "case": _case(parser.get_spec("case"), instances),
        "stored": _stored(spec, instances, tasks),
        "memory": _in_memory(spec, instances, tasks),
        "move": _move(parser.get_spec("moves"), instances, gateways),
    }


LONGEST = (
    ("answer", "said-verify"), ("verify", ""), ("qualify", ""), ("draft", ""), ("build", ""), ("approve", "agreed-publish"),
    ("train", ""),
)  # fmt: skip
TICKET = {f"field_{number}": "The export stops after the first page. " * 2 for number in range(17)}


def _case(spec, instances: int) -> float:
    """Only the user tasks are timed: the timer is fired by a clock of its own."""
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    rows = [Kept.objects.create(state=serializer.serialize_json(_begun(spec, ticket=TICKET))) for _ in range(instances)]
    spent, done = 0.0, 0
    for row in rows:
        for name, outcome in LONGEST:
            begun = time.process_time()
            with transaction.atomic():
                kept = Kept.objects.select_for_update().get(pk=row.pk)
                workflow = serializer.deserialize_json(kept.state)
                (task,) = (
                    one for one in workflow.get_tasks(state=TaskState.READY, manual=True) if one.task_spec.name == name
                )
                task.data["outcome"] = outcome
                task.run()
                workflow.do_engine_steps()
                kept.state = serializer.serialize_json(workflow)
                kept.save(update_fields=["state"])
            spent += time.process_time() - begun
            done += 1
            if name == "build":
                _let_time_pass(serializer, row.pk)
        assert serializer.deserialize_json(Kept.objects.get(pk=row.pk).state).is_completed()
    return spent / done * 1000


def _let_time_pass(serializer, pk: int) -> None:
    kept = Kept.objects.get(pk=pk)
    workflow = serializer.deserialize_json(kept.state)
    workflow.refresh_waiting_tasks()
    workflow.do_engine_steps()
    kept.state = serializer.serialize_json(workflow)
    kept.save(update_fields=["state"])


def _stored(spec, instances: int, tasks: int) -> float:
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    rows = [Kept.objects.create(state=serializer.serialize_json(_begun(spec))) for _ in range(instances)]
    begun, done = time.process_time(), 0
    for row in rows:
        for _ in range(tasks):
            with transaction.atomic():
                kept = Kept.objects.select_for_update().get(pk=row.pk)
                workflow = serializer.deserialize_json(kept.state)
                _complete(workflow)
                kept.state = serializer.serialize_json(workflow)
                kept.save(update_fields=["state"])
            done += 1
    return (time.process_time() - begun) / done * 1000


def _in_memory(spec, instances: int, tasks: int) -> float:
    begun = time.process_time()
    for _ in range(instances):
        workflow = _begun(spec)
        for _ in range(tasks):
            _complete(workflow)
    return (time.process_time() - begun) / (instances * tasks) * 1000


def _move(spec, instances: int, gateways: int) -> float:
    begun = time.process_time()
    for _ in range(instances):
        assert _begun(spec).is_completed()
    return (time.process_time() - begun) / (instances * (gateways + 2)) * 1000


def _begun(spec, **data):
    workflow = BpmnWorkflow(spec)
    workflow.get_tasks(state=TaskState.READY)[0].data.update(data)
    workflow.do_engine_steps()
    return workflow


def _complete(workflow) -> None:
    workflow.get_tasks(state=TaskState.READY, manual=True)[0].run()
    workflow.do_engine_steps()


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], *map(int, sys.argv[2:5]))))
