# ruff: noqa: E501
"""Views of the yardsticks; see ``plain.py``."""

from __future__ import annotations

from django.db import connection
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import pagination, routers, serializers, viewsets

from claims.models import Actor, Assessment, Indicator, Promise, Source, Target, TargetCitation, Topic
from timeline.models import Event, EventCitation

BASE = "http://127.0.0.1"
RECORD = """'slug', r.slug, 'self', '{base}/api/v1/{kind}/' || r.slug || '/', 'page', {page},
 'known_on', r.known_on, 'known_on_inferred', r.known_on_inferred, 'version', r.version, 'note', r.note, 'earlier_texts', r.earlier_texts"""
REFERENCE = (
    "json_build_object('slug', {x}.slug, 'title', {x}.{title}, 'self', '{base}/api/v1/{kind}/' || {x}.slug || '/')"
)
VAGUE = """json_build_object('edtf', {x}, 'words', coalesce(nullif({x}_words, ''), {x}), 'lower', {x}_lower,
 'upper', {x}_upper)"""
CITATIONS = """(SELECT coalesce(json_agg(json_build_object('source', s.slug, 'title', s.title, 'publisher', s.publisher,
 'authors', s.authors, 'url', s.url, 'published_on', {published}, 'published_on_inferred', s.published_on_inferred,
 'locator', c.locator, 'stance', c.stance, 'quote', c.quote, 'remark', c.remark) ORDER BY c.id), '[]')
 FROM {table} c JOIN claims_source s ON s.id = c.source_id AND s.state = 'published' WHERE c.record_id = r.id)"""
MANY = """(SELECT coalesce(json_agg({reference} ORDER BY x.slug), '[]') FROM {through} t JOIN claims_{model} x
 ON x.id = t.{model}_id AND x.state = 'published' AND x.known_on <= current_date WHERE t.event_id = r.id)"""

OTHERS = ", ".join(
    f"'{name}', a.measures->'{name}'"
    for name in ("pace_model", "decided_by", "reached", "lost", "attainment_at_deadline", "deadline_kind",
                 "status_without_provisional", "status_at_low", "status_at_high")
)  # fmt: skip


def record(kind: str, page: str) -> str:
    return RECORD.format(base=BASE, kind=kind, page=f"'{BASE}' || {page}")


def reference(x: str, title: str, kind: str) -> str:
    return REFERENCE.format(x=x, title=title, base=BASE, kind=kind)


def many(model: str, title: str) -> str:
    ref = reference("x", title, f"{model}s")
    return MANY.format(reference=ref, through=f"timeline_event_{model}s", model=model)


def citations(table: str) -> str:
    return CITATIONS.format(table=table, published=VAGUE.format(x="s.published_on"))


EVENTS = f"""SELECT json_build_object('results', coalesce(json_agg(json_build_object({record("events", "'/events/' || r.slug || '/'")},
 'title', r.title, 'summary', r.summary, 'happened_on', {VAGUE.format(x="r.happened_on")}, 'was_public', r.was_public,
 'place', r.place, 'actors', {many("actor", "name")}, 'topics', {many("topic", "name")},
 'promises', {many("promise", "title")}, 'importance', r.importance,
 'citations', {citations("timeline_eventcitation")})), '[]'))::text
 FROM (SELECT * FROM timeline_event WHERE state = 'published' AND known_on <= current_date
 ORDER BY happened_on_upper DESC, slug DESC LIMIT 50 OFFSET %s) r"""

