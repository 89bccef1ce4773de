"""Settings fail early: each wrong or missing variable stops the start with a sentence that names it."""

import os
import re
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD_KEY = "k" * 50
READ_IN_SETTINGS = re.compile(r"(?:env\.\w+|flag|os\.environ\.get)\(\s*\"([A-Z_]+)\"")
SHOW = "from django.conf import settings as s; print(repr({}))"


def start(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A process with these variables and nothing else of the environment that the settings read."""
    base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**base, "DJANGO_SETTINGS_MODULE": "pivot_tracker.settings", **variables},
        capture_output=True,
        text=True,
    )


def value(expression: str, **variables: str) -> str:
    run = start(SHOW.format(expression), **variables)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY has 5 characters"),
        ({"SECRET_KEY": GOOD_KEY}, "ALLOWED_HOSTS is not set"),
        ({"PIVOT_DEMO": "perhaps"}, "PIVOT_DEMO is 'perhaps': write 1 or 0"),
        ({"PIVOT_DEMO": "1", "PIVOT_FOUR_EYES": "of"}, "PIVOT_FOUR_EYES is 'of'"),
        ({"PIVOT_DEMO": "1", "DATABASE_URL": "mysql://u@h/db"}, "DATABASE_URL starts with 'mysql'"),
        ({"PIVOT_DEMO": "1", "DATABASE_URL": "nonsense"}, "DATABASE_URL starts with ''"),
        ({"PIVOT_DEMO": "1", "DATABASE_URL": "postgresql://u@localhost:5432/"}, "DATABASE_URL has no database name"),
        ({"PIVOT_DEMO": "1", "BROKER_URL": "filesystem://"}, "BROKER_URL must start with"),
        ({"PIVOT_DEMO": "1", "LOG_LEVEL": "loud"}, "LOG_LEVEL is 'LOUD'"),
    ],
)
def test_a_missing_or_wrong_variable_stops_the_start(variables: dict[str, str], sentence: str) -> None:
    run = start(SHOW.format("s.DEBUG"), **variables)
    assert run.returncode != 0
    assert "ImproperlyConfigured" in run.stderr
    assert sentence in run.stderr


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": GOOD_KEY}, "SECRET_KEY is set"),
        ({"ALLOWED_HOSTS": "localhost,tracker.example"}, "ALLOWED_HOSTS contains tracker.example"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS contains *"),
        ({"DATABASE_URL": "postgresql://u@db.example:5432/x"}, "DATABASE_URL points to db.example"),
    ],
)
def test_a_demonstration_refuses_to_start_with_anything_of_a_production(
    variables: dict[str, str], sentence: str
) -> None:
    run = start(SHOW.format("s.DEBUG"), PIVOT_DEMO="1", **variables)
    assert run.returncode != 0
    assert sentence in run.stderr


def test_manage_py_says_it_in_one_sentence_without_a_traceback() -> None:
    run = start(
        "import sys, runpy; sys.argv = ['manage.py', 'check']; runpy.run_path('manage.py', run_name='__main__')"
    )
    assert run.returncode != 0
    assert run.stderr.startswith("pivot_tracker cannot start: SECRET_KEY is not set")
    assert "Traceback" not in run.stderr


def test_a_production_has_safe_defaults() -> None:
    shown = value(
        "(s.DEBUG, s.PIVOT_DEMO, s.PIVOT_FOUR_EYES, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)",
        SECRET_KEY=GOOD_KEY,
        ALLOWED_HOSTS="tracker.example",
    )
    assert shown == "(False, False, True, True, True, True, True)"


def test_djangos_own_deployment_check_has_nothing_to_say() -> None:
    run = start(
        "import django; django.setup(); from django.core.management import "
        "call_command; call_command('check', deploy=True, fail_level='WARNING')",
        SECRET_KEY="aB3$" * 15 + "".join(map(chr, range(65, 91))),
        ALLOWED_HOSTS="tracker.example",
    )
    assert run.returncode == 0, run.stderr


def test_the_content_policy_allows_nothing_unsafe_and_nobody_else() -> None:
    shown = value("s.CONTENT_SECURITY_POLICY", PIVOT_DEMO="1")
    assert "unsafe" not in shown
    assert "http" not in shown
    assert "*" not in shown


def test_sqlite_takes_the_write_lock_at_once_and_keeps_what_was_committed() -> None:
    options = value("s.DATABASES['default']['OPTIONS']", PIVOT_DEMO="1")
    assert "'transaction_mode': 'IMMEDIATE'" in options
    assert "journal_mode=WAL;PRAGMA synchronous=FULL" in options


def test_a_new_database_is_in_the_directory_that_a_running_site_writes_to(tmp_path: Path) -> None:
    place = tmp_path / "not" / "made"
    assert value("s.DATABASES['default']['NAME']", PIVOT_DEMO="1", VAR_DIR=str(place)) == repr(
        str(place / "db.sqlite3")
    )
    assert place.is_dir()


def test_a_directory_that_cannot_be_made_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = start("import pivot_tracker.settings", PIVOT_DEMO="1", VAR_DIR=str(tmp_path / "file" / "var"))
    assert run.returncode != 0
    assert "Set VAR_DIR to a directory that this user can write to" in run.stderr.replace("\n", " ")


def test_a_relative_database_is_next_to_manage_py_wherever_the_command_is_started() -> None:
    assert value("s.DATABASES['default']['NAME']", PIVOT_DEMO="1", DATABASE_URL="sqlite:///x") == repr(str(ROOT / "x"))
    assert value("s.DATABASES['default']['NAME']", PIVOT_DEMO="1", DATABASE_URL="sqlite:////tmp/x") == "'/tmp/x'"


def test_postgresql_gives_up_on_slow_statements_and_checks_its_connections() -> None:
    shown = value(
        "(s.DATABASES['default']['CONN_MAX_AGE'], s.DATABASES['default']['CONN_HEALTH_CHECKS'], "
        "s.DATABASES['default']['OPTIONS']['connect_timeout'], s.DATABASES['default']['OPTIONS']['options'])",
        SECRET_KEY=GOOD_KEY,
        ALLOWED_HOSTS="tracker.example",
        DATABASE_URL="postgresql://u@db.example:5432/x",
    )
    assert shown.startswith("(60, True, 3, ")
    assert "statement_timeout=15s" in shown


def test_every_variable_that_is_read_is_documented_and_no_other() -> None:
    read = set(READ_IN_SETTINGS.findall((ROOT / "pivot_tracker" / "settings.py").read_text(encoding="utf-8")))
    page = (
        (ROOT / "docs" / "reference" / "settings.md")
        .read_text(encoding="utf-8")
        .split("## In the Makefile and the tests")[0]
    )
    documented = set(re.findall(r"^\| `([A-Z_]+)`", page, flags=re.MULTILINE))
    assert len(read) > 8
    assert documented == read


RELIABLE = """(
    s.CELERY_TASK_ACKS_LATE, s.CELERY_TASK_REJECT_ON_WORKER_LOST, s.CELERY_WORKER_PREFETCH_MULTIPLIER,
    s.CELERY_TASK_IGNORE_RESULT, s.CELERY_ACCEPT_CONTENT, s.CELERY_TASK_SOFT_TIME_LIMIT < s.CELERY_TASK_TIME_LIMIT,
    hasattr(s, "CELERY_RESULT_BACKEND"), getattr(s, "CELERY_TASK_DEFAULT_QUEUE_TYPE", None),
    s.CELERY_BROKER_TRANSPORT_OPTIONS, getattr(s, "CELERY_VISIBILITY_TIMEOUT", None),
    getattr(s, "CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS", None))"""


@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"])
def test_workers_take_messages_so_that_none_is_lost(broker: str) -> None:
    """Late acknowledgement, nothing fetched ahead, JSON only, no results; what each broker needs besides."""
    site = {"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "example.org", "BROKER_URL": broker}
    found = literal_eval(value(" ".join(RELIABLE.split()), **site))

    assert found[:7] == (True, True, 1, True, ["json"], True, False)
    queue, options, *visible = found[7:]
    if broker.startswith("redis"):
        assert visible == [options["visibility_timeout"], {"visibility_timeout": options["visibility_timeout"]}]
        assert 60 < options["visibility_timeout"] <= 300
        assert options["socket_connect_timeout"] <= 1 and options["socket_timeout"] <= 30
    else:
        assert (queue, options["confirm_publish"]) == ("quorum", True)


def test_each_engine_waits_for_locks_and_not_for_ever() -> None:
    site = {"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "example.org"}
    server = literal_eval(value("s.DATABASES['default']", **site, DATABASE_URL="postgresql://a:b@localhost/c"))
    assert (server["CONN_MAX_AGE"], server["CONN_HEALTH_CHECKS"]) == (60, True)
    assert server["OPTIONS"]["connect_timeout"] <= 3
    for limit in ("statement_timeout=15s", "lock_timeout=3s", "idle_in_transaction_session_timeout=30s"):
        assert limit in server["OPTIONS"]["options"]
    file = literal_eval(value("s.DATABASES['default']['OPTIONS']", **site, DATABASE_URL="sqlite:///x.sqlite3"))
    assert (file["transaction_mode"], file["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in file["init_command"] and "synchronous=FULL" in file["init_command"]


def test_a_replica_has_to_be_of_the_same_engine() -> None:
    run = start(
        "from django.conf import settings; settings.DATABASES",
        SECRET_KEY=GOOD_KEY,
        ALLOWED_HOSTS="example.org",
        DATABASE_URL="sqlite:///x.sqlite3",
        DATABASE_REPLICA_URL="postgresql://a:b@localhost/c",
    )
    assert "DATABASE_REPLICA_URL must use the same engine" in run.stderr
