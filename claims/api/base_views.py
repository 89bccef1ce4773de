"""What every endpoint does, and what every list does with its table of filters, orderings, fields and inclusions.

A view says its model, filters, orderings and serializer; `PublicView` does the rest. Another application adds an
endpoint of its own by subclassing it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from claims.api import cached_lists, pagination, query_params
from claims.api.exceptions import BadParametersError
from claims.api.filters.base import PublicFilters
from claims.api.openapi.schema import Schema
from claims.api.registry import VIEWS
from claims.enums import RecordKind
from claims.exceptions import ClaimsError
from claims.http import as_of, csv_renderer, etags, keyset, response_cache
from claims.http.negotiation import CSV, JSON, choose_media_type
from claims.selectors.published import get_public, public
from claims.types import Plain

Context = Mapping[str, Any]
INCLUDE, FIELDS = "include", "fields"
#: In the place of a path: the flags about the record, which no relation leads to.
FLAGS = "flags about it"


class ReadOnly(APIView):
    """What every endpoint does: GET and HEAD only, parameters checked by name, the day read, answers validated."""

    http_method_names = ["get", "head"]
    schema = Schema()
    takes_as_of: ClassVar[bool] = True
    #: Set for the addresses that end with .csv: they answer with a table, whatever the client says it takes.
    is_table: bool = False
    #: What this answer is written in; None where the client takes nothing that there is.
    media_type: str | None = JSON

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answers 304 to a copy that is still right, before anything else is done.

        The tag is read before the body is built, so that no answer carries a tag younger than itself. It is made from
        the address and the media type, so who has it has had this very answer; only `*` names none.
        """
        if request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)
        accept = "" if self.is_table else request.headers.get("Accept", "")
        self.media_type = choose_media_type(accept, self.media_types())
        if self.media_type is None:
            refused: Any = super().dispatch(request, *args, **kwargs)
            patch_vary_headers(refused, ["Accept"])
            return refused
        self.tag = etags.etag_for(request, today=as_of.today(), media_type=self.media_type)
        if request.headers.get("If-None-Match", "*").strip() != "*":
            known = etags.not_modified_response(request, self.tag)
            if known is not None:
                return known
        if (given := response_cache.get_cached(request, self.tag)) is not None:
            return given
        response: Any = super().dispatch(request, *args, **kwargs)
        if response.status_code == 200:
            etags.set_cache_headers(response, self.tag)
            response_cache.store(request, self.tag, response)
        return response

    def media_types(self) -> Sequence[str]:
        """Media types of the address; the first is the default."""
        return (JSON,)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """The renderer of the media type that was chosen before the tag was made."""
        if self.media_type is None and not force:
            raise NotAcceptable
        fitting = [each for each in self.get_renderers() if each.media_type == self.media_type]
        renderer = (fitting or self.get_renderers())[0]
        return renderer, renderer.media_type

    def known_parameters(self) -> frozenset[str]:
        return frozenset({"as_of"} if self.takes_as_of else ())

    def hints(self) -> dict[str, str]:
        """What to do instead of parameters that some clients expect, by their names."""
        return {
            query_params.FORMAT: _("This address returns only JSON. Lists are also available as CSV: see /api/docs/.")
        }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if str(request.method).lower() not in self.http_method_names:
            raise MethodNotAllowed(str(request.method))
        self.base = request.build_absolute_uri("/").rstrip("/")
        self.today = as_of.today()
        query_params.check_names(request.query_params, known=self.known_parameters(), hints=self.hints())
        try:
            self.as_of = as_of.parse_as_of(request.query_params.get("as_of"), today=self.today)
        except ClaimsError as error:
            raise BadParametersError([(error.code, "as_of", error.message)]) from error


