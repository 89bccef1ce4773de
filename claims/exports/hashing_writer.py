"""Files that are written once from the first byte to the last, and count and digest what goes into them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from claims.exports.table_schemas import format_cell
from claims.selectors.record_documents import Document, to_json

#: What spreadsheets need to read a CSV file as UTF-8.
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


class HashingStream(io.RawIOBase):
    """A file that knows its length and SHA-256."""

    def __init__(self, path: Path) -> None:
        self.file, self.size, self.sha256 = path.open("wb"), 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.file.write(data)
        self.sha256.update(data)
        self.size += len(data)
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


class HashedFile:
    """A file being written; afterwards its name, size and digest."""

    def __init__(self, path: Path, *, packed: bool = False) -> None:
        self.path, self.rows = path, 0
        self.bytes = HashingStream(path)
        below: Any = io.BufferedWriter(self.bytes, 1 << 16)
        self.packer = None
        if packed:
            # Without the time of writing, so that equal data give equal bytes.
            self.packer = gzip.GzipFile(fileobj=cast(IO[bytes], below), mode="wb", filename="", mtime=0)
        self.below = below
        layer: Any = below if self.packer is None else self.packer
        self.text = io.TextIOWrapper(layer, encoding="utf-8", newline="")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.text.close()
        self.below.close()

    def facts(self) -> dict[str, Any]:
        return {"name": self.path.name, "bytes": self.bytes.size, "sha256": self.bytes.sha256.hexdigest()}


class CsvFile(HashedFile):
    """A CSV file with a header and CRLF, as RFC 4180 wants it; for spreadsheets with a byte order mark."""

    def __init__(self, path: Path, header: Sequence[str], *, marked: bool = True) -> None:
        super().__init__(path)
        if marked:
            self.text.write(BOM)
        self.writer = csv.writer(self.text, lineterminator="\r\n")
        self.writer.writerow(header)

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self.writer.writerow([format_cell(value) for value in row])
            self.rows += 1


class LinesFile(HashedFile):
    """JSON Lines, packed with gzip."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, packed=True)

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self.text.write(to_json(document) + "\n")
            self.rows += 1