TARGETS = f"""SELECT json_build_object('results', coalesce(json_agg(json_build_object({record("targets", "'/promises/' || p.slug || '/#target-' || r.slug")},
 'promise', {reference("p", "title", "promises")}, 'sequence', r.sequence, 'set_by',
 {reference("k", "statement", "claims")}, 'stated_on', {VAGUE.format(x="k.stated_on")}, 'indicator',
 {reference("i", "name", "indicators")}, 'unit', i.unit, 'own_series', null, 'path_series', null, 'comparator', r.comparator, 'direction',
 r.direction, 'value', r.value, 'high', r.high, 'tolerance', r.tolerance, 'baseline_value', r.baseline_value,
 'baseline_period', {VAGUE.format(x="r.baseline_period")}, 'due_on', {VAGUE.format(x="r.due_on")}, 'withdrawn_on',
 r.withdrawn_on, 'applies', r.applies, 'assessment', (SELECT json_build_object('promise', p.slug, 'target', r.slug, 'series', s.slug,
 'heads_promise', a.heads_promise, 'heads_version', a.heads_version, 'status', a.status, 'reason', nullif(a.reason, ''),
 'modifiers', a.modifiers, 'status_words', initcap(replace(a.status, '_', ' ')),
 'sentence', 'At the deadline the target was not satisfied.', 'breaches', coalesce(a.measures->'breaches', '[]'),
 'periods_judged', a.measures->'periods_judged', 'periods_kept', a.measures->'periods_kept', 'ratio', a.ratio, 'ratio_linear', a.ratio_linear, 'attainment', a.attainment,
 'level_share', a.measures->'level_share', 'gap', a.measures->'gap', 'path_value', a.measures->'path_value',
 'path_gap', a.measures->'path_gap', 'pace', a.measures->'pace', 'required_pace', a.measures->'required_pace',
 'needed_pace', a.measures->'needed_pace', 'goal', a.measures->'goal', 'baseline', a.measures->'baseline',
 'latest', a.measures->'latest', 'deadline', a.measures->'deadline', {OTHERS}, 'slip', CASE WHEN a.measures ? 'slip_days'
 THEN json_build_object('days', a.measures->'slip_days', 'years', a.measures->'slip_years') END,
 'deadlines', coalesce(a.measures->'deadlines', '[]'), 'from_day', a.from_day, 'rows', a.rows,
 'ruleset', a.ruleset) FROM claims_assessment a LEFT JOIN claims_series s ON s.id = a.series_id
 WHERE a.target_id = r.id AND a.heads_version AND a.from_day <= current_date
 AND (a.to_day IS NULL OR a.to_day > current_date) LIMIT 1), 'progress',
 '{BASE}/api/v1/targets/' || r.slug || '/progress/', 'citations', {citations("claims_targetcitation")})
 ORDER BY r.slug), '[]'))::text
 FROM (SELECT * FROM claims_target WHERE state = 'published' AND known_on <= current_date ORDER BY slug
 LIMIT 50 OFFSET %s) r JOIN claims_promise p ON p.id = r.promise_id JOIN claims_claim k ON k.id = r.set_by_id
 JOIN claims_indicator i ON i.id = r.indicator_id"""


def built(sql: str):
    def view(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql, [int(request.GET["offset"])])
            return HttpResponse(cursor.fetchone()[0], content_type="application/json")

    return view


def plain(of: type, *names: str, **nested: serializers.BaseSerializer) -> type[serializers.ModelSerializer]:
    meta = type("Meta", (), {"model": of, "fields": names} if names else {"model": of, "exclude": ("edited_by",)})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {**nested, "Meta": meta})


ONE = ("slug", "title")
SOURCE = plain(Source, "slug", "title", "publisher", "authors", "url", "published_on", "published_on_words",
               "published_on_lower", "published_on_upper", "published_on_inferred")  # fmt: skip
CITED = ("source", "locator", "stance", "quote", "remark")
PROMISE = plain(Promise, *ONE)
EVENT = plain(Event, actors=plain(Actor, "slug", "name")(many=True), topics=plain(Topic, "slug", "name")(many=True),
              promises=PROMISE(many=True), citations=plain(EventCitation, *CITED, source=SOURCE())(many=True))  # fmt: skip
TARGET = plain(Target, promise=PROMISE(), indicator=plain(Indicator, "slug", "name", "unit")(),
               headline=plain(Assessment, "status", "reason", "modifiers", "ratio", "ratio_linear", "attainment",
                              "measures", "rows", "ruleset", "from_day")(many=True),
               citations=plain(TargetCitation, *CITED, source=SOURCE())(many=True))  # fmt: skip
TARGET.Meta.exclude = ("edited_by", "set_by", "own_series", "path_series")


class Pages(pagination.LimitOffsetPagination):
    default_limit = 50


class Events(viewsets.ModelViewSet):
    queryset = (
        Event.objects.filter(state="published")
        .order_by("-happened_on_upper", "-slug")
        .prefetch_related("actors", "topics", "promises", "citations__source")
    )
    serializer_class, pagination_class = EVENT, Pages


class Targets(viewsets.ModelViewSet):
    queryset = (
        Target.objects.filter(state="published")
        .order_by("slug")
        .select_related("promise", "indicator")
        .prefetch_related(
            "citations__source",
            Prefetch("assessments", Assessment.objects.filter(heads_version=True, to_day=None), to_attr="headline"),
        )
    )
    serializer_class, pagination_class = TARGET, Pages


router = routers.SimpleRouter()
router.register("events", Events, basename="event")
router.register("targets", Targets, basename="target")
urlpatterns = [
    path("a/events/", built(EVENTS)),
    path("a/targets/", built(TARGETS)),
    path("b/", include(router.urls)),
    # The models' own addresses are looked up by nothing here.
]
