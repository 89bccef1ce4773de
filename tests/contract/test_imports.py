"""The layers: what may import what, and what must work where Django is not installed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_DJANGO = """
import sys
for name in ("django", "celery", "rest_framework"):
    sys.modules[name] = None  # importing it raises ImportError
import importlib, pkgutil
for name in ("claims.enums", "claims.exceptions", "claims.dates", "claims.method"):
    module = importlib.import_module(name)
    for part in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        importlib.import_module(part.name)
"""


def test_every_import_points_downwards() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_vocabulary_dates_and_method_work_where_django_is_missing() -> None:
    run = subprocess.run([sys.executable, "-c", WITHOUT_DJANGO], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("package", ["claims", "timeline", "pivot_tracker"])
def test_packages_do_nothing_when_imported(package: str) -> None:
    assert (ROOT / package / "__init__.py").read_text(encoding="utf-8") == ""
