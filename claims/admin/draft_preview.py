"""Preview of a form's effect: the record as readers would see it, and each subject before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import ClaimCheckResult, FlagKind, RecordKind, Severity, Status, VerdictKind
from claims.exceptions import ClaimsError
from claims.method.results import Assessment, FlagResult, as_json
from claims.models import Target, Verdict
from claims.models.base import EDTFField, PublicRecord
from claims.selectors.promise_progress import target_terms
from claims.selectors.record_lookup import title_of, titles_in
from claims.services import draft_preview
from claims.services.entry_warnings import entry_warnings
from claims.types import Plain

#: Name of the button that asks; with the header, only the answer comes back and not the whole page.
PREVIEW_PARAM = "_draft_preview"
HEADER = "X-Draft-Preview"
PART = "admin/claims/parts/draft_preview_result.html"

#: What only the due days can tell apart.
DELIVERED = frozenset({Status.DELIVERED, Status.DELIVERED_LATE})


def preview_response(
    model: type[PublicRecord], content: Mapping[str, Any], *, stored: PublicRecord | None = None
) -> Plain:
    """Context of the answer's template; `problems` where the content cannot be recorded."""
    today = timezone.now().date()
    return describe_effects(lambda: draft_preview.preview_effects(model, content, stored=stored, today=today))


def describe_effects(ask: Callable[[], draft_preview.Preview]) -> Plain:
    """Context of the answer's template for what `ask` computes; `problems` where it raises ClaimsError."""
    try:
        found = ask()
    except ClaimsError as error:
        return {"problems": [*_list_messages(error.detail)] or [error.message]}
    return {
        **as_read(found),
        "odd": [sentence for _field, sentence in entry_warnings(found.record)],
        "subjects": [_subject(found, each) for each in found.subjects],
        "silent": _silent(found),
    }


def render_fragment(request: HttpRequest, said: Plain | None, form: Any, formsets: Any = ()) -> HttpResponse:
    """The answer alone, for the script next to the form."""
    return TemplateResponse(request, PART, {"preview": said or {"problems": _problems(form, formsets)}})


def _problems(form: Any, formsets: Any) -> list[str]:
    problems = [f"{_label(form, name)}: {message}" for name, messages in form.errors.items() for message in messages]
    rows = [row for inline in formsets for row in inline.formset.errors]
    problems += [str(message) for row in rows for messages in row.values() for message in messages]
    return problems or [_("The form is not complete.")]


def _label(form: Any, name: str) -> str:
    return str(form[name].label) if name in form.fields else _("The form")


def _list_messages(detail: Mapping[str, Any]) -> Iterator[str]:
    for name, messages in detail.items():
        if isinstance(messages, list):
            for message in messages:
                yield f"{name.replace('_', ' ').capitalize()}: {message}"


def _silent(found: draft_preview.Preview) -> str:
    if found.record.known_on is None:
        return _("It has no date and no dated source, so readers would not see it.")
    if not found.is_known:
        day = presentation.day_words(found.record.known_on)
        return _("Nothing changes today: it counts as known from %(day)s.") % {"day": day}
    return _("The rules do not apply to this kind of record.")


# As readers would read it


def as_read(found: draft_preview.Preview) -> Plain:
    """The record's line on the public page: when, what, by which sources."""
    record = found.record
    known = "" if record.known_on is None else presentation.day_words(record.known_on)
    return {
        "when": _when(record),
        "text": _text(record),
        "sources": [" ".join(filter(None, [str(row.source), row.locator])) for row in found.citations],
        "known": _("Known since %(day)s") % {"day": known} if known else _("Not yet known"),
    }


def _when(record: Any) -> str:
    for name in ("stated_on", "happened_on", "due_on", "period"):
        if isinstance(next((f for f in record._meta.concrete_fields if f.name == name), None), EDTFField):
            edtf = getattr(record, name)
            return presentation.vague_date_words(edtf, getattr(record, f"{name}_words")) if edtf else ""
    return presentation.day_words(record.concluded_on) if isinstance(record, Verdict) else ""


def _text(record: Any) -> str:
    match record.kind():
        case "observation":
            return f"{record.series}: {_figure(record)}"
        case "target":
            return f"{record.promise}: {_goal(record)}"
        case "verdict":
            return f"{presentation.label(VerdictKind(record.verdict))}: {record.reason}"
        case "claim" | "outcome":
            return str(getattr(record, "statement", "") or getattr(record, "summary", ""))
    return str(record)


def _figure(record: Any) -> str:
    unit = record.series.indicator.unit
    if record.value is not None:
        return presentation.value_words(record.value, unit)
    low, high = (None if end is None else presentation.value_words(end, unit) for end in (record.low, record.high))
    if low is not None and high is not None:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _("at least %(value)s") % {"value": low} if low is not None else _("at most %(value)s") % {"value": high}


