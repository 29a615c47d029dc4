"""Works as they are cited: BibTeX, RIS, CSL-JSON, formatted references, metadata for pages and harvesters."""

from graph.citation.embedded import dublin_core, meta_tags, schema_org, schema_type
from graph.citation.exchange import as_bibtex, as_csl, as_ris
from graph.citation.formatted import STYLES, as_text, references
from graph.citation.work import CITABLE, Creator, Work, read_work, receipt_work, release_work, trace_work

__all__ = [
    "CITABLE", "STYLES", "Creator", "Work", "as_bibtex", "as_csl", "as_ris", "as_text", "dublin_core", "meta_tags",
    "read_work", "receipt_work", "references", "release_work", "schema_org", "schema_type",
    "trace_work",
]  # fmt: skip
