"""Tokens on the desk: made for oneself, shown once, revoked by oneself or an administrator."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from claims.exceptions import InvalidRecordError, PermissionRefusedError
from claims.models import Change, Token
from claims.services import tokens
from pivot_tracker import roles
from tests.admin.conftest import signed_in, url
from tests.factories import editor, member, reviewer

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


def made(by: object) -> Token:
    token = Token(name="A loader", scopes=["enter"], expires_on=TODAY)
    tokens.make_token(token, by=by, today=TODAY)
    return token


def test_a_token_is_shown_in_the_answer_that_made_it_and_never_again(as_editor: Client) -> None:
    form = as_editor.get(url(Token, "add"))
    assert "Tokens can never publish" in form.content.decode()
    answer = as_editor.post(url(Token, "add"), {"name": "Loader", "scopes": ["enter", "read"], "expires_on": TODAY})
    assert "no-store" in answer["Cache-Control"]
    (text,) = re.findall(r'value="(pvt_[^"]+)"', answer.content.decode())
    token = Token.objects.get()
    assert (token.user, token.scopes) == (editor(), ["enter", "read"])
    assert tokens.token_of(text, now=timezone.now()) == token
    pages = [as_editor.get(url(Token, "changelist")), as_editor.get(url(Token, "change", token.pk))]
    assert all(page.status_code == 200 and text not in page.content.decode() for page in pages)
    assert "Loader" in pages[0].content.decode() and token.prefix in pages[1].content.decode()
    assert (Change.objects.latest("pk").record_kind, Change.objects.latest("pk").record) == ("token", token.prefix)
    assert text not in str(list(Change.objects.values()))


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": []}, {"scopes": ["publish"]}, {"expires_on": ""}]
    + [{"expires_on": TODAY + dt.timedelta(days=days)} for days in (-1, 367)],
)
def test_a_token_that_says_too_little_or_lasts_too_long_is_not_made(
    as_editor: Client, wrong: dict[str, object]
) -> None:
    answer = as_editor.post(url(Token, "add"), {"name": "A", "scopes": ["enter"], "expires_on": TODAY} | wrong)
    assert answer.status_code == 200 and answer.context["adminform"].form.errors.keys() == wrong.keys()
    assert not Token.objects.exists()


@pytest.mark.parametrize("wrong", [{"scopes": []}, {"scopes": ["publish"]}, {"scopes": "enter"}, {"name": ""}])
def test_the_service_refuses_it_too(wrong: dict[str, object]) -> None:
    token = Token(**({"name": "A", "scopes": ["enter"], "expires_on": TODAY} | wrong))
    with pytest.raises(InvalidRecordError) as refused:
        tokens.make_token(token, by=editor(), today=TODAY)
    assert refused.value.detail.keys() == wrong.keys()
    with pytest.raises(InvalidRecordError, match="from today"):
        tokens.make_token(
            Token(name="A", scopes=["read"], expires_on=TODAY), by=editor(), today=TODAY + dt.timedelta(1)
        )


def test_ones_own_token_is_revoked_by_a_button_and_once(as_editor: Client) -> None:
    token = made(editor())
    page = url(Token, "change", token.pk)
    assert "_revoke" in as_editor.get(page).content.decode()
    as_editor.post(page, {"_revoke": "Revoke"})
    token.refresh_from_db()
    assert token.revoked_by == editor() and token.revoked_at is not None
    assert "_revoke" not in as_editor.get(page).content.decode()
    again = as_editor.post(page, {"_revoke": "Revoke"}, follow=True)
    assert "already been revoked" in again.content.decode()


def test_others_see_no_token_of_mine_and_an_administrator_revokes_it(as_reviewer: Client) -> None:
    token = made(editor())
    page = url(Token, "change", token.pk)
    assert token.prefix not in as_reviewer.get(url(Token, "changelist")).content.decode()
    assert as_reviewer.get(page).status_code == 403
    as_reviewer.post(page, {"_revoke": "Revoke"})
    with pytest.raises(PermissionRefusedError):
        tokens.revoke_token(token, by=reviewer(), now=timezone.now())
    administrator = signed_in(member(roles.ADMINISTRATORS))
    assert token.prefix in administrator.get(url(Token, "changelist")).content.decode()
    assert administrator.get(url(Token, "add")).status_code == 403
    administrator.post(page, {"_revoke": "Revoke"})
    token.refresh_from_db()
    assert token.revoked_by == member(roles.ADMINISTRATORS)
