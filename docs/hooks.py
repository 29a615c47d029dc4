"""Brings the diagram of the model into the guide: drawn from the ontology when the guide is built."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def on_files(files: Any, config: Any) -> Any:
    """Add images/model.svg."""
    sys.path.insert(0, str(ROOT))
    try:
        from graph.documentation import draw, read_ontology

        svg = draw(read_ontology())
    finally:
        sys.path.remove(str(ROOT))
    from mkdocs.structure.files import File

    files.append(File.generated(config, "images/model.svg", content=svg))
    return files
