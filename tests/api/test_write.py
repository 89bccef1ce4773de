"""Programs of editors enter, edit and submit through the API: with their person's rights, and never past the review."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.api.write.content_schemas import content_schema, required_fields, shown_content
from claims.api.write.serializers import KINDS, desk_path
from claims.enums import State, TokenScope
from claims.models import Change, Claim, IdempotentResponse, Observation, Revision, Source, Token
from claims.models.base import model_of, record_models
from claims.services import idempotency, records, tokens, workflow
from pivot_tracker import roles
from tests.api.test_schema import schema
from tests.api.world import ask, body, checked
from tests.factories import (
    FACTORIES,
    ClaimFactory,
    ObservationFactory,
    SeriesFactory,
    SourceFactory,
    cited,
    editor,
    member,
    published,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DESK = "/api/v1/desk/"
HOW_TO = Path(__file__).resolve().parents[2].joinpath("docs", "how-to", "enter-with-a-program.md").read_text("utf-8")
TODAY = timezone.now().date()
EVERY = list(TokenScope)


def key_of(user: User, *scopes: TokenScope, until: dt.date = TODAY) -> str:
    token = Token(name="A loader", scopes=list(scopes or EVERY), expires_on=until)
    return tokens.make_token(token, by=user, today=until)


def call(method: str, path: str, key: str | None, data: Any = None, **headers: str) -> Any:
    """A request with a token; the body is JSON, or bytes as they are."""
    sent = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
    if key is not None:
        headers["authorization"] = f"Bearer {key}"
    where = path if path.startswith("/") else DESK + path
    client = Client(raise_request_exception=False)
    return client.generic(method, where, sent, content_type="application/json", headers=headers)


@pytest.fixture
def key() -> str:
    return key_of(editor())


def refused(response: Any, status: int, code: str) -> list[str]:
    """The places that a refusal names, after its status and type were checked."""
    found = {name: value for name, value in body(response).items() if name not in ("current", "current_tag")}
    response.content = json.dumps(found).encode()
    problem = checked(response)
    assert (problem["status"], problem["type"]) == (status, f"/api/problems/{code}"), problem
    assert response.headers["Cache-Control"] == "private, no-store"
    return [error["name"] for error in problem["errors"]]


def test_the_instructions_for_programs_do_what_they_say(key: str) -> None:
    SeriesFactory(slug="trees-parks-office")
    address = r"curl (-X PATCH |)(?:(?!curl).)*?'http://localhost:8000([^']+)'"
    request = re.compile(address + r" \\\n  -d '(.*?)'\n", re.DOTALL)
    answered = []
    for patch, path, sent in request.findall(HOW_TO):
        headers = {"if-match": call("GET", path, key)["ETag"]} if patch else {}
        answered.append(call("PATCH" if patch else "POST", path, key, sent.encode(), **headers).status_code)
    assert answered == [201, 201, 200, 201]


def source_content() -> dict[str, Any]:
    return {"title": "The mayor's trees", "kind_of_source": "news", "published_on": "2016-07-01"}


def test_from_a_source_to_a_claim_in_review(key: str) -> None:
    source = call("POST", "sources/", key, {"content": source_content(), "why": "New"})
    assert source.status_code == 201, source.content
    slug = body(source)["slug"]
    assert source.headers["Location"] == f"http://testserver{DESK}sources/{slug}/" == body(source)["self"]
    content = {
        "statement": "The mayor promises 200,000 trees by 2020.",
        "kind_of_claim": "sets_target",
        "stated_on": "2016-05-31",
        "citations": [{"source": slug, "locator": "paragraph 7"}],
    }
    claim = call("POST", "claims/", key, {"content": content})
    shown = body(claim)
    assert (shown["state"], shown["edited_by"], shown["public"]) == ("draft", editor().username, None)
    assert shown["content"]["citations"][0]["source"] == slug
    submitted = call("POST", f"claims/{shown['slug']}/submit/", key, **{"if-match": claim.headers["ETag"]})
    assert (submitted.status_code, body(submitted)["state"]) == (200, "in_review")
    assert submitted.headers["ETag"] != claim.headers["ETag"]
    assert Change.objects.filter(by=editor(), public_seq=None).count() == 4  # the token, two drafts, one submission
    assert Client().get(f"/api/v1/claims/{shown['slug']}/").status_code == 404


def test_a_draft_is_edited_in_place_and_goes_back_to_draft(key: str) -> None:
    claim = workflow.submit(ClaimFactory(by=editor()), by=editor())
    read = call("GET", f"claims/{claim.slug}/", key)
    edited = call("PATCH", f"claims/{claim.slug}/", key, {"content": {"note": "More"}}, **{"if-match": read["ETag"]})
    assert edited.status_code == 200, edited.content
    shown = body(edited)
    assert (shown["state"], shown["version"], shown["content"]["note"]) == ("draft", 2, "More")
    assert shown["content"]["statement"] == body(read)["content"]["statement"]


def test_an_edit_of_what_is_published_waits_for_somebody_else(key: str) -> None:
    source = published(SourceFactory())
    before = ask(f"sources/{source.slug}/")
    read = call("GET", f"sources/{source.slug}/", key)
    assert body(read)["public"] == f"http://testserver/api/v1/sources/{source.slug}/"
    edit = {"content": {"title": "Another"}, "why": "It was misspelt"}
    edited = call("PATCH", f"sources/{source.slug}/", key, edit, **{"if-match": read["ETag"]})
    assert edited.status_code == 202, edited.content
    (waiting,) = body(edited)["waiting"]
    assert (waiting["proposed_by"], waiting["why"], waiting["base_version"]) == (editor().username, edit["why"], 2)
    assert waiting["content"] == {**body(read)["content"], "title": "Another"}
    assert body(edited)["title"] == source.title
    after = ask(f"sources/{source.slug}/")
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    workflow.approve(Revision.objects.get(), by=reviewer())
    assert body(ask(f"sources/{source.slug}/"))["title"] == "Another"


def test_no_scope_and_no_person_publishes(key: str) -> None:
    """Not even a reviewer's token of somebody else's draft: there is no address for it."""
    claim = workflow.submit(ClaimFactory(by=editor()), by=editor())
    theirs = key_of(reviewer())
    tag = call("GET", f"claims/{claim.slug}/", theirs)["ETag"]
    assert call("POST", f"claims/{claim.slug}/publish/", theirs, **{"if-match": tag}).status_code == 404
    for state in ("published", "retracted"):
        edit = {"content": {"state": state}}
        assert call("PATCH", f"claims/{claim.slug}/", theirs, edit, **{"if-match": tag}).status_code == 422
    assert Claim.objects.get().state == State.IN_REVIEW


def test_an_address_of_every_kind_is_there() -> None:
    assert {model.kind() for model in record_models()} == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_read_can_be_entered_again_and_is_as_the_schema_says(kind: str, key: str) -> None:
    model = model_of(kind)
    record = FACTORIES[model]()
    read = call("GET", desk_path(kind, record.slug), key)
    assert list(_validator(f"{model.__name__}OnDesk").iter_errors(body(read))) == []
    content = {name: value for name, value in body(read)["content"].items() if name != "slug"}
    type(record).objects.filter(pk=record.pk).update(**_out_of_the_way(record))
    made = call("POST", desk_path(kind), key, {"content": content})
    assert made.status_code == 201, made.content
    again = {name: value for name, value in body(made)["content"].items() if name != "slug"}
    assert again == content
    assert body(made)["known_on"] == body(read)["known_on"]


def _out_of_the_way(record: Any) -> dict[str, Any]:
    """So that the same can be entered again: where something has to be the only one, the first is retracted."""
    unique = {"topic": {"name": "Another"}, "indicator": {"name": "Another"}}
    return unique.get(record.kind(), {"state": State.RETRACTED})


def _validator(component: str) -> jsonschema.Draft202012Validator:
    whole = {"$ref": f"#/components/schemas/{component}", "components": schema()["components"]}
    return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_check_of_bodies_is_the_schema_that_is_described(kind: str) -> None:
    model = model_of(kind)
    assert schema()["components"]["schemas"][f"{model.__name__}Content"] == content_schema(model)
    new = schema()["components"]["schemas"][f"New{model.__name__}"]["properties"]["content"]["allOf"][1]
    assert new["required"] == required_fields(model)


# Tokens


@pytest.mark.parametrize("given", [None, "pvt_nothing", "", "\x80", "a" * 9_000])
def test_without_a_token_that_works_nothing_is_said_about_any_record(given: str | None) -> None:
    claim = ClaimFactory()
    for method, path in (
        ("GET", ""),
        ("GET", "claims/"),
        ("POST", "claims/"),
        ("GET", f"claims/{claim.slug}/"),
        ("GET", "claims/no-such-claim/"),
        ("PATCH", f"claims/{claim.slug}/"),
        ("POST", f"claims/{claim.slug}/submit/"),
        ("POST", "batch/observations/"),
    ):
        answer = call(method, path, given, {"content": {}})
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert refused(answer, 401, "unauthorized") == []


def test_a_session_is_no_token() -> None:
    client = Client()
    client.force_login(editor())
    assert client.get(f"{DESK}claims/").status_code == 401
    assert client.post(f"{DESK}claims/", "{}", content_type="application/json").status_code == 401


def test_a_token_works_until_its_last_day_its_revocation_or_its_persons_end() -> None:
    user = editor()
    late = key_of(user, until=TODAY - dt.timedelta(days=1))
    assert call("GET", "", late).status_code == 401
    key = key_of(user)
    assert call("GET", "", key).status_code == 200
    tokens.revoke_token(Token.objects.latest("pk"), by=user, now=timezone.now())
    assert call("GET", "", key).status_code == 401
    another = key_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert call("GET", "", another).status_code == 401


def test_a_token_is_kept_as_a_digest_and_says_when_it_was_used(key: str) -> None:
    token = Token.objects.get()
    assert key not in str(vars(token)) and key.startswith(token.prefix)
    assert token.last_used_at is None
    call("GET", "", key)
    used = Token.objects.get().last_used_at
    assert used is not None
    call("GET", "", key)
    assert Token.objects.get().last_used_at == used
    Token.objects.update(last_used_at=used - dt.timedelta(minutes=2))
    call("GET", "", key)
    assert Token.objects.get().last_used_at > used


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [(TokenScope.READ, {"see"}), (TokenScope.ENTER, {"enter", "edit"}), (TokenScope.SUBMIT, {"submit"})],
)
def test_a_scope_lets_through_what_it_names_and_nothing_else(scope: TokenScope, allowed: set[str]) -> None:
    claim = ClaimFactory(by=editor())
    tag = call("GET", f"claims/{claim.slug}/", key_of(editor()))["ETag"]
    narrow = key_of(editor(), scope)
    new = {"content": source_content()}
    tried = {
        "see": call("GET", f"claims/{claim.slug}/", narrow),
        "enter": call("POST", "sources/", narrow, new),
        "enter at once": call("POST", "sources/", narrow, {**new, "submit": True}),
        "submit": call("POST", f"claims/{claim.slug}/submit/", narrow, **{"if-match": tag}),
    }
    tag = call("GET", f"claims/{claim.slug}/", key_of(editor()))["ETag"]
    tried["edit"] = call("PATCH", f"claims/{claim.slug}/", narrow, {"content": {"note": "A"}}, **{"if-match": tag})
    assert {name for name, answer in tried.items() if answer.status_code < 400} == allowed
    for name in tried.keys() - allowed:
        refused(tried[name], 403, "insufficient-scope")


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_token_may_what_its_person_may(role: str) -> None:
    """By the table of roles; who lost a right has lost it for the tokens too."""
    person = member(role)
    rights = {right.name for right in roles.RIGHTS if role in right.roles}
    may_enter = "enter" in rights
    if "make_tokens" in rights:
        key = key_of(person)
    else:
        person.groups.set(editor().groups.all())
        key = key_of(User.objects.get(pk=person.pk))
        person.groups.set([group for group in roles.make_groups().values() if group.name == role])
    claim = ClaimFactory(by=editor())
    read = call("GET", f"claims/{claim.slug}/", key)
    assert read.status_code == 200
    attempts = [
        call("POST", "sources/", key, {"content": source_content()}),
        call("PATCH", f"claims/{claim.slug}/", key, {"content": {"note": "A"}}, **{"if-match": read["ETag"]}),
    ]
    assert [answer.status_code < 300 for answer in attempts] == [may_enter, may_enter]
    for answer in attempts if not may_enter else ():
        refused(answer, 403, "not-allowed")


@pytest.mark.parametrize("scope", [TokenScope.ENTER, TokenScope.SUBMIT])
def test_no_body_shows_a_record_that_a_read_would_refuse(scope: TokenScope) -> None:
    """Neither what was asked for with an old tag, nor a write, nor its repetition; every write address is tried."""
    secret = SourceFactory(title="Secret person", by=editor())
    narrow = key_of(editor(), scope)
    path = f"sources/{secret.slug}/"
    refused(call("GET", path, narrow), 403, "insufficient-scope")
    tag, repeat = call("GET", path, key_of(editor()))["ETag"], {"idempotency-key": "once"}
    if scope == TokenScope.SUBMIT:
        answers = [
            call("POST", f"{path}submit/", narrow, **{"if-match": '"x"'}),
            *(call("POST", f"{path}submit/", narrow, **{"if-match": tag}, **repeat) for _ in range(2)),
        ]
    else:
        edit = {"content": {"note": "A"}}
        answers = [
            call("PATCH", path, narrow, edit, **{"if-match": '"x"'}),
            *(call("PATCH", path, narrow, edit, **{"if-match": tag}, **repeat) for _ in range(2)),
            call("POST", "sources/", narrow, {"content": source_content()}),
        ]
    assert [answer.status_code for answer in answers[:3]] == [412, 200, 200]
    for answer in answers:
        assert b"Secret" not in answer.content
        assert not {"content", "waiting", "current"} & answer.json().keys()


def test_a_repeated_key_shows_nothing_without_the_permission_to_read() -> None:
    key, content = key_of(editor()), {"content": source_content()}
    first = call("POST", "sources/", key, content, **{"idempotency-key": "once"})
    assert "content" in first.json()
    editor().groups.clear()
    again = call("POST", "sources/", key, content, **{"idempotency-key": "once"})
    assert "content" not in again.json()


def test_who_may_not_edit_does_not_learn_whether_a_record_exists() -> None:
    key, claim = key_of(editor()), ClaimFactory()
    editor().groups.clear()
    for slug in (claim.slug, "no-such-claim"):
        match = {"if-match": '"x"'}
        refused(call("PATCH", f"claims/{slug}/", key, {"content": {"note": "A"}}, **match), 403, "not-allowed")
        refused(call("POST", f"claims/{slug}/submit/", key, **match), 403, "not-allowed")


def test_a_token_ends_with_the_desk_and_with_the_password() -> None:
    user = editor()
    left, changed = key_of(user), key_of(user)
    User.objects.filter(pk=user.pk).update(is_staff=False)
    assert call("GET", "", left).status_code == 401
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert call("GET", "", left).status_code == 200
    user.set_password("another-Password-77")
    user.save()
    assert call("GET", "", changed).status_code == 401
    assert call("POST", "topics/", changed, {"content": {"name": "x"}}).status_code == 401
    assert call("GET", "", key_of(User.objects.get(pk=user.pk))).status_code == 200


def test_who_may_see_nothing_sees_nothing() -> None:
    key, claim = key_of(editor()), ClaimFactory()
    editor().groups.clear()
    for path in ("claims/", f"claims/{claim.slug}/"):
        refused(call("GET", path, key), 403, "not-allowed")


# Changes name the version that they are based on


def test_a_change_without_if_match_is_refused_and_with_an_old_one_too(key: str) -> None:
    claim = ClaimFactory(by=editor())
    path, edit = f"claims/{claim.slug}/", {"content": {"note": "Mine"}}
    old = call("GET", path, key)["ETag"]
    assert refused(call("PATCH", path, key, edit), 428, "precondition-required") == ["If-Match"]
    refused(call("PATCH", path, key, edit, **{"if-match": "*"}), 428, "precondition-required")
    refused(call("POST", f"{path}submit/", key), 428, "precondition-required")
    records.edit_record(claim, {"note": "Theirs"}, by=reviewer(), base_version=1)
    stale = call("PATCH", path, key, edit, **{"if-match": old})
    told = body(stale)
    refused(stale, 412, "stale-version")
    assert told["current"]["content"]["note"] == "Theirs"
    assert Claim.objects.get().note == "Theirs"
    merged = call("PATCH", path, key, edit, **{"if-match": f'"other", {told["current_tag"]}'})
    assert merged.status_code == 200


def test_somebody_elses_proposal_makes_what_was_seen_outdated(key: str) -> None:
    source = published(SourceFactory())
    path = f"sources/{source.slug}/"
    old = call("GET", path, key)["ETag"]
    records.edit_record(source, {"note": "Theirs"}, by=reviewer(), base_version=2)
    refused(call("PATCH", path, key, {"content": {"note": "A"}}, **{"if-match": old}), 412, "stale-version")


def test_a_copy_that_is_still_right_is_not_sent_again(key: str) -> None:
    path = f"claims/{ClaimFactory().slug}/"
    tag = call("GET", path, key)["ETag"]
    again = call("GET", path, key, **{"if-none-match": tag})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-store")


def test_a_retracted_record_is_not_edited(key: str) -> None:
    source = workflow.retract(published(SourceFactory()), by=reviewer(), why="Wrong")
    path = f"sources/{source.slug}/"
    tag = call("GET", path, key)["ETag"]
    refused(call("PATCH", path, key, {"content": {"note": "A"}}, **{"if-match": tag}), 403, "not-allowed")


# Requests that come twice


def test_a_repeated_request_with_its_key_is_answered_alike_and_writes_once(key: str) -> None:
    request = {"content": source_content()}
    first = call("POST", "sources/", key, request, **{"idempotency-key": "one"})
    again = call("POST", "sources/", key, request, **{"idempotency-key": '"one"'})
    assert (again.status_code, again.content, again["ETag"]) == (201, first.content, first["ETag"])
    assert (again["Location"], again["Idempotency-Replayed"]) == (first["Location"], "true")
    assert "Idempotency-Replayed" not in first.headers
    assert Source.objects.count() == 1


def test_a_key_used_for_another_request_is_refused(key: str) -> None:
    call("POST", "sources/", key, {"content": source_content()}, **{"idempotency-key": "one"})
    other = {"content": {**source_content(), "title": "Another"}}
    refused(call("POST", "sources/", key, other, **{"idempotency-key": "one"}), 422, "idempotency-key-reused")
    actor = {"content": {"name": "A", "kind_of_actor": "person"}}
    refused(call("POST", "actors/", key, actor, **{"idempotency-key": "one"}), 422, "idempotency-key-reused")
    theirs = call("POST", "sources/", key_of(reviewer()), other, **{"idempotency-key": "one"})
    assert theirs.status_code == 201
    assert Source.objects.count() == 2


def test_a_repeated_edit_is_answered_as_before_though_its_version_is_gone(key: str) -> None:
    path = f"claims/{ClaimFactory(by=editor()).slug}/"
    headers = {"if-match": call("GET", path, key)["ETag"], "idempotency-key": "edit-1"}
    first = call("PATCH", path, key, {"content": {"note": "A"}}, **headers)
    again = call("PATCH", path, key, {"content": {"note": "A"}}, **headers)
    assert (again.status_code, again.content) == (200, first.content)
    assert Claim.objects.get().version == 2


def test_what_was_refused_may_be_tried_again_under_its_key(key: str) -> None:
    observation = {"content": {"series": "nowhere", "period": "2015", "value": 1}}
    refused(call("POST", "observations/", key, observation, **{"idempotency-key": "k"}), 422, "invalid-record")
    SeriesFactory(slug="nowhere")
    assert call("POST", "observations/", key, observation, **{"idempotency-key": "k"}).status_code == 201


def test_a_key_is_forgotten_after_a_day(key: str) -> None:
    request = {"content": {**source_content(), "url": ""}}
    call("POST", "sources/", key, request, **{"idempotency-key": "one"})
    IdempotentResponse.objects.update(answered_at=timezone.now() - idempotency.RETENTION - dt.timedelta(minutes=1))
    other = {"content": request["content"] | {"title": "The mayor's parks"}}
    assert call("POST", "sources/", key, other, **{"idempotency-key": "one"}).status_code == 201
    assert Source.objects.count() == 2
    assert idempotency.forget_answers(now=timezone.now() + idempotency.RETENTION + dt.timedelta(minutes=1)) == 1


@pytest.mark.parametrize("given", ["", "a b", "ü", "x" * 201, "\t", '"', '""', 'a"b'])
def test_a_key_that_is_none_is_refused_by_name(given: str, key: str) -> None:
    answer = call("POST", "sources/", key, {"content": source_content()}, **{"idempotency-key": given})
    assert refused(answer, 400, "invalid-header") == ["Idempotency-Key"]


def test_a_write_that_waits_too_long_is_answered_with_retry_after(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(records, "create_record", locked)
    answer = call("POST", "sources/", key, {"content": source_content()})
    assert answer["Retry-After"] == "1"
    refused(answer, 503, "busy")


# Bodies


@pytest.mark.parametrize(
    ("sent", "status", "code", "places"),
    [
        (b"", 422, "invalid-record", [""]),
        (b"[]", 422, "invalid-record", [""]),
        (b"{", 400, "parse-error", []),
        (b'{"content": {"value": NaN}}', 400, "parse-error", []),
        (b'{"content": {"value": 1e999999999}}', 422, "invalid-record", ["/content", "/content/value"]),
        (b'{"content": {"series": "s", "period": "2015", "value": 1e-999}}', 422, "invalid-record", ["/content/value"]),
        (
            b'{"content": {"value": ' + b"9" * 5000 + b"}}",
            422,
            "invalid-record",
            ["/content", "/content/value"],
        ),
        (b'{"why": "a", "why": "b"}', 400, "parse-error", []),
        (b"\xff\xfe", 400, "parse-error", []),
        (b"[" * 100_000, 400, "parse-error", []),
        (b'{"content": {"series": "s", "period": "2\\u0000"}}', 422, "invalid-record", ["/content/period"]),
        (b'{"content": {"series": "s", "period": "2\\ud800"}}', 422, "invalid-record", ["/content/period"]),
        (b'{"content": {"series": "s", "period": "2015", "valeu": 1}}', 422, "invalid-record", ["/content"]),
        (b'{"content": {"series": "s"}}', 422, "invalid-record", ["/content"]),
        (b'{"content": {"series": 7, "period": "2015"}}', 422, "invalid-record", ["/content/series"]),
        (b'{"content": {"series": "s", "period": ""}}', 422, "invalid-record", ["/content/period"]),
        (b'{"content": {"series": "none", "period": "2015", "value": 1}}', 422, "invalid-record", ["/content/series"]),
        (b'{"content": {"series": "s", "period": "soon", "value": 1}}', 422, "invalid-record", ["/content/period"]),
        (b'{"content": {"series": "s", "period": "2015"}}', 422, "invalid-record", ["/content/value"]),
        (b'{"content": {"series": "s", "period": "2015", "value": 1e20}}', 422, "invalid-record", ["/content/value"]),
        (b'{"content": {"series": "s", "period": "2015", "value": "1,5"}}', 422, "invalid-record", ["/content/value"]),
        (b'{"content": {"series": "s", "period": "2015", "value": 1e-7}}', 422, "invalid-record", ["/content/value"]),
        (b'{"content": {"series": "s", "period": "2015", "value": true}}', 422, "invalid-record", ["/content/value"]),
        (
            b'{"content": {"series": "s", "period": "2015", "value": 1, "citations": [{"source": "none"}]}}',
            422,
            "invalid-record",
            ["/content/citations"],
        ),
        (
            b'{"content": {"series": "s", "period": "2015", "value": 1, "citations": [{"locator": 3}]}}',
            422,
            "invalid-record",
            ["/content/citations/0", "/content/citations/0/locator"],
        ),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_used_is_refused_by_its_place(
    sent: bytes, status: int, code: str, places: list[str], key: str
) -> None:
    SeriesFactory(slug="s")
    assert refused(call("POST", "observations/", key, sent), status, code) == places
    assert not Observation.objects.exists()


def test_a_body_that_is_too_large_or_no_json_is_refused(key: str) -> None:
    refused(call("POST", "sources/", key, b"[" + b" " * 2_000_000 + b"]"), 413, "too-large")
    client = Client(headers={"authorization": f"Bearer {key}"})
    refused(client.post(f"{DESK}sources/", "title=A", content_type="text/plain"), 415, "unsupported-media-type")
    refused(client.put(f"{DESK}sources/", "{}", content_type="application/json"), 405, "method-not-allowed")
    refused(client.delete(f"{DESK}sources/x/"), 405, "method-not-allowed")


def test_the_nearest_field_and_word_are_suggested(key: str) -> None:
    answer = body(
        call("POST", "sources/", key, {"content": {**source_content(), "kind_of_source": "newz", "titel": "x"}})
    )
    reasons = {error["name"]: error["reason"] for error in answer["errors"]}
    assert "“title”" in reasons["/content"]
    assert "“news”" in reasons["/content/kind_of_source"]


def test_what_exists_is_a_conflict(key: str) -> None:
    series = SeriesFactory()
    figure = {"content": {"series": series.slug, "period": "2015", "value": 1}}
    assert call("POST", "observations/", key, figure).status_code == 201
    assert refused(call("POST", "observations/", key, figure), 409, "duplicate-record") == ["/content/period"]


def test_a_number_keeps_every_digit(key: str) -> None:
    SeriesFactory(slug="s")
    for sent in (b"12345678.123456", b'"12345678.123456"'):
        made = call("POST", "observations/", key, b'{"content": {"series": "s", "period": "2015", "value": %s}}' % sent)
        assert body(made)["content"]["value"] == "12345678.123456"
        Observation.objects.update(state=State.RETRACTED)


# Figures at once


def rows(series: str, *years: int) -> list[dict[str, Any]]:
    cites = [{"source": SourceFactory().slug, "locator": "Table 1"}]
    return [{"series": series, "period": str(year), "value": year, "citations": cites} for year in years]


def test_a_batch_is_recorded_in_order_with_history_and_a_change_each(key: str) -> None:
    series = SeriesFactory()
    figures = rows(series.slug, *range(1990, 2010))
    before = Change.objects.count()
    made = call("POST", "batch/observations/", key, {"observations": figures, "why": "All"})
    assert made.status_code == 201, made.content
    found = list(Observation.objects.order_by("pk"))
    assert [row["slug"] for row in body(made)["results"]] == [one.slug for one in found]
    assert [one.period for one in found] == [str(year) for year in range(1990, 2010)]
    kept = {(one.state, one.edited_by, one.citations.count(), one.history.count()) for one in found}
    assert kept == {("draft", editor(), 1, 1)}
    assert Change.objects.count() == before + 20
    assert shown_content(found[0])["value"] == "1990"


def test_a_batch_can_be_submitted_at_once(key: str) -> None:
    series = SeriesFactory()
    asked = {"observations": rows(series.slug, 1990, 1991), "submit": True}
    assert {row["state"] for row in body(call("POST", "batch/observations/", key, asked))["results"]} == {"in_review"}
    narrow = key_of(editor(), TokenScope.ENTER)
    refused(call("POST", "batch/observations/", narrow, asked), 403, "insufficient-scope")


def test_of_a_batch_with_an_error_nothing_is_recorded_and_every_error_has_its_row(key: str) -> None:
    series = SeriesFactory()
    ObservationFactory(series=series, period="1980", citations=cited())
    before = Observation.objects.count()
    wrong = rows(series.slug, *range(1990, 1995))
    wrong[1]["period"] = "early"
    wrong[3]["series"] = "none"
    wrong[4] |= {"value": None}
    answer = call("POST", "batch/observations/", key, {"observations": wrong})
    places = ["/observations/1/period", "/observations/3/series", "/observations/4/value"]
    assert sorted(refused(answer, 422, "invalid-record")) == places
    typed = rows(series.slug, 1990) + [{"series": series.slug, "period": "1991", "value": "many"}]
    assert refused(call("POST", "batch/observations/", key, {"observations": typed}), 422, "invalid-record") == [
        "/observations/1/value"
    ]
    assert Observation.objects.count() == before


def test_a_batch_that_says_something_twice_is_a_conflict_by_row(key: str) -> None:
    series = SeriesFactory()
    there = {"series": series.slug, "period": "1993", "value": 5}
    call("POST", "observations/", key, {"content": there})
    sent = [
        {**there, "period": "1992"},
        there,
        {**there, "period": "1992", "value": 6},
        {**there, "period": "1994", "slug": "a"},
        {**there, "period": "1995", "slug": "a"},
    ]
    answer = call("POST", "batch/observations/", key, {"observations": sent})
    assert sorted(refused(answer, 409, "duplicate-record")) == [
        "/observations/1/period",
        "/observations/2/period",
        "/observations/4/slug",
    ]
    assert Observation.objects.count() == 1


def test_the_queries_of_a_batch_do_not_grow_with_its_rows(key: str) -> None:
    series = SeriesFactory()
    source = SourceFactory()

    def count(*years: int) -> int:
        figures = [{**row, "citations": [{"source": source.slug}]} for row in rows(series.slug, *years)]
        with CaptureQueriesContext(connection) as captured:
            assert call("POST", "batch/observations/", key, {"observations": figures}).status_code == 201
        return len(captured)

    count(1900)
    assert count(1901, 1902) == count(*range(1910, 1950))


# Lists


def test_a_list_shows_every_state_in_pages_and_can_be_narrowed(key: str) -> None:
    drafts = [ClaimFactory() for _ in range(3)]
    out = published(ClaimFactory())
    found = body(call("GET", "claims/?page_size=2&count=true&ordering=slug", key))
    rest = body(call("GET", found["next"].removeprefix("http://testserver"), key))
    assert found["count"] == 4
    assert [row["slug"] for row in found["results"] + rest["results"]] == sorted(one.slug for one in (*drafts, out))
    (row,) = body(call("GET", "claims/?state=published", key))["results"]
    assert (row["slug"], row["state"]) == (out.slug, "published")
    assert list(_validator("PageOfDesk").iter_errors(found)) == []
    assert refused(call("GET", "claims/?state=drafts", key), 400, "invalid-parameter") == ["state"]
    assert refused(call("GET", "claims/?status=draft", key), 400, "unknown-parameter") == ["status"]


@pytest.mark.parametrize("kind", ["target", "observation", "verdict"])
def test_the_queries_of_a_list_do_not_grow_with_its_rows(kind: str, key: str) -> None:
    factory = FACTORIES[model_of(kind)]

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            call("GET", desk_path(kind), key)
        return len(captured)

    factory()
    count()  # the token's first use is written down
    before = count()
    for _ in range(3):
        factory()
    assert count() == before


def test_the_root_says_whose_token_it_is_and_where_it_leads(key: str) -> None:
    found = body(call("GET", "", key))
    assert (found["user"], found["token"]["scopes"]) == (editor().username, [scope.value for scope in EVERY])
    assert list(_validator("Desk").iter_errors(found)) == []
    for address in found["collections"].values():
        assert call("GET", address.removeprefix("http://testserver"), key).status_code == 200


def test_credentials_change_nothing_of_a_public_answer(key: str, settings: LazySettings) -> None:
    published(ClaimFactory())
    for path in ("claims/", "sources/", "changes/", "claims/?count=true"):
        plain = Client().get(f"/api/v1/{path}")
        for credentials in (key, "pvt_wrong"):
            known = Client().get(f"/api/v1/{path}", headers={"authorization": f"Bearer {credentials}"})
            assert (known.status_code, known.content, known["ETag"]) == (200, plain.content, plain["ETag"])


# What is sent otherwise than it has to be


def test_what_the_whole_body_lacks_is_said_without_a_place(key: str) -> None:
    assert body(call("POST", "sources/", key, {}))["detail"] == "Missing: content."
    wrong = body(call("POST", "sources/", key, {"content": source_content() | {"note": 3}}))
    assert wrong["detail"] == "/content/note: It must be a text or null."


@pytest.mark.parametrize("tag", ["garbage", "'x'", 'W/"right"', '"a" "b"', '"x", garbage'])
def test_a_tag_that_can_be_of_no_version_is_a_wrong_header_and_nobody_is_said_to_have_changed_it(
    tag: str, key: str
) -> None:
    claim = ClaimFactory(by=editor())
    path = f"claims/{claim.slug}/"
    right = call("GET", path, key)["ETag"]
    edit = {"content": {"note": "A"}}
    wrong = call("PATCH", path, key, edit, **{"if-match": tag.replace('"right"', right)})
    assert refused(wrong, 400, "invalid-header") == ["If-Match"]
    other = call("PATCH", path, key, edit, **{"if-match": '"x"'})
    assert "may have changed it" in body(other)["detail"]
    refused(other, 412, "stale-version")


def test_a_public_id_that_is_taken_is_a_conflict_as_in_a_batch(key: str) -> None:
    first = SourceFactory()
    answer = call("POST", "sources/", key, {"content": source_content() | {"slug": first.slug}})
    assert "slug: This public ID is already in use." in body(answer)["detail"]
    assert refused(answer, 409, "duplicate-record") == ["/content/slug"]


@pytest.mark.parametrize("query", ["page_size=1", "state=foo", "state=draft"])
def test_a_write_takes_no_parameters(query: str, key: str) -> None:
    answer = call("POST", f"sources/?{query}", key, {"content": source_content()})
    assert refused(answer, 400, "unknown-parameter") == [query.partition("=")[0]]
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("kind", "coding"),
    [
        ("application/json", "gzip"),
        ("application/json; charset=latin-1", ""),
        ("application/json; charset=utf-16", ""),
        ("text/plain", ""),
    ],
)
def test_a_body_is_json_in_utf_8_uncompressed(kind: str, coding: str, key: str) -> None:
    headers = {"authorization": f"Bearer {key}"} | ({"content-encoding": coding} if coding else {})
    sent = json.dumps({"content": source_content()})
    answer = Client().generic("POST", DESK + "sources/", sent, content_type=kind, headers=headers)
    detail = body(answer)["detail"]
    assert "Send the body" in detail or "Use application/json" in detail or "UTF-8" in detail
    refused(answer, 415, "unsupported-media-type")
    taken = Client().generic(
        "POST",
        DESK + "sources/",
        sent,
        content_type='application/json; charset="UTF-8"',
        headers={"authorization": f"Bearer {key}"},
    )
    assert taken.status_code == 201, taken.content