def _goal(target: Any) -> str:
    kind, days, first = target.term
    due = presentation.term_words(first, days, kind)
    goal = f"{target.indicator.name}: {presentation.describe_terms(as_json(target_terms(target)))}"
    return f"{goal} {due}" if due else _("%(goal)s, no deadline") % {"goal": goal}


# Before and after


def _subject(found: draft_preview.Preview, each: draft_preview.Comparison) -> Plain:
    before, after = each.before or draft_preview.RuleResults(), each.after
    flags = [*before.flags, *after.flags]
    names = titles_in((flag.params for flag in flags), as_of=found.today) | _names(found.record)
    opened = {_key(flag) for flag in after.flags} - {_key(flag) for flag in before.flags}
    closed = {_key(flag) for flag in before.flags} - {_key(flag) for flag in after.flags}
    return {
        "title": str(each.subject),
        "changes": each.changes,
        "sides": [
            _side(_("Now"), before, found, names, closed, _("goes"), waits=bool(each.drafts)),
            _side(_("If published"), after, found, names, opened, _("new"), waits=bool(each.drafts)),
        ],
        "drafts": [_draft(record) for record in each.drafts],
    }


def _names(record: Any) -> dict[str, str]:
    """Titles by slug of a laid record and of what it names, which nobody may have published or saved yet.

    Records can name each other, such as an indicator and its preferred series: each is visited once.
    """
    found: dict[str, str] = {}
    waiting, visited = [record], set()
    while waiting:
        each = waiting.pop()
        if (each.kind(), each.slug) in visited:
            continue
        visited.add((each.kind(), each.slug))
        found[each.slug] = title_of(each)
        relations = (getattr(each, field.name) for field in each._meta.concrete_fields if field.is_relation)
        waiting.extend(other for other in relations if isinstance(other, PublicRecord))
    return found


def _draft(record: Any) -> str:
    """A draft in words: its kind, what it says, and when it is due."""
    values = {"kind": str(record._meta.verbose_name).capitalize(), "text": _text(record), "due": _when(record)}
    return _("%(kind)s: %(text)s (due: %(due)s)") % values if values["due"] else _("%(kind)s: %(text)s") % values


def _key(flag: FlagResult) -> tuple[str, str, str | None]:
    return flag.kind, flag.subject, flag.subject_period


def _side(
    heading: str,
    said: draft_preview.RuleResults,
    found: draft_preview.Preview,
    names: Any,
    marked: Any,
    mark: str,
    *,
    waits: bool,
) -> Plain:
    targets = _targets(said, found)
    shown = [row for row in said.assessments if row.is_headline or row.subject_kind != RecordKind.TARGET]
    lines = [_line(row, targets, waits=waits) for row in sorted(shown, key=lambda row: not row.is_current)]
    if said.check is not None:
        results = [ClaimCheckResult(said.check.on_the_day), ClaimCheckResult(said.check.now)]
        lines.append(
            {
                "status": "check",
                "label": presentation.label(results[1]),
                "sentence": presentation.check_sentence(*results),
            }
        )
    return {
        "heading": heading,
        "lines": lines,
        "flags": [_flag(flag, names) | {"mark": mark if _key(flag) in marked else ""} for flag in said.flags],
    }


def _targets(said: draft_preview.RuleResults, found: draft_preview.Preview) -> dict[str, Target]:
    """The versions that the assessments are about, the one in the form among them."""
    slugs = [row.subject for row in said.assessments if row.subject_kind == RecordKind.TARGET]
    stored = {row.slug: row for row in Target.objects.filter(slug__in=slugs).select_related("indicator")}
    return stored | ({found.record.slug: found.record} if isinstance(found.record, Target) else {})


def _line(row: Assessment, targets: Mapping[str, Target], *, waits: bool) -> Plain:
    if waits and row.subject_kind == RecordKind.PROMISE and row.status in DELIVERED:
        return {
            "status": "waits",
            "label": _("Waiting for drafts"),
            "about": _("as a deliverable"),
            "sentence": _("It is reported as completed; whether on time depends on the drafts below."),
        }
    target = targets.get(row.subject) if row.subject_kind == RecordKind.TARGET else None
    terms, about = None, _("as a deliverable")
    if target is not None:
        terms = target_terms(target)
        about = _("version %(number)s") % {"number": target.version_name}
    return {
        "status": row.status,
        "label": presentation.label(Status(row.status)),
        "about": about,
        "sentence": presentation.assessment_sentence(row, terms=terms),
    }


def _flag(flag: FlagResult, names: Mapping[str, str]) -> Plain:
    return {
        "label": presentation.label(FlagKind(flag.kind)),
        "severity": flag.severity,
        "severity_label": presentation.label(Severity(flag.severity)),
        "sentence": presentation.flag_sentence(FlagKind(flag.kind), flag.params, names=names),
    }
