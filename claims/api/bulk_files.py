"""The bulk files over HTTP: what there is, and each file whole or in ranges.

A file's address holds its build and never shows other bytes, so that an interrupted download can go on; `latest` leads
to the newest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api import exceptions
from claims.api.base_views import ReadOnly
from claims.exceptions import UnknownRecordError
from claims.exports import storage
from claims.http import record_urls

LATEST = "latest"
PIECE = 1 << 16
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class FileSerializer(serializers.Serializer[Any]):
    """One bulk file."""

    name = serializers.CharField()
    url = serializers.URLField(help_text="Address of the file; its content never changes.")
    media_type = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="SHA-256 checksum, in hexadecimal.")
    rows = serializers.IntegerField(allow_null=True, help_text="Number of lines or rows; null for a package of files.")


class LicenceSerializer(serializers.Serializer[Any]):
    """The terms of use."""

    name = serializers.CharField()
    title = serializers.CharField()
    path = serializers.URLField()


class ExportsSerializer(serializers.Serializer[Any]):
    """The newest bulk files. Before the first are built there are none, and the rest is null."""

    head = serializers.IntegerField(allow_null=True, help_text="The last change included; follow the feed from here.")
    as_of = serializers.DateField(allow_null=True, help_text="The as-of day (UTC) of the files.")
    changed_at = serializers.DateTimeField(allow_null=True, help_text="When the last change was written.")
    built_at = serializers.DateTimeField(allow_null=True)
    licence = LicenceSerializer(allow_null=True)
    files = FileSerializer(many=True)


class OnDisk(ReadOnly):
    """Files have validators of their own: they change with a build, not with the record."""

    takes_as_of = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return APIView.dispatch(self, request, *args, **kwargs)


class ExportsView(OnDisk):
    """The bulk files."""

    @extend_schema(responses=ExportsSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Everything public as files: a data package, JSON Lines for each kind, the observations as SDMX-CSV."""
        manifest = storage.current_manifest()
        tag = quote_etag(hashlib.sha256(f"{self.base}\n{manifest}".encode()).hexdigest()[:32])
        same = get_conditional_response(request._request, etag=tag)
        response = Response(listing(manifest, self.base)) if same is None else same
        response.headers["ETag"] = tag
        patch_cache_control(response, public=True, no_cache=True)
        return response


def listing(manifest: dict[str, Any] | None, base: str) -> dict[str, Any]:
    """What the newest build holds, with addresses below `base`."""
    if manifest is None:
        return {"head": None, "as_of": None, "changed_at": None, "built_at": None, "licence": None, "files": []}
    summary = {name: manifest[name] for name in ("head", "as_of", "changed_at", "built_at", "licence")}
    return {
        **summary,
        "files": [
            {"url": base + record_urls.export_path(manifest["build"], f["name"]), **f} for f in manifest["files"]
        ],
    }


class ExportFileView(OnDisk):
    """One bulk file."""

    @extend_schema(operation_id="download_export", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, build: str, name: str) -> HttpResponseBase:
        """A bulk file, whole or the range of bytes that is asked for. `latest` as the build leads to the newest."""
        if build == LATEST:
            build = str((storage.current_manifest() or {"build": LATEST})["build"])
            if storage.file_path(build, name) is not None:
                return HttpResponseRedirect(record_urls.export_path(build, name))
        found = storage.file_path(build, name)
        if found is None:
            raise UnknownRecordError(
                _("There is no such file, or a newer build has replaced it; see /api/v1/exports/.")
            )
        path, entry = found
        response = serve_file(request._request, path, entry)
        response.headers["ETag"] = quote_etag(entry["sha256"])
        response.headers["Accept-Ranges"] = "bytes"
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
        return response


def serve_file(request: HttpRequest, path: Path, entry: dict[str, Any]) -> HttpResponseBase:
    """The file, the part of it that the request asks for (RFC 9110, section 14), or a 304."""
    tag, size = quote_etag(entry["sha256"]), entry["bytes"]
    same = get_conditional_response(request, etag=tag)
    if same is not None:
        return same
    wanted = request.headers.get("Range")
    if wanted is None or request.headers.get("If-Range", tag) != tag or not _RANGE.fullmatch(wanted):
        # Several ranges, or a unit that nobody knows, may be answered with the whole.
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=entry["media_type"])
    part = part_of(wanted, size)
    if part is None:
        response = exceptions.problem_response(request, "range-not-satisfiable")
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    first, last = part
    answer = StreamingHttpResponse(read_chunks(path, first, last), status=206, content_type=entry["media_type"])
    answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer.headers["Content-Length"] = str(last - first + 1)
    answer.headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return answer


def part_of(wanted: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of a range; None where the file has no such bytes."""
    match = _RANGE.fullmatch(wanted)
    assert match is not None
    first, last = match.groups()
    if first == "":
        length = min(int(last or 0), size)
        return (size - length, size - 1) if length else None
    if int(first) >= size or (last and int(last) < int(first)):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def read_chunks(path: Path, first: int, last: int) -> Iterator[bytes]:
    """The bytes of a range, piece by piece."""
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
