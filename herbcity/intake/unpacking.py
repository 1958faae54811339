"""A file that came over the wire, laid out as the folder that ``read_sheets`` reads: one CSV file, or a ZIP of them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from herbcity.errors import ErrorCode, UnreadableFile
from herbcity.intake.sheets import MAX_FILE_BYTES

MOST_FILES = 100
"""More files in one archive are no province."""

_MOST_BYTES = MAX_FILE_BYTES
"""What all files of an archive may come to when they are unpacked."""

_PORTION = 1 << 20
_BROKEN = (zlib.error, LZMAError)


@contextmanager
def unpacked(content: bytes, *, name: str) -> Iterator[Path]:
    """What to read the sheets from: the one file under its own name, or the folder of an archive's files.

    Raises UnreadableFile for an archive that is broken, encrypted or too large, or that names files outside itself.
    """
    with TemporaryDirectory(prefix="herbcity-upload-") as folder:
        # Under its own name, because that is what findings about the whole of it are told of.
        target = Path(folder) / PurePosixPath(name.replace("\\", "/")).name
        if PurePosixPath(name).suffix.lower() == ".zip":
            target.mkdir()
            _unpack(content, target, name)
        else:
            target.write_bytes(content)
        yield target


def _unpack(content: bytes, root: Path, name: str) -> None:
    left = _MOST_BYTES
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise UnreadableFile(ErrorCode.FILE_TOO_LARGE, value=name, allowed=f"{MOST_FILES} files")
            for entry in entries:
                left -= _copy(archive, entry, _inside(root, entry.filename, name), left, name)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        *_BROKEN,
    ) as problem:
        # Encrypted archives and unknown compressions are RuntimeError and NotImplementedError there.
        raise UnreadableFile(value=name, allowed="a ZIP archive that cannot be unpacked") from problem


def _inside(root: Path, entry: str, name: str) -> Path:
    """Where a file of the archive goes. Never outside the folder, whatever the archive calls it."""
    parts = PurePosixPath(entry.replace("\\", "/")).parts
    if not parts or entry.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise UnreadableFile(value=name, allowed="a ZIP archive that names files outside itself")
    return root.joinpath(*parts)


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int, name: str) -> int:
    """Unpack one file and say how large it was; what an archive announces is not believed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(entry) as packed, target.open("wb") as out:
        while portion := packed.read(_PORTION):
            written += len(portion)
            if written > most:
                allowed = f"{_MOST_BYTES // 1024**2} MiB"
                raise UnreadableFile(ErrorCode.FILE_TOO_LARGE, value=name, allowed=allowed)
            out.write(portion)
    return written
