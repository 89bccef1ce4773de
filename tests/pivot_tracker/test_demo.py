"""The demonstration: its accounts, its roles, and the supervisor that starts and ends web and jobs together."""

import io
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from pivot_tracker import process_supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Path:
    settings.PIVOT_DEMO = True
    settings.VAR_DIR = tmp_path / "var"
    return tmp_path / "var" / "demo.txt"


def made_users() -> dict[str, str]:
    out = io.StringIO()
    call_command("make_demo_users", stdout=out)
    return dict(line.split(": ") for line in out.getvalue().splitlines())


@pytest.mark.django_db
def test_the_accounts_get_generated_passwords_that_work(demo: Path) -> None:
    passwords = made_users()
    assert passwords.keys() == {"editor", "reviewer", "data"}
    assert len(set(passwords.values())) == 3
    for name, password in passwords.items():
        assert len(password) >= 16
        user = User.objects.get(username=name)
        assert user.check_password(password)
        assert user.is_staff
        assert not user.is_superuser


@pytest.mark.django_db
def test_a_second_run_prints_the_same_passwords(demo: Path) -> None:
    assert made_users() == made_users()


@pytest.mark.django_db
def test_a_lost_file_means_new_passwords_that_work(demo: Path) -> None:
    first = made_users()
    demo.unlink()
    second = made_users()
    assert second["editor"] != first["editor"]
    assert User.objects.get(username="editor").check_password(second["editor"])


@pytest.mark.django_db
def test_a_lost_database_means_the_same_passwords_that_work(demo: Path) -> None:
    first = made_users()
    User.objects.all().delete()
    assert made_users() == first
    assert User.objects.get(username="editor").check_password(first["editor"])


def test_only_the_owner_can_read_the_passwords(demo: Path, db: None) -> None:
    made_users()
    assert demo.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("command", ["make_demo_users", "run_demo"])
def test_outside_demonstration_mode_the_command_refuses(command: str) -> None:
    with pytest.raises(CommandError, match="demonstration mode"):
        call_command(command)


@pytest.mark.django_db
def test_only_reviewers_may_publish_and_nobody_may_delete(demo: Path) -> None:
    made_users()
    editor, reviewer = User.objects.get(username="editor"), User.objects.get(username="reviewer")
    for permission in ("publish_record", "retract_record", "handle_flag"):
        assert not editor.has_perm(f"claims.{permission}")
        assert reviewer.has_perm(f"claims.{permission}")
    assert editor.has_perm("claims.add_observation")
    granted = editor.get_all_permissions() | reviewer.get_all_permissions()
    assert not [name for name in granted if ".delete_" in name]
    assert not [name for name in granted if "change_historical" in name]


def test_when_one_child_ends_the_watch_ends_and_names_it() -> None:
    children = process_supervisor.start({"long": SLEEP, "short": [sys.executable, "-c", "pass"]})
    try:
        assert process_supervisor.watch(children, pause=time.sleep) == "short"
    finally:
        process_supervisor.stop(children)
    assert children["long"].poll() is not None


def test_a_child_that_does_not_listen_is_killed_in_time() -> None:
    children = process_supervisor.start({"stubborn": STUBBORN, "long": SLEEP})
    time.sleep(0.5)
    began = time.monotonic()
    process_supervisor.stop(children, patience=1)
    assert time.monotonic() - began < 30  # and not the minute that the stubborn one would sleep
    assert all(child.poll() is not None for child in children.values())


def test_when_a_command_cannot_start_the_ones_before_it_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = []
    real_stop = process_supervisor.stop
    monkeypatch.setattr(process_supervisor, "stop", lambda children: (stopped.extend(children), real_stop(children)))
    with pytest.raises(FileNotFoundError):
        process_supervisor.start({"long": SLEEP, "missing": ["no-such-program-anywhere"]})
    assert stopped == ["long"]


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_cannot_be_used_is_refused_before_any_work(port: int, demo: Path) -> None:
    with pytest.raises(CommandError, match=f"Port {port}"):
        call_command("run_demo", port=port)
