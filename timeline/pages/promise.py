"""The page of a promise: answer, chart, versions, three judgements side by side, outcomes, flags, claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import FlagHandling, Reason, SensitivityKind, State, Status
from claims.method.conditions import CONDITION_REASONS
from claims.method.steps import is_binding
from claims.models import Actor, Assessment, Claim, Flag, FlagPeriod, Milestone, Promise, Target
from claims.selectors.counting import with_counting
from claims.selectors.history import status_lines, status_periods
from claims.selectors.progress_types import AssessmentProgress, SensitivityProgress, VersionProgress
from claims.selectors.promise_facts import milestone_row, promise_row
from claims.selectors.promise_progress import load_promise_snapshot, serialize_progress
from claims.selectors.published import get_public, public
from claims.types import Plain
from timeline.models import Event
from timeline.pages import structured_data
from timeline.pages.freshness import no_news_note
from timeline.pages.home import Row, in_report_order, row_of
from timeline.pages.page import PageRequest, address, public_page, render_page
from timeline.pages.promise_charts import promise_charts
from timeline.pages.questions import due_words, format_amount, goal_words
from timeline.pages.templatetags.dates import reported_on
from timeline.pages.timeline_items import FlagLine, flag_lines, say_date

#: From a claim to who spoke, and to whom they belong, directly or through an office.
SPEAKER_AND_BODIES = ("speakers", "speakers__affiliation", "speakers__affiliation__affiliation")


@dataclass(frozen=True, slots=True)
class SensitivityLine:
    """What another choice of the rules would make of a result: the choice, the figure that it is about, the status."""

    choice: str
    figure: str
    status: str
    ratio: float | None
    is_other: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the number: its row, what it asks, what the rules say, and how it moved from the one before."""

    target: Target
    goal: str
    progress: VersionProgress
    moves: tuple[str, ...]
    sentence: str
    #: The figure that the measures are of, with its period; empty where there is none.
    measured: str
    series_title: str
    rivals: tuple[tuple[str, str], ...]
    forecast: str
    sensitivity: tuple[SensitivityLine, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a result of the rules means: sentences, and a remark on what the rules leave open (or an empty one)."""

    sentences: tuple[str, ...]
    remark: str


def explain(head: Assessment | None, *, has_verdict: bool) -> Explanation | None:
    """What the result that gives a promise its status means; None where nothing is computed."""
    if head is None:
        return None
    status, reason = Status(head.status), Reason(head.reason) if head.reason else None
    is_without_deadline = reason is Reason.NO_DEADLINE and status in (Status.OPEN_ENDED, Status.NOT_DUE)
    if reason in CONDITION_REASONS:
        return Explanation((f"{presentation.label(reason)}.",), "")
    if is_without_deadline:
        sentences = [_("No deadline was given.")]
        remark = _("Without a deadline, the rules cannot judge progress or whether it was kept.")
    else:
        sentences = [str(presentation.status_meaning(status))]
        sentences += [] if reason is None else [f"{presentation.label(reason)}."]
        remark = _("The rules judge it only at its due date, not before.")
    if status is not Status.NOT_DUE and not is_without_deadline:
        remark = ""
    elif has_verdict:
        remark += " " + _("The editors judge its progress so far.")
    return Explanation(tuple(sentences), remark)


@public_page
def promise(request: PageRequest, slug: str) -> HttpResponse:
    """The page of a promise."""
    as_of = request.page.as_of
    found = get_public(Promise, slug, as_of=as_of)
    counting = with_counting(Promise.objects.filter(pk=found.pk), as_of=as_of)
    found.not_counted_because = counting.values_list("not_counted_because", flat=True).get()  # type: ignore[attr-defined]
    read = load_promise_snapshot(found, as_of=as_of)
    progress = serialize_progress(read)
    targets = {each.slug: each for each in read.targets}
    row = row_of(read)
    doubts = flag_lines([*read.flags, *closed_flags(found, as_of=as_of)], as_of=as_of)
    spoken = public(Claim, as_of=as_of, beside=("speakers", "citations"))
    claims = list(spoken.filter(promises=found).order_by("-known_on", "slug"))
    theirs = set(Claim.objects.filter(said_by_a_party(found), promises=found).values_list("pk", flat=True))
    said = [claim for claim in claims if claim.pk in theirs]
    page_url = request.build_absolute_uri(address(request.path, request.page.query()))
    context = {
        "promise": found,
        "promisors": promisors_of(found, as_of=as_of),
        "official": [claim for claim in said if is_own_word(claim)],
        "is_reported": any(not is_own_word(claim) for claim in said),
        "unfollowed": no_news_note(read, row.head),
        "row": row,
        "explanation": explain(row.head, has_verdict=bool(progress["verdict"])),
        "about": " ".join(filter(None, (row.badge.words, answer_of(row) or found.summary))),
        "progress": progress,
        "versions": [_version(each, targets) for each in progress["versions"]],
        "pictures": promise_charts(progress["versions"], targets),
        "flags": [line for line in doubts if not _is_closed(line, as_of=as_of)],
        "closed_flags": [line for line in doubts if _is_closed(line, as_of=as_of)],
        "claims": claims,
        "events": public(Event, as_of=as_of, beside=("citations",))
        .filter(promises=found)
        .order_by("-happened_on_upper", "slug"),
        "outcomes": in_report_order(read.outcomes),
        "oembed": request.build_absolute_uri(address(reverse("pages:oembed"), {"url": page_url})),
        "linked": linked_data(request, found, answer_of(row)) if progress["versions"] else None,
        **reuse_options(request, found),
        "history": past_statuses(found, as_of=as_of),
        "milestones": _steps(found, as_of=as_of),
    }
    return render_page(request, "pages/promise.html", context)


def _steps(promise: Promise, *, as_of: date) -> list[Milestone]:
    """The steps known on the day; `is_expectation` where the day is not that of those who promised."""
    found = public(Milestone, as_of=as_of).filter(promise=promise).order_by("due_on_upper", "slug")
    steps: list[Milestone] = list(found.prefetch_related("set_by__speakers__affiliation__affiliation"))
    for step in steps:
        step.is_expectation = not is_binding(milestone_row(step), promise_row(promise))  # type: ignore[attr-defined]
    return steps


def linked_data(request: PageRequest, found: Promise, about: str) -> Plain:
    """The figures of a promise, for machines."""
    paths = {name: reverse(f"pages:promise-{name}", args=[found.slug]) for name in ("csv", "png")}
    return structured_data.dataset(
        request,
        name=found.title,
        about=about or found.summary or found.title,
        files={
            "text/csv": address(paths["csv"], request.page.query()),
            "application/json": address(reverse("api-promise-progress", args=[found.slug]), request.page.query()),
            "image/png": address(paths["png"], request.page.query()),
        },
    )


def reuse_options(request: PageRequest, found: Promise) -> dict[str, str]:
    """How to cite and to embed the page, for the day that it shows: an address that goes on saying the same."""
    for_the_day = {"as_of": request.page.as_of.isoformat()}
    frame = request.build_absolute_uri(address(reverse("pages:embed-promise", args=[found.slug]), request.page.query()))
    code = '<iframe src="{}" width="640" height="320" title="{}" loading="lazy"></iframe>'
    return {
        "progress_json": address(reverse("api-promise-progress", args=[found.slug]), request.page.query()),
        "permanent": request.build_absolute_uri(address(request.path, for_the_day)),
        # Shown as text, and pasted as HTML: a title is escaped for both.
        "frame_code": escape(format_html(code, frame, found.title)),
    }


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A time over which the same was said of one version, or of steps and reports; `said` is what was said last.

    `ratios` are R as it was first and last, one where it stayed the same, and None where there was none.
    """

    since: date
    until: date | None
    said: Assessment
    ratios: tuple[float | None, ...]

    @property
    def ratio_words(self) -> str:
        return f" {_('to')} ".join(format_amount(ratio, decimals=2) for ratio in self.ratios)


@dataclass(frozen=True, slots=True)
class Past:
    """What would have been said when of one version (its name), or of steps and reports (None)."""

    version: str | None
    spells: tuple[StatusPeriod, ...]


def past_statuses(promise: Promise, *, as_of: date) -> list[Past]:
    """The status changes of each version and of the schedule; empty where there were none."""
    pasts = []
    for line in status_lines(promise, as_of=as_of):
        periods = tuple(_status_period(rows, until) for until, rows in status_periods(line.periods, as_of=as_of))
        pasts.append(Past(None if line.target is None else line.target.version_name, periods))
    return pasts if any(len(past.spells) > 1 for past in pasts) or len(pasts) > 1 else []


def _status_period(rows: Sequence[Assessment], until: date | None) -> StatusPeriod:
    ratios = tuple(dict.fromkeys(row.ratio for row in (rows[0], rows[-1])))
    return StatusPeriod(rows[0].from_day, until, rows[-1], ratios)


def _is_closed(line: FlagLine, *, as_of: date) -> bool:
    return line.flag.closed_on is not None and line.flag.closed_on <= as_of


def closed_flags(promise: Promise, *, as_of: date) -> QuerySet[Flag]:
    """Flags of a promise that were open once and no longer are, each with what was found last."""
    last = FlagPeriod.objects.filter(from_day__lte=as_of).order_by("-from_day")
    dismissed = Q(handling=FlagHandling.DISMISSED, handled_on__lte=as_of)
    found = Flag.objects.filter(promises=promise, closed_on__lte=as_of).exclude(dismissed)
    return found.prefetch_related(Prefetch("findings", queryset=last, to_attr="current_findings")).order_by(
        "-closed_on", "kind", "subject", "subject_period"
    )


def promisors_of(promise: Promise, *, as_of: date) -> list[Actor]:
    """Who is known to have promised it by the day: without those who, by the record, first spoke of it later.

    Who is nowhere on record as speaking of it is named on every day; where nobody is left, all are. Two queries.
    """
    promisors = list(promise.promisors.all())
    spoken = Claim.objects.filter(state=State.PUBLISHED, promises=promise)
    first: dict[int, date] = {}
    for day, *speakers in spoken.values_list("known_on", *SPEAKER_AND_BODIES):
        for speaker in filter(None, speakers):
            first[speaker] = min(day, first.get(speaker, day))
    known = [actor for actor in promisors if first.get(actor.pk, as_of) <= as_of]
    return known or promisors


def said_by_a_party(promise: Promise) -> Q:
    """Claims by who promised or was promised, or by who belongs to them, directly or through an office."""
    parties = [actor.pk for actor in (*promise.promisors.all(), *promise.counterparties.all())]
    spoken = Q()
    for name in SPEAKER_AND_BODIES:
        spoken |= Q(**{f"{name}__in": parties})
    return spoken


def is_own_word(claim: Claim) -> bool:
    """Whether a claim is its speakers' own dated statement, and not somebody else's account of what they say."""
    return claim.reported_by_id is None and bool(claim.stated_on)


def answer_of(row: Row) -> str:
    """The answer in plain text, for descriptions of the page."""
    if row.versions:
        return " ".join(f"{capfirst(question)}: {answer}" for question, answer, _status in row.versions)
    return "" if row.outcome is None else f"{row.outcome.summary} ({reported_on(row.outcome)})"


def _word_figure(head: AssessmentProgress, unit: str) -> str:
    figure = head.get("decided_by") or head.get("latest")
    return presentation.figure_words(figure, unit) if figure else ""


def _sensitivity(each: SensitivityProgress, version: VersionProgress) -> SensitivityLine:
    head = version["assessment"]
    return SensitivityLine(
        choice=str(presentation.label(SensitivityKind(each["kind"]))),
        figure=presentation.figure_words(each["figure"], version["indicator"]["unit"]) if each["figure"] else "",
        status=each["status"],
        ratio=each["ratio"],
        is_other=head is not None and each["status"] != head["status"],
    )


def _version(progress: VersionProgress, targets: Mapping[str, Target]) -> Version:
    titles = {each["slug"]: each["title"] for each in progress["series"]}
    head = progress["assessment"]
    target = targets[progress["target"]]
    return Version(
        target=target,
        goal=" ".join(filter(None, (goal_words(target), due_words(target, say_date)))),
        progress=progress,
        moves=tuple(str(presentation.move_sentence(move, names=titles)) for move in progress["moves"]),
        sentence="" if head is None else presentation.assessment_sentence(head),
        measured="" if head is None else _word_figure(head, progress["indicator"]["unit"]),
        series_title="" if head is None else titles.get(head["series"] or "", ""),
        forecast=""
        if progress["forecast"] is None
        else presentation.forecast_sentence(progress["forecast"], unit=progress["indicator"]["unit"]),
        sensitivity=tuple(_sensitivity(each, progress) for each in progress["sensitivity"]),
        rivals=tuple((titles.get(each["series"] or "", ""), each["status"]) for each in progress["rivals"]),
    )