class PublicView(ReadOnly, GenericViewSet[Any]):
    """A list and its records. `orderings` are columns by name.

    `includes` are the related records that can be nested: by name the path to them over the model's relations, or
    FLAGS. A name may go on with a dot and the name of what is nested in those.
    """

    model: ClassVar[Any]
    filterset_class: ClassVar[type[PublicFilters]]
    orderings: ClassVar[dict[str, tuple[str, ...]]] = {"known_on": ("known_on", "slug"), "slug": ("slug",)}
    default_ordering: ClassVar[str] = "slug"
    includes: ClassVar[dict[str, str]] = {}
    page_sizes: ClassVar[tuple[int, int]] = (pagination.PAGE_SIZE, pagination.MAX_PAGE_SIZE)
    pagination_class = pagination.KeysetPagination
    renderer_classes = [*APIView.renderer_classes, csv_renderer.CsvRenderer]
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def known_parameters(self) -> frozenset[str]:
        known = super().known_parameters()
        if self.action not in ("list", "retrieve"):
            return known
        known |= {FIELDS, INCLUDE} if self.includes else {FIELDS}
        return known if self.action == "retrieve" else known | pagination.NAMES | set(self.filterset_class.base_filters)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action in ("list", "retrieve"):
            query = request.query_params
            self.only = query_params.names_in(query, FIELDS, known=self.field_names(), code="unknown-field")
            self.wanted = query_params.names_in(query, INCLUDE, known=self.include_names(), code="unknown-include")
            if self.wanted and csv_renderer.is_asked(request):
                raise BadParametersError([("invalid-parameter", INCLUDE, _("CSV cannot contain nested records."))])

    def media_types(self) -> Sequence[str]:
        if self.is_table:
            return (CSV,)
        return (JSON, CSV) if self._is_list() else (JSON,)

    def _is_list(self) -> bool:
        # The router says which action the method leads to before the request is read.
        return bool(getattr(self, "action_map", {}).get("get") == "list")

    def hints(self) -> dict[str, str]:
        if not self._is_list():
            return super().hints()
        where = self.request.path.removesuffix("/").removesuffix(".csv")
        others = self.request._request.GET.copy()
        others.pop(query_params.FORMAT, None)
        query = f"?{others.urlencode()}" if others else ""
        said = _("This list is available as JSON at %(json)s and as CSV at %(csv)s.")
        return {query_params.FORMAT: said % {"json": f"{where}/{query}", "csv": f"{where}.csv{query}"}}

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()  # type: ignore[no-any-return]
        return self.rows(self.as_of)

    @classmethod
    def rows(cls, as_of: dt.date) -> QuerySet[Any]:
        """What the list shows on a day, with all that is shown next to it."""
        return cls.beside(public(cls.model, as_of=as_of), as_of)

    @classmethod
    def beside(cls, found: Any, as_of: dt.date) -> Any:
        """Fetch what the answers show next to the records."""
        return found

    @classmethod
    @cache
    def field_names(cls) -> Collection[str]:
        serializer: Any = cls.serializer_class
        return tuple(serializer().fields)

    @classmethod
    def render_rows(cls, rows: Sequence[Any], context: Context, only: Collection[str] = ()) -> list[Plain]:
        """Rows as the API answers them; `context` has the day and the address of the site (`as_of`, `base`)."""
        serializer: Any = cls.serializer_class(rows, many=True, context=dict(context))  # type: ignore[misc]
        for name in [name for name in serializer.child.fields if only and name not in only]:
            serializer.child.fields.pop(name)
        return serializer.data  # type: ignore[no-any-return]

    def answer_rows(self, rows: Sequence[Any]) -> list[Plain]:
        """Rows as the request asks for them: slim where fields are named, with the records to include."""
        context = {"as_of": self.as_of, "base": self.base}
        found = self.render_rows(rows, context, self.only)
        if self.only:
            found = [{name: value for name, value in each.items() if name in self.only} for each in found]
        self.nest(rows, found, self.wanted, context)
        return found

    @classmethod
    def nest(cls, rows: Sequence[Any], answers: Sequence[Plain], wanted: Sequence[str], context: Context) -> None:
        """Put what is wanted under each row's answer; what a name with a dot goes through is nested too."""
        for name in dict.fromkeys(each.partition(".")[0] for each in wanted):
            deeper = [rest for first, _dot, rest in (each.partition(".") for each in wanted) if first == name and rest]
            beside = included_documents(cls.model, cls.includes[name], rows, context, deeper)
            for row, each in zip(rows, answers, strict=True):
                each.setdefault("included", {})[name] = beside(row)

    @classmethod
    @cache
    def include_names(cls) -> Collection[str]:
        """Everything that can be asked for with `include`, two steps deep."""
        found: list[str] = []
        for name, path in cls.includes.items():
            found.append(name)
            if path != FLAGS:
                found += [f"{name}.{further}" for further in cls.nested_view(name)[0].includes]
        return found

    @classmethod
    def nested_view(cls, name: str) -> tuple[type[PublicView], bool]:
        """The view of the records that an inclusion nests, and whether there are several."""
        if cls.includes[name] == FLAGS:
            return VIEWS["flag"], True
        ends, many = _end(cls.model, cls.includes[name])
        return VIEWS[ends._meta.model_name], many

    def largest_page(self) -> int:
        return csv_renderer.MAX_PAGE_SIZE if csv_renderer.is_asked(self.request) else self.page_sizes[1]

    def usual_page(self) -> int:
        return csv_renderer.MAX_PAGE_SIZE if csv_renderer.is_asked(self.request) else self.page_sizes[0]

    def list(self, request: Request) -> HttpResponse:
        query = request._request.GET
        pages: Any = self.paginator
        if self.is_of_today(request):
            return cached_lists.page(self, self.stored_rows(request, pages), pages)
        found = self.filterset_class(query, self.get_queryset(), as_of=self.as_of).filter_rows()
        answers = self.answer_rows(pages.paginate_queryset(found, request, view=self))
        if not csv_renderer.is_asked(request):
            return pages.get_paginated_response(answers)  # type: ignore[no-any-return]
        serializer: Any = self.serializer_class
        return Response(
            csv_renderer.Table(csv_renderer.columns(serializer(), self.only), answers), headers=pages.headers()
        )

    def stored_rows(self, request: Request, pages: Any) -> Any:
        """A page of today as plain values, with what is stored of each row."""
        found = self.model.objects.public(self.as_of)
        found = self.filterset_class(request._request.GET, found, as_of=self.as_of).filter_rows()
        columns = pagination.ordering_of(request, self).columns
        return pages.paginate_queryset(cached_lists.with_stored(found, columns), request, view=self)

    def is_of_today(self, request: Request) -> bool:
        """Whether stored answers serve: whole records, as they are today."""
        is_plain = not self.only and not self.wanted and not csv_renderer.is_asked(request)
        return is_plain and self.as_of == self.today and cached_lists.is_storable(self.model)

    def retrieve(self, request: Request, slug: str) -> HttpResponse:
        return Response(self.answer_rows([self.one(slug)])[0])

    def one(self, slug: str) -> Any:
        found = self.get_queryset().filter(slug=slug).first()
        return get_public(self.model, slug, as_of=self.as_of) if found is None else found


