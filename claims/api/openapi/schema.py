"""How the API describes itself in OpenAPI: parameters from the filters, closed lists as named components, problems."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from claims import presentation
from claims.api import exceptions
from claims.http import record_urls

AS_OF = {
    "name": "as_of",
    "in": "query",
    "required": False,
    "description": "Return only what was known on this day (UTC), with its statuses and flags. Default: today.",
    "schema": {"type": "string", "format": "date"},
    "example": "2018-02-01",
}


class NamedError(serializers.Serializer[Any]):
    """What is wrong with one parameter or field."""

    name = serializers.CharField()
    reason = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """An error (RFC 9457)."""

    type = serializers.CharField(help_text="Address of a description of this error.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong and what to do.")
    instance = serializers.CharField(help_text="The requested address.")
    errors = NamedError(many=True, help_text="Errors by parameter or field, if any.")  # type: ignore[assignment]


class ReplacementSerializer(serializers.Serializer[Any]):
    """The record that takes the place of a retracted one."""

    kind = serializers.CharField()
    slug = serializers.CharField()
    self = serializers.URLField(help_text="Its address in this API.")


class RetractedProblem(Problem):
    """The error about a record that was public and was retracted."""

    retracted_on = serializers.DateField(help_text="The day of the retraction (UTC).")
    why = serializers.CharField(help_text="The editors' reason.")
    replaced_by = ReplacementSerializer(
        allow_null=True, help_text=("The record that replaces it; null if there is none.")
    )


#: Components whose name was published before the class got a better one; clients are generated from these names.
_PUBLISHED_NAMES = {"TrackRecordCategory": "Standing"}


class WordFieldExtension(OpenApiSerializerFieldExtension):
    """A closed list becomes a component of its own, named as in the code."""

    target_class = "claims.api.serializers.fields.WordField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        vocabulary = self.target.vocabulary
        component = ResolvedComponent(
            name=f"{_PUBLISHED_NAMES.get(vocabulary.__name__, vocabulary.__name__)}Word",
            type=ResolvedComponent.SCHEMA,
            object=vocabulary.__name__,
            schema={
                "type": "string",
                "enum": [member.value for member in vocabulary],
                "description": _words(vocabulary),
            },
        )
        auto_schema.registry.register_on_missing(component)
        return component.ref  # type: ignore[no-any-return]


def _words(vocabulary: type[StrEnum]) -> str:
    """What a closed list is about, and what each of its words says."""
    lines = [f"- `{member.value}`: {presentation.word_meaning(member)}" for member in vocabulary]
    return "\n".join([inspect.getdoc(vocabulary) or "", "", *lines])


class NumberFieldExtension(OpenApiSerializerFieldExtension):
    target_class = "claims.api.serializers.fields.NumberField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "number"}


def names_parameter(name: str, about: str, known: Collection[str]) -> dict[str, Any]:
    """A parameter that lists names out of a closed list."""
    schema = {"type": "array", "items": {"type": "string", "enum": list(known)}, "minItems": 1}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": about,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


class Schema(AutoSchema):
    """Operations named after their collection; every one can answer with a problem."""

    view: Any

    def get_tags(self) -> list[str]:
        steps = [step for step in self.path.removeprefix("/api/v1").strip("/").split("/") if step]
        return [steps[0] if steps else "root"]

    def get_operation_id(self) -> str:
        steps = [step for step in self.path.removeprefix("/api/v1").strip("/").split("/") if step and "{" not in step]
        if self._is_list_view():
            return "_".join(["list", *steps])
        singular = {collection: kind for kind, collection in record_urls.COLLECTIONS.items()}
        return "_".join(["get", *(singular.get(step, step) for step in steps)]) if steps else "get_root"

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        parameters = [AS_OF] if getattr(self.view, "takes_as_of", False) else []
        parameters += getattr(self.view, "documented_parameters", ())
        filterset = getattr(self.view, "filterset_class", None)
        if self._is_list_view() and filterset is not None:
            parameters += [_parameter(name, each) for name, each in sorted(filterset.base_filters.items())]
        return parameters + self._slim_and_nested()

    def _slim_and_nested(self) -> list[dict[str, Any]]:
        """The parameters `fields` and `include` of lists and records."""
        if not self._shows_rows():
            return []
        fields = _("Return only these fields of each record. Default: all.")
        include = _(
            "Related records to nest in each record under `included`, which saves a second request. Use a "
            "dot to nest within nested records."
        )
        parameters = [names_parameter("fields", fields, self.view.field_names())]
        return parameters + (
            [names_parameter("include", include, self.view.include_names())] if self.view.includes else []
        )

    def _shows_rows(self) -> bool:
        return hasattr(self.view, "field_names") and self.view.action in ("list", "retrieve")

    def _row(self) -> dict[str, Any]:
        """A row of the list, or the record: whole with what is nested in it, or slim where fields are named."""
        row = self.resolve_serializer(self.view.serializer_class(), "response")
        if self.view.includes:
            row.schema["properties"]["included"] = {
                "type": "object",
                "description": _("Related records, complete, as requested with include."),
                "properties": {name: self._describe_inclusion(name) for name in self.view.includes},
            }
        slim = ResolvedComponent(name=f"{row.name}Slim", type=ResolvedComponent.SCHEMA, object=f"{row.name}Slim")
        slim.schema = {name: value for name, value in row.schema.items() if name != "required"}
        slim.schema["description"] = _("The same, with only the requested fields.")
        self.registry.register_on_missing(slim)
        return {"anyOf": [row.ref, slim.ref]}

    def _describe_inclusion(self, name: str) -> dict[str, Any]:
        view, many = self.view.nested_view(name)
        ref = self.resolve_serializer(view.serializer_class(), "response").ref
        return {"type": "array", "items": ref} if many else {"anyOf": [ref, {"type": "null"}]}

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        component = self.resolve_serializer(Problem(), "response")
        content = {exceptions.CONTENT_TYPE: {"schema": component.ref}}
        if self._shows_rows():
            answer = bodies["200"]["content"]["application/json"]
            if self._is_list_view():
                name = answer["schema"]["$ref"].rsplit("/", 1)[1]
                self.registry[name, ResolvedComponent.SCHEMA].schema["properties"]["results"]["items"] = self._row()
                bodies["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
            else:
                answer["schema"] = self._row()
        bodies["304"] = {"description": _("Not modified: your copy with the tag in If-None-Match is current.")}
        bodies["400"] = {"description": _("Invalid parameter."), "content": content}
        if "{" in self.path:
            bodies["404"] = {"description": _("No such record, or not known as of that day."), "content": content}
            gone = {exceptions.CONTENT_TYPE: {"schema": self.resolve_serializer(RetractedProblem(), "response").ref}}
            bodies["410"] = {"description": _("The record was retracted."), "content": gone}
        bodies["default"] = {"description": _("Any other error."), "content": content}
        return bodies

    def map_renderers(self, attribute: str) -> list[Any]:
        return ["application/json"] if attribute == "media_type" else super().map_renderers(attribute)


def _parameter(name: str, described: Any) -> dict[str, Any]:
    schema = described.openapi()
    parameter = {"name": name, "in": "query", "required": False, "description": str(described.about), "schema": schema}
    if schema["type"] == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter
