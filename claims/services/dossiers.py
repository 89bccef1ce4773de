"""Which dossier a directory is, which one this database holds, and that they are the same before a load.

Records of two dossiers in one database would be one list under one title, so another is never loaded into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from claims.enums import ChangeAction
from claims.exceptions import InvalidDossierError
from claims.models import Change, Dossier
from claims.models.base import record_models

#: The file that names a dossier; a directory without one goes by its own name.
IDENTITY = "dossier.yaml"
#: Share of what an earlier release imported that must be in the files for them to be the same dossier.
SAME_DOSSIER = 0.5

Keys = Collection[tuple[str, str]]


def read_name(directory: Path) -> str:
    """The name of the dossier in a directory. Raises InvalidDossierError where its dossier.yaml gives none."""
    path = directory / IDENTITY
    if not path.exists():
        return directory.resolve().name
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidDossierError(f"{IDENTITY}: {error}", detail={"rows": [f"{IDENTITY}: {error}"]}) from error
    name = content.get("name") if isinstance(content, dict) else None
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", name):
        said = _(
            "%(file)s: the name must consist of lower-case letters, digits and hyphens, such as “name: green-city”."
        ) % {"file": IDENTITY}
        raise InvalidDossierError(said, detail={"rows": [said]})
    return name


def check_can_load(name: str, keys: Keys) -> None:
    """Raise InvalidDossierError where this database holds another dossier than the one of that name with these records.

    `keys` are the kinds and slugs of the records in its files: a database filled by an earlier release, which noted no
    name, holds the dossier that most of what was imported into it is from.
    """
    held = Dossier.objects.first()
    if held is not None and held.name != name:
        raise InvalidDossierError(
            _(
                "This database contains the dossier “%(held)s”; the directory contains “%(name)s”. Load it "
                "into its own database (DATABASE_URL)."
            )
            % {"held": held.name, "name": name}
        )
    if held is None and _is_of_another(keys):
        raise InvalidDossierError(
            _(
                "This database contains another dossier: most of its records are not in “%(name)s”. Load "
                "this one into its own database (DATABASE_URL)."
            )
            % {"name": name}
        )


def holds_records_of_its_own(name: str, read_keys: Callable[[], Keys]) -> bool:
    """Whether this database has records that did not come with this dossier: somebody else's dossier, or a desk's.

    The keys are read only where no name was noted: reading them takes seconds.
    """
    held = Dossier.objects.first()
    if held is not None:
        return held.name != name
    if Change.objects.filter(action=ChangeAction.IMPORTED).exists():
        return _is_of_another(read_keys())
    return any(model.objects.exists() for model in record_models())


def record_loaded(name: str) -> None:
    """Note that this database holds this dossier."""
    Dossier.objects.get_or_create(name=name)


def _is_of_another(keys: Keys) -> bool:
    wanted = set(keys)
    imported = set(Change.objects.filter(action=ChangeAction.IMPORTED).values_list("record_kind", "record").distinct())
    return bool(imported) and len(imported & wanted) < SAME_DOSSIER * len(imported)
