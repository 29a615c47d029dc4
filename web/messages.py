"""The catalogs of the interface: ``python -m web.messages`` brings web/translations/ up to what the pages say.

Translations are kept, words that are new come in empty, words that nothing says any more are dropped.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from graph.describe import KINDS
from graph.dump import FORMATS
from web.api.description import ENDPOINTS
from web.language import CATALOGS, INTERFACE_LANGUAGES
from web.rules import rules
from web.sparql.examples import examples

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"**.html": {"trimmed": "true", "encoding": "utf-8", "silent": "false"}}


def said() -> Catalog:
    """What the modules and templates of the pages say, the words for kinds, and what the interface says of itself."""
    found = Catalog(charset="utf-8", project="Concordat")
    rows = extract_from_dir(str(Path(__file__).resolve().parent), METHODS, OPTIONS, keywords=KEYWORDS)
    for _file, _line, words, _comments, _context in sorted(rows, key=lambda row: (row[0], row[1], str(row[2]))):
        found.add(words)
    for kind in KINDS.values():
        found.add((kind.one, kind.many))
        found.add(kind.about)
    for rule in rules():
        found.add(rule)
    for form in FORMATS:
        found.add(form.title)
    for example in examples():
        found.add(example.title)
    for endpoint in ENDPOINTS:
        found.add(endpoint.summary)
        for parameter in endpoint.takes:
            found.add(parameter.about)
            if parameter.schema.get("description"):
                found.add(parameter.schema["description"])
    return found


def read(language: str) -> Catalog:
    """The catalog of a language as it is kept; an empty one where there is none."""
    path = CATALOGS / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=language, charset="utf-8", project="Concordat")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Write the catalogs again."""
    CATALOGS.mkdir(exist_ok=True)
    fresh = said()
    for language in INTERFACE_LANGUAGES[1:]:
        kept = read(language)
        made = Catalog(locale=language, charset="utf-8", project="Concordat")
        for message in fresh:
            if message.id:
                old = kept.get(message.id[0] if isinstance(message.id, tuple) else message.id)
                made.add(message.id, old.string if old else None)
        with (CATALOGS / f"{language}.po").open("wb") as file:
            write_po(file, made, width=0, sort_output=True, omit_header=True)  # no header: no dates, no diff of its own


if __name__ == "__main__":
    update()
