"""Where the vocabularies, shapes and curated facts live."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_resources"  # exists only inside an installed wheel
_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent

ONTOLOGY = _ROOT / "ontology"
SHAPES = _ROOT / "shapes"
DATA = _ROOT / "data"


def turtle_files(folder: Path) -> list[Path]:
    """The Turtle files of one of these folders, in the order of their names."""
    return sorted(folder.glob("*.ttl"))
