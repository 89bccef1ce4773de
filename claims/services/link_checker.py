"""Checks whether the addresses of sources still answer: seldom, one at a time for each host, and never a private one.

A check sends HEAD, and GET where HEAD is refused; it reads only the status. It follows a few redirections and judges
each address like the first. An address that is gone on three days is dead; one that refuses programs or has trouble is
only unsure, until that has lasted long. An archive may have a copy of what is dead. No check changes the source: an
editor decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.db.models import F, QuerySet

from claims.enums import LinkState, State
from claims.models import LinkCheck, Source
from claims.services import work_queue
from claims.services.outbound_http import Answer, send_request

#: Addresses checked in one call of the job, each of another host.
AT_ONCE = 5
#: How soon an address is checked again: one that answers or is dead, and one after each failure in a row.
LATER, WAITS = dt.timedelta(days=30), tuple(dt.timedelta(days=days) for days in range(1, 8))
#: How long an address belongs to the worker that checks it.
LEASE = dt.timedelta(minutes=10)
MAX_REDIRECTIONS = 5
#: An address is dead after so many failures in a row if it is gone, or after so long without any good answer.
MAX_GONE, MAX_UNSURE = 3, dt.timedelta(days=60)

GONE = frozenset({404, 410})
REDIRECTION = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
#: Answers to HEAD after which GET is tried.
NO_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501})

Fetch = Callable[[str, str], Answer]
HEADERS = {"User-Agent": "pivot_tracker link checker (looks once a month)", "Accept": "*/*"}


def check_link(method: str, url: str) -> Answer:
    """Call an address of a source once."""
    return send_request(method, url, HEADERS, loopback=settings.PIVOT_WEBHOOKS_LOOPBACK, plain=True)


def sync_link_checks(*, now: dt.datetime) -> None:
    """Add a row for every published source with a new address, drop the others'; an edited address is due again."""
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
        _reset(row, now=now)


def _reset(row: LinkCheck, *, now: dt.datetime) -> None:
    row.url, row.state, row.status, row.error = row.source.url, LinkState.UNSURE, None, ""
    row.moved_to = row.archived_url = ""
    row.failures, row.failing_since, row.checked_at, row.next_check_at = 0, None, None, now
    row.save()


def take_due(*, now: dt.datetime) -> list[LinkCheck]:
    """Addresses that are due, the longest waiting first, one for each host, leased to the caller."""
    due = LinkCheck.objects.filter(next_check_at__lte=now, source__state=State.PUBLISHED).exclude(source__url="")
    with work_queue.lock_due(due.order_by("next_check_at", "pk"), limit=20 * AT_ONCE) as rows:
        by_host = {_host(row.url): row for row in reversed(rows)}
        taken = [row for row in rows if by_host[_host(row.url)] is row][:AT_ONCE]
        work_queue.lease(taken, next_check_at=now + LEASE)
    return taken


def check_due(*, now: dt.datetime, fetch: Fetch = check_link, archived: Callable[[str], str] | None = None) -> int:
    """Check the addresses that are due; return how many were checked."""
    sync_link_checks(now=now)
    taken = take_due(now=now)
    for row in taken:
        record_attempt(row, *follow_redirects(row.url, fetch), now=now, archived=archived or archived_copy)
    return len(taken)


def follow_redirects(url: str, fetch: Fetch) -> tuple[Answer, str]:
    """What an address answers in the end, and where it has moved for good (empty: nowhere)."""
    moved, is_permanent = url, True
    for _step in range(MAX_REDIRECTIONS):
        answer = fetch("HEAD", url)
        if answer.status in NO_HEAD:
            answer = fetch("GET", url)
        if answer.status not in REDIRECTION or not (target := answer.headers.get("location", "")):
            return answer, "" if moved == url or not is_permanent else url
        is_permanent = is_permanent and answer.status in PERMANENT
        url = urljoin(url, target)[:600]
    return Answer(None, "too many redirects"), ""


def record_attempt(
    row: LinkCheck, answer: Answer, moved_to: str, *, now: dt.datetime, archived: Callable[[str], str]
) -> LinkCheck:
    """Record what came back, and when to check again."""
    row.status, row.error, row.checked_at = answer.status, answer.error[:400], now
    if answer.status is not None and 200 <= answer.status < 300:
        row.state, row.moved_to = (LinkState.MOVED, moved_to) if moved_to else (LinkState.ALIVE, "")
        row.failures, row.failing_since, row.next_check_at = 0, None, now + LATER
    else:
        row.failures += 1
        row.failing_since = row.failing_since or now
        row.state = LinkState.DEAD if _is_dead(row, answer, now) else LinkState.UNSURE
        row.next_check_at = now + (LATER if row.state == LinkState.DEAD else work_queue.wait_after(row.failures, WAITS))
        if row.state == LinkState.DEAD and not row.archived_url:
            row.archived_url = archived(row.url)
    row.save()
    return row


def _is_dead(row: LinkCheck, answer: Answer, now: dt.datetime) -> bool:
    assert row.failing_since is not None
    is_gone = answer.status in GONE or (answer.status is None and "gaierror" in answer.error) or answer.is_refused
    return (is_gone and row.failures >= MAX_GONE) or now - row.failing_since >= MAX_UNSURE


def archived_copy(url: str) -> str:
    """The address of a copy that the archive named in the settings keeps; empty where it has none or none is named.

    An archive of the Memento kind answers a GET of its own address followed by the one sought with a redirection to
    the newest copy, or with the copy itself.
    """
    archive = str(settings.PIVOT_ARCHIVE)
    if not archive:
        return ""
    archive_url = archive + quote(url, safe=":/?&=%#")
    answer = check_link("HEAD", archive_url)
    if answer.status in REDIRECTION and answer.headers.get("location"):
        return urljoin(archive_url, answer.headers["location"])[:600]
    return archive_url[:600] if answer.status == 200 else ""


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return url


def dead_links() -> QuerySet[LinkCheck]:
    """Links that an editor should look at."""
    return LinkCheck.objects.filter(state=LinkState.DEAD)
