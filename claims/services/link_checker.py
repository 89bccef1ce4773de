"""Looking whether the addresses of sources still answer: seldom, one at a time for each host, and never a private one.

An address is asked by HEAD, and by GET where that is refused; only the status is read. Redirections are followed a few
steps, each address judged like the first. An answer that says “gone” three times on different days makes a link dead;
what refuses programs or has trouble is only unsure, until it has been so for long. Of a dead link an archive is asked
for a copy. Nothing here touches the source: an editor decides.

Out of scope: calling (``services.calls``), and when (``claims.tasks``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from claims.enums import LinkState, State
from claims.models import LinkCheck, Source
from claims.services.outbound_http import Answer, send_request

#: Addresses looked at in one call of the job, each of another host.
AT_ONCE = 5
#: How soon an address is looked at again: one that answers, and one that does not.
LATER, SOON = dt.timedelta(days=30), dt.timedelta(days=1)
#: For so long an address that is being looked at is nobody else's.
LEASE = dt.timedelta(minutes=10)
MAX_REDIRECTIONS = 5
#: So many times in a row "gone" makes a link dead; so long without any good answer does, too.
GONE_FOR_GOOD, UNSURE_FOR_LONG = 3, dt.timedelta(days=60)

GONE = frozenset({404, 410})
REDIRECTION = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
#: Answers to HEAD after which GET is tried.
NO_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501})

Look = Callable[[str, str], Answer]
HEADERS = {"User-Agent": "pivot_tracker link checker (looks once a month)", "Accept": "*/*"}


def check_link(method: str, url: str) -> Answer:
    """Call an address of a source once."""
    return send_request(method, url, HEADERS, loopback=settings.PIVOT_WEBHOOKS_LOOPBACK, plain=True)


def note_sources(*, now: dt.datetime) -> None:
    """A row for every published source with an address that was never looked at; one that was edited is due again."""
    without = LinkCheck.objects.exclude(source__state=State.PUBLISHED) | LinkCheck.objects.filter(source__url="")
    if without.exists():
        without.delete()
    wanted = Source.objects.filter(state=State.PUBLISHED).exclude(url="")
    fresh = wanted.filter(link_check=None)
    LinkCheck.objects.bulk_create(
        [LinkCheck(source_id=pk, url=url, next_check_at=now) for pk, url in fresh.values_list("pk", "url")[:1000]],
        ignore_conflicts=True,
    )
    for row in LinkCheck.objects.exclude(source__url=F("url")).exclude(source__url="").select_related("source")[:1000]:
        _begin_anew(row, now=now)


def _begin_anew(row: LinkCheck, *, now: dt.datetime) -> None:
    row.url, row.state, row.status, row.error = row.source.url, LinkState.UNSURE, None, ""
    row.moved_to = row.archived_url = ""
    row.failures, row.failing_since, row.checked_at, row.next_check_at = 0, None, None, now
    row.save()


@transaction.atomic
def take_due(*, now: dt.datetime) -> list[LinkCheck]:
    """Addresses that are due, the longest waiting first, one for each host, leased to the caller."""
    due = LinkCheck.objects.filter(next_check_at__lte=now, source__state=State.PUBLISHED).exclude(source__url="")
    rows = due.select_for_update(of=("self",), skip_locked=True).order_by("next_check_at", "pk")[: 20 * AT_ONCE]
    by_host: dict[str | None, LinkCheck] = {}
    for row in rows:
        by_host.setdefault(_host(row.url), row)
    taken = list(by_host.values())[:AT_ONCE]
    LinkCheck.objects.filter(pk__in=[row.pk for row in taken]).update(next_check_at=now + LEASE)
    return taken


def check_due(*, now: dt.datetime, look: Look = check_link, archived: Callable[[str], str] | None = None) -> int:
    """Look at the addresses that are due; return how many were looked at."""
    note_sources(now=now)
    taken = take_due(now=now)
    for row in taken:
        record_attempt(row, *follow_redirects(row.url, look), now=now, archived=archived or archived_copy)
    return len(taken)


def follow_redirects(url: str, look: Look) -> tuple[Answer, str]:
    """What an address answers in the end, and where it has moved for good (empty: nowhere)."""
    moved, is_for_good = url, True
    for _step in range(MAX_REDIRECTIONS):
        answer = look("HEAD", url)
        if answer.status in NO_HEAD:
            answer = look("GET", url)
        if answer.status not in REDIRECTION or not (target := answer.headers.get("location", "")):
            return answer, "" if moved == url or not is_for_good else url
        is_for_good = is_for_good and answer.status in FOR_GOOD
        url = urljoin(url, target)[:600]
    return Answer(None, "too many redirects"), ""


def record_attempt(
    row: LinkCheck, answer: Answer, moved_to: str, *, now: dt.datetime, archived: Callable[[str], str]
) -> LinkCheck:
    """Note what was found, and when to look again."""
    row.status, row.error, row.checked_at = answer.status, answer.error[:400], now
    if answer.status is not None and 200 <= answer.status < 300:
        row.state, row.moved_to = (LinkState.MOVED, moved_to) if moved_to else (LinkState.ALIVE, "")
        row.failures, row.failing_since, row.next_check_at = 0, None, now + LATER
    else:
        row.failures += 1
        row.failing_since = row.failing_since or now
        row.state = LinkState.DEAD if _is_dead(row, answer, now) else LinkState.UNSURE
        row.next_check_at = now + (LATER if row.state == LinkState.DEAD else SOON * min(row.failures, 7))
        if row.state == LinkState.DEAD and not row.archived_url:
            row.archived_url = archived(row.url)
    row.save()
    return row


def _is_dead(row: LinkCheck, answer: Answer, now: dt.datetime) -> bool:
    assert row.failing_since is not None
    is_gone = answer.status in GONE or (answer.status is None and "gaierror" in answer.error) or answer.is_refused
    return (is_gone and row.failures >= GONE_FOR_GOOD) or now - row.failing_since >= UNSURE_FOR_LONG


def archived_copy(url: str) -> str:
    """The address of a copy that the archive named in the settings keeps; empty where it has none or none is named.

    An archive of the Memento kind answers a GET of its own address followed by the one sought with a redirection to
    the newest copy, or with the copy itself.
    """
    archive = str(settings.PIVOT_ARCHIVE)
    if not archive:
        return ""
    asked = archive + quote(url, safe=":/?&=%#")
    answer = check_link("HEAD", asked)
    if answer.status in REDIRECTION and answer.headers.get("location"):
        return urljoin(asked, answer.headers["location"])[:600]
    return asked[:600] if answer.status == 200 else ""


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return url


def dead_links() -> QuerySet[LinkCheck]:
    """Links that an editor should look at."""
    return LinkCheck.objects.filter(state=LinkState.DEAD)
