"""How two entities are connected, who says so, and since when.

`build_index` writes the arrays of a release, `update_index` brings those of its parent along, `TraceIndex.open` maps
them; `trace`, `lineage` and `ripple` answer from them and from the store, as frozen dataclasses with `as_json()`;
`render` writes a result in one of FORMATS.
"""

from graph.trace.answer import trace
from graph.trace.arrays import TraceIndex
from graph.trace.changing import concerned, update_index
from graph.trace.lineage import Affected, Branch, Lineage, Ripple, lineage, ripple
from graph.trace.outputs import FORMATS, lineage_text, render, ripple_text
from graph.trace.problem import Options
from graph.trace.reading import build_index
from graph.trace.record import Entity, Evidence, Source, told_apart
from graph.trace.result import Absence, Coverage, Hop, Part, Removed, Searched, Trace, TraceResult

__all__ = [
    "FORMATS",
    "Absence",
    "Affected",
    "Branch",
    "Coverage",
    "Entity",
    "Evidence",
    "Hop",
    "Lineage",
    "Options",
    "Part",
    "Removed",
    "Ripple",
    "Searched",
    "Source",
    "Trace",
    "TraceIndex",
    "TraceResult",
    "build_index",
    "concerned",
    "lineage",
    "lineage_text",
    "render",
    "ripple",
    "ripple_text",
    "told_apart",
    "trace",
    "update_index",
]
