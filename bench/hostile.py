"""Files that were made to harm, or by mistake: seconds, memory and the line that each gets."""

from __future__ import annotations

import gzip
import io
import tempfile
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from graph.ingest import find_files, read_file
from graph.model import Skipped


def pdf(pages: int) -> bytes:
    """A PDF of one sentence a page (ISO 32000-1)."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i in range(pages):
        words = f"BT /F1 12 Tf 72 720 Td (Page {i + 1}: the Bali Process met.) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def docx(xml: bytes) -> bytes:
    """A Word document of this body."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return packed.getvalue()


_HTML = (
    b"<html><body><script>alert('Sudan')</script><p>The Bali Process met.</p><svg onload=alert(1)></svg></body></html>"
)
_LINE = b"The Bali Process met in a town whose name nobody wrote down, and nothing was agreed.\n"

MADE: dict[str, tuple[Callable[[], bytes] | None, str]] = {
    "pages.pdf": (lambda: pdf(200), ""),
    "scripts.html": (lambda: _HTML, ""),
    "large.txt": (lambda: _LINE * ((100 << 20) // len(_LINE)), "100 MB"),
    "bomb.txt.gz": (lambda: gzip.compress(bytes(512 << 20), 9), "unpacks to more than"),
    "bomb.docx": (lambda: docx(b" " * (256 << 20)), "unpacks to more than"),
    "zeros.txt": (lambda: bytes(16 << 20), "nothing but zeros"),
    "loop": (None, "is not a regular file"),
}
"""The files by name: what makes their bytes, and words of the line that says why it is not read, empty where it is."""


def make(name: str, folder: Path) -> Path:
    """Write one of the files; ``loop`` is a link to itself beside a folder that links to its parent."""
    path, made = folder / name, MADE[name][0]
    if made is None:
        path.symlink_to(path)
        (folder / "circle").mkdir()
        (folder / "circle" / "up").symlink_to(folder)
    else:
        path.write_bytes(made())
    return path


def _peak() -> int:
    """The peak of this process's memory in KiB; that of ``getrusage`` begins with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _read(folder: str) -> tuple[list[str], float, int]:
    before = _peak()
    started, said = time.perf_counter(), []
    for file in find_files([Path(folder)]):
        read = read_file(file.path, file.name)
        said.append(read.reason if isinstance(read, Skipped) else f"is read: {len(read.text):,} characters")
    seconds = time.perf_counter() - started
    return said, seconds, (_peak() - before) >> 10


def main() -> None:
    """Print the figures, each file read in a fresh process."""
    for name in MADE:
        with tempfile.TemporaryDirectory() as folder:
            path = make(name, Path(folder))
            size = 0 if path.is_symlink() else path.stat().st_size
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                said, seconds, mib = pool.submit(_read, folder).result()
            print(f"{name} ({size / 1e6:.1f} MB): {'; '.join(said)}: {seconds:.2f} s, {mib} MiB more", flush=True)


if __name__ == "__main__":
    main()