#: The most records that one answer nests; a page that would have more is to be asked for in smaller pieces.
MAX_INCLUDED = 5000


def included_documents(
    model: Any, path: str, rows: Sequence[Any], context: Context, deeper: Sequence[str] = ()
) -> Callable[[Any], Any]:
    """What is public on the day of the records at the end of `path`, complete, for each of the rows.

    `deeper` are the names of what is nested in those. A constant number of queries. Raises BadParametersError when
    there are too many for one answer.
    """
    if path == FLAGS:
        return _flags(model, rows, context)
    ends, many = _end(model, path)
    pairs = list(
        model._base_manager.filter(pk__in=[row.pk for row in rows], **{f"{path}__isnull": False})
        .values_list("pk", path)
        .distinct()[: MAX_INCLUDED + 1]
    )
    if len(pairs) > MAX_INCLUDED:
        raise BadParametersError([("invalid-parameter", INCLUDE, query_params.too_much(MAX_INCLUDED))])
    view = VIEWS[ends._meta.model_name]
    name, is_descending = view.default_ordering.removeprefix("-"), view.default_ordering.startswith("-")
    order = keyset.Order.of(view.orderings[name], descending=is_descending)
    nested = view.rows(context["as_of"]).filter(pk__in={end for _row, end in pairs})
    found = list(nested.order_by(*order.terms(ends)))
    answers = view.render_rows(found, context)
    view.nest(found, answers, deeper, context)
    shown = dict(zip((record.pk for record in found), answers, strict=True))
    held: dict[Any, set[Any]] = {}
    for row, end in pairs:
        held.setdefault(row, set()).add(end)

    def of(row: Any) -> Any:
        mine = [each for pk, each in shown.items() if pk in held.get(row.pk, ())]
        return mine if many else (mine[0] if mine else None)

    return of


def _flags(model: Any, rows: Sequence[Any], context: Context) -> Callable[[Any], Any]:
    """The flags about each row that are open on the day; of a promise also those that bear on it."""
    kind = model._meta.model_name
    about = Q(subject_kind=kind, subject__in=[row.slug for row in rows])
    if kind == RecordKind.PROMISE:
        about |= Q(promises__in=[row.pk for row in rows])
    view = VIEWS["flag"]
    keys = view.model.objects.filter(about).values("pk")
    found = list(view.rows(context["as_of"]).filter(pk__in=keys)[: MAX_INCLUDED + 1])
    if len(found) > MAX_INCLUDED:
        raise BadParametersError([("invalid-parameter", INCLUDE, query_params.too_much(MAX_INCLUDED))])
    shown = list(zip(found, view.render_rows(found, context), strict=True))

    def of(row: Any) -> list[Plain]:
        mine = (kind, row.slug)
        is_promise = kind == RecordKind.PROMISE
        return [
            each
            for flag, each in shown
            if (flag.subject_kind, flag.subject) == mine or (is_promise and row.slug in each["promises"])
        ]

    return of


def _end(model: Any, path: str) -> tuple[Any, bool]:
    """The model that a path leads to, and whether it leads to several records."""
    many = False
    for step in path.split("__"):
        field = model._meta.get_field(step)
        many |= bool(field.one_to_many or field.many_to_many)
        model = field.related_model
    return model, many


def by_date(column: str) -> dict[str, tuple[str, ...]]:
    """Orderings of a list whose records have a vague date."""
    return {column: (f"{column}_upper", "slug"), "known_on": ("known_on", "slug"), "slug": ("slug",)}


def same_paths(*names: str, **paths: str) -> dict[str, str]:
    """Inclusions named as the relations they follow, and others by name."""
    return {name: name for name in names} | paths
