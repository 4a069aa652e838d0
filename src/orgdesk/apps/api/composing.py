"""The whole interface: every app's routers, gathered. An app with an `api` package names there its `ROUTERS`,
its `REFUSALS` and those that are `FORBIDDEN`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from orgdesk.apps.api.authentication import SAFE
from orgdesk.apps.api.parsing import ObjectParser
from orgdesk.apps.api.problems import MEDIA_TYPE, Problem, handle_problems
from orgdesk.apps.api.repeating import HEADER
from orgdesk.apps.api.scopes import READ, WRITE

VERSION = "1"
_DESCRIPTION = (
    "Everything that people do on the pages, for programs. A call acts as the person whose token it brings, within the token's "
    "scopes. Lists come in pages; what was read is changed with the tag that it had; a call with an idempotency key is carried "
    "out once."
)
_TRIED_ONCE = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A key of your own: the same call with the same key is carried out once.",
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[A-Za-z0-9_-]*$"},
}


class Interface(NinjaAPI):
    """Knows in its description what holds for every operation, so that no route says it again."""

    areas: dict[str, str]

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """A browser that is led to an answer keeps it as a file and shows nothing of it (ASVS 14.4.2)."""
        response = super().create_temporal_response(request)
        response["Content-Disposition"] = 'attachment; filename="answer.json"'
        return response

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the route's function: short, and the name of the call in generated clients."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix="api/v1/" if path_prefix is None else path_prefix)
        shapes = schema["components"]["schemas"]
        shapes["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        shapes.update(shapes["Problem"].pop("$defs"))
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for address, operations in schema["paths"].items():
            for method, operation in operations.items():
                _complete(operation, method, area=self._area_of(address))
        return schema

    def _area_of(self, address: str) -> str:
        """The area of the router with the longest prefix that fits."""
        fitting = [prefix for prefix in self.areas if address.startswith(f"/api/v1{prefix}")]
        return self.areas[max(fitting, key=len)]


@cache
def interface() -> Interface:
    made = Interface(
        title="Orgdesk",
        version=VERSION,
        description=_DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="rest",
        parser=ObjectParser(),
    )
    made.areas = {}
    refusals: list[type[Exception]] = []
    forbidden: list[type[Exception]] = []
    for found in _modules():
        refusals += getattr(found, "REFUSALS", ())
        forbidden += getattr(found, "FORBIDDEN", ())
        for prefix, router in found.ROUTERS.items():
            made.add_router(prefix, router, tags=[prefix.strip("/").partition("/")[0]])
            made.areas[prefix] = getattr(router.auth, "area", "")
    handle_problems(made, refusals, forbidden)
    return made


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        name = f"{config.name}.api"
        if config.name.startswith("orgdesk.apps.") and find_spec(name):
            yield import_module(name)


def _complete(operation: dict[str, Any], method: str, *, area: str) -> None:
    problem = {"$ref": "#/components/schemas/Problem"}
    operation["responses"]["default"] = {"description": "Refused", "content": {MEDIA_TYPE: {"schema": problem}}}
    if operation.pop("x-download", False):
        bytes_of_file = {"schema": {"type": "string", "format": "binary"}}
        operation["responses"][200]["content"] = {"application/octet-stream": bytes_of_file}
    operation["summary"] = operation["summary"].capitalize()
    operation["security"] = [{"token": []}]
    operation["x-scope"] = f"{area}:{READ if method.upper() in SAFE else WRITE}" if area else "any token"
    if method == "post":
        operation.setdefault("parameters", []).append(_TRIED_ONCE)
