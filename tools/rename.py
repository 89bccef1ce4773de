"""Rename modules and module-level names everywhere: `python tools/rename.py tools/renames/modules.toml`.

A table `[modules]` holds old and new dotted paths, a table `[names]` the path of a name and its new last part. Imports,
the local names that come with them, attributes of imported modules, `__all__`, and dotted or file paths in texts are
changed; files are moved with git. What cannot be done safely is printed: a new name that a local variable has already
stays behind an alias. Run it at the root of a clean tree, then ruff, mypy and the tests. Needs libcst, which is no
dependency of the project. To be deleted when the renames are done.
"""

from __future__ import annotations

import multiprocessing
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import GlobalScope, ImportAssignment, MetadataWrapper, ParentNodeProvider, ScopeProvider

ROOTS = ("claims", "timeline", "pivot_tracker", "tests", "bench")
TEXTS = ("*.toml", "*.md", "*.html", "*.yaml", "Makefile", ".ci/run", "*.txt", "*.service", "*.js", "*.css", "*.in")


def tracked(*patterns: str) -> list[Path]:
    """The files that git tracks, of these patterns."""
    listing = subprocess.run(["git", "ls-files", *patterns], capture_output=True, text=True, check=True).stdout
    return [Path(line) for line in listing.split()]


def module_of(path: Path) -> str:
    """The dotted path of a file of Python."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class Renames:
    """What is renamed; `names` also holds the places that import a renamed name for others to import."""

    def __init__(self, path: Path) -> None:
        content = tomllib.loads(path.read_text())
        self.modules: dict[str, str] = content.get("modules", {})
        self.own_names: dict[str, str] = content.get("names", {})
        self.names = dict(self.own_names)
        last_parts = {full.rpartition(".")[2] for full in (*self.modules, *self.names)}
        words = sorted({*last_parts, *self.modules}, key=len, reverse=True)
        self.pattern = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")

    def module(self, full: str) -> str:
        """The new path of a module, or of something in it."""
        old = max((old for old in self.modules if f"{full}.".startswith(f"{old}.")), key=len, default=None)
        return full if old is None else self.modules[old] + full[len(old) :]

    def split(self, module: str, name: str) -> tuple[str, str]:
        """Where `from module import name` finds it now, and under which name."""
        full = f"{module}.{name}"
        if full in self.names:
            return self.module(module), self.names[full]
        if (new := self.module(full)) != full:
            found, _dot, last = new.rpartition(".")
            return found, last
        return self.module(module), name

    def follow_exports(self, files: list[Path]) -> None:
        """Add the names that modules pass on: `from a import renamed` at their top."""
        imports = [(path, node) for path in files if self.pattern.search(path.read_text()) for node in _imports(path)]
        is_growing = bool(self.names)
        while is_growing:
            is_growing = False
            for path, node in imports:
                for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
                    full, here = (f"{owner}.{alias.evaluated_name}" for owner in (_name(node.module), module_of(path)))
                    if full in self.names and alias.asname is None and here not in self.names:
                        self.names[here] = self.names[full]
                        is_growing = True


def _name(node: Any) -> str:
    return (get_full_name_for_node(node) if node is not None else None) or ""


def _imports(path: Path) -> Iterator[cst.ImportFrom]:
    for statement in cst.parse_module(path.read_text()).body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from (node for node in statement.body if isinstance(node, cst.ImportFrom))


class Renamer(cst.CSTTransformer):
    """Renames within one module; `problems` says what was left."""

    def __init__(self, path: Path, wrapper: MetadataWrapper, renames: Renames) -> None:
        super().__init__()
        self.path, self.module, self.renames = path, module_of(path), renames
        self.problems: list[str] = []
        self.locals: dict[Any, str] = {}
        self.attributes: dict[Any, str] = {}
        self.clashes: set[int] = set()
        self.parents = wrapper.resolve(ParentNodeProvider)
        scopes = {scope for scope in wrapper.resolve(ScopeProvider).values() if scope is not None}
        for scope in scopes:
            for assignment in scope.assignments:
                if isinstance(assignment, ImportAssignment):
                    self._read_import(scope, assignment)
                elif isinstance(scope, GlobalScope):
                    self._read_definition(assignment)

    def _read_import(self, scope: Any, assignment: Any) -> None:
        node = assignment.node
        for alias in () if isinstance(node.names, cst.ImportStar) else node.names:
            local = alias.evaluated_alias or alias.evaluated_name
            if assignment.name not in (local, local.split(".")[0]):
                continue
            is_from = isinstance(node, cst.ImportFrom)
            full = f"{_name(node.module)}.{alias.evaluated_name}" if is_from else alias.evaluated_name
            new = self.renames.split(*full.rsplit(".", 1))[1] if is_from and alias.asname is None else local
            if new != local and self._clashes(scope, assignment, node, new):
                self.problems.append(f"{self.path}: {local} stays, since {new} is taken")
                self.clashes.add(id(alias))
                new = local
            start = full if is_from or alias.asname is not None else full.split(".")[0]
            for access in assignment.references:
                base = _base(access.node)
                if new != local and isinstance(base, cst.Name) and base.value == local:
                    self.locals[base] = new
                self._read_attributes(base, start)

    def _read_attributes(self, node: Any, full: str) -> None:
        parent = self.parents.get(node)
        while isinstance(parent, cst.Attribute) and parent.value is node:
            full = f"{full}.{parent.attr.value}"
            if full in self.renames.names:
                self.attributes[parent] = self.renames.names[full]
            node, parent = parent, self.parents.get(parent)

    def _clashes(self, scope: Any, assignment: Any, node: Any, new: str) -> bool:
        """Whether somewhere between the import and its uses the new name is something else."""
        found = list(scope.assignments[new]) if new in scope.assignments else []
        if any(not isinstance(other, ImportAssignment) or other.node is not node for other in found):
            return True
        for access in assignment.references:
            inner = access.scope
            while inner is not scope and inner is not inner.parent:
                if new in inner.assignments and any(
                    not isinstance(other, ImportAssignment) for other in inner.assignments[new]
                ):
                    return True
                inner = inner.parent
        return False

    def _read_definition(self, assignment: Any) -> None:
        new = self.renames.names.get(f"{self.module}.{assignment.name}")
        if new is None:
            return
        node = getattr(assignment, "node", None)
        self.locals[node.name if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else node] = new
        for access in assignment.references:
            base = _base(access.node)
            if isinstance(base, cst.Name) and base.value == assignment.name:
                self.locals[base] = new

    def leave_Name(self, original: cst.Name, updated: cst.Name) -> cst.Name:
        return updated.with_changes(value=self.locals[original]) if original in self.locals else updated

    def leave_Attribute(self, original: cst.Attribute, updated: cst.Attribute) -> cst.Attribute:
        if original not in self.attributes:
            return updated
        return updated.with_changes(attr=updated.attr.with_changes(value=self.attributes[original]))

    def leave_Import(self, original: cst.Import, updated: cst.Import) -> cst.Import:
        names = [
            alias.with_changes(name=cst.parse_expression(self.renames.module(_name(alias.name))))
            for alias in original.names
        ]
        return updated.with_changes(names=names)

    def leave_SimpleStatementLine(self, original: Any, updated: Any) -> Any:
        """An import from one module can become imports from several."""
        node = original.body[0]
        if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar) or node.relative:
            return updated
        groups: dict[str, list[cst.ImportAlias]] = {}
        for alias in node.names:
            module, name = self.renames.split(_name(node.module), alias.evaluated_name)
            asname = alias.asname
            if asname is not None and alias.evaluated_name != name == _name(asname.name):
                asname = None
            if id(alias) in self.clashes:
                asname = cst.AsName(name=cst.Name(alias.evaluated_name))
            groups.setdefault(module, []).append(alias.with_changes(name=cst.Name(name), asname=asname))
        if len(groups) == 1:
            ((module, names),) = groups.items()
            changed = updated.body[0].with_changes(module=cst.parse_expression(module), names=names)
            return updated.with_changes(body=[changed, *updated.body[1:]])
        lines = [
            cst.SimpleStatementLine(
                body=[cst.ImportFrom(module=cst.parse_expression(module), names=_without_commas(names))]
            )
            for module, names in groups.items()
        ]
        lines[0] = lines[0].with_changes(leading_lines=updated.leading_lines)
        return cst.FlattenSentinel(lines)


def _base(node: Any) -> Any:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node


def _without_commas(names: list[cst.ImportAlias]) -> list[cst.ImportAlias]:
    return [alias.with_changes(comma=cst.MaybeSentinel.DEFAULT) for alias in names]


def rename_in(path: Path, renames: Renames) -> list[str]:
    """Rename within one file of Python; what was left."""
    text = path.read_text()
    if not renames.pattern.search(text):
        return []
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    renamer = Renamer(path, wrapper, renames)
    new = wrapper.module.visit(renamer).code
    if "__all__ = [" in new:
        before, _start, after = new.partition("__all__ = [")
        listed, end, after = after.partition("]")
        for full, name in renames.names.items():
            module, _dot, old = full.rpartition(".")
            if module == module_of(path):
                listed = listed.replace(f'"{old}"', f'"{name}"')
        new = f"{before}__all__ = [{listed}{end}{after}"
    path.write_text(new)
    return renamer.problems


def rename_in_texts(renames: Renames, files: list[Path]) -> None:
    """Dotted paths and paths of files in strings, comments, documents and configuration."""
    pairs = []
    for old, new in sorted(renames.modules.items(), key=lambda pair: -len(pair[0])):
        pairs.append((re.compile(rf"(?<![\w.]){re.escape(old)}(?!\w)"), new))
        pairs.append((re.compile(rf"(?<![\w/]){old.replace('.', '/')}(?![\w-])"), new.replace(".", "/")))
    for full, name in renames.own_names.items():
        module = full.rpartition(".")[0]
        pairs.append((re.compile(rf"(?<![\w.]){re.escape(full)}(?!\w)"), f"{module}.{name}"))
    for path in files:
        if path.name != "CHANGELOG.md" and "tools" not in path.parts:
            text = new = path.read_text()
            for pattern, replacement in pairs:
                new = pattern.sub(replacement, new)
            if new != text:
                path.write_text(new)


def move_files(modules: dict[str, str]) -> None:
    """Move modules, and the rest of renamed packages; a new package needs its `__init__.py` and docstring by hand."""
    names = {str(path) for path in tracked()}
    moves: dict[str, str] = {}
    for old, new in sorted(modules.items(), key=lambda pair: -len(pair[0])):
        start, target = old.replace(".", "/"), new.replace(".", "/")
        inside = [f"{start}.py"] if f"{start}.py" in names else [name for name in names if name.startswith(f"{start}/")]
        for name in inside:
            moves.setdefault(name, target + name[len(start) :])
    for source, target in moves.items():
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        # Through a name of its own: one file's new place can be another's old one.
        subprocess.run(["git", "mv", source, f"{target}.moving"], check=True)
    for target in moves.values():
        subprocess.run(["git", "mv", f"{target}.moving", target], check=True)


def main() -> None:
    renames = Renames(Path(sys.argv[1]))
    files = tracked(*(f"{root}/*.py" for root in ROOTS), "manage.py")
    renames.follow_exports(files)
    with multiprocessing.get_context("fork").Pool() as pool:
        found = pool.starmap(rename_in, [(path, renames) for path in files], chunksize=8)
    rename_in_texts(renames, [*files, *tracked(*TEXTS)])
    move_files(renames.modules)
    print("\n".join(problem for problems in found for problem in problems))


if __name__ == "__main__":
    main()
