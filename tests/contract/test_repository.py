"""What is in the repository: pinned packages, no names of hosts, no paths of somebody's machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"[a-z0-9_.-]+==[\w.]+( ; .+)?$", flags=re.IGNORECASE)
# A home or a working directory of some machine. Addresses such as /api/v1/ and Debian's /usr/bin are no such paths.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users|opt)/[\w.-]+")


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listing.split(b"\0") if name and (path := ROOT / name.decode()).is_file()]


def requirement_lines(path: Path) -> list[str]:
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned(name: str) -> None:
    lines = requirement_lines(ROOT / name)
    assert len(lines) > 20
    assert [line for line in lines if not PINNED.match(line)] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*")), ids=lambda path: path.name)
def test_package_files_name_no_host_and_no_place(path: Path) -> None:
    assert not re.search(
        r"://|--index-url|--extra-index-url|--find-links|--cert|--trusted-host|@ ", path.read_text(encoding="utf-8")
    )


def test_the_tests_run_with_the_versions_that_the_site_has() -> None:
    site = set(requirement_lines(ROOT / "requirements.txt"))
    assert site <= set(requirement_lines(ROOT / "requirements-dev.txt"))


def test_every_range_is_pinned() -> None:
    """A package added to a .in file without `make lock` would be missing on the next machine."""
    for stem in ("requirements", "requirements-dev"):
        wanted = {
            re.split(r"[\[<>=~!;]", line)[0].strip().lower().replace("_", "-")
            for line in requirement_lines(ROOT / f"{stem}.in")
            if not line.startswith("-")
        }
        pinned = {line.split("==")[0].lower().replace("_", "-") for line in requirement_lines(ROOT / f"{stem}.txt")}
        assert wanted - pinned == set()


def test_no_file_names_a_path_of_some_machine() -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path != Path(__file__):
            found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_readme_and_ci_use_the_same_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_no_file_has_the_marks_of_an_unresolved_merge() -> None:
    marks = re.compile(rb"^(?:<{7} |>{7} )", flags=re.MULTILINE)
    assert [path.name for path in tracked_files() if marks.search(path.read_bytes())] == []
