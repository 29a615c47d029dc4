"""Works in the forms that reference managers import: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import re
from typing import Any, Final

from graph.citation.work import Creator, Work

_CSL_TYPES: Final = {
    "treaty": "treaty",
    "resolution": "report",
    "document": "report",
    "book": "book",
    "report": "report",
    "dataset": "dataset",
}
_RIS_TYPES: Final = {
    "treaty": "STAT",
    "resolution": "RPRT",
    "document": "RPRT",
    "book": "BOOK",
    "report": "RPRT",
    "dataset": "DATA",
}
_BIBTEX_TYPES: Final = {"treaty": "misc", "book": "book", "dataset": "misc"}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def as_csl(work: Work) -> dict[str, Any]:
    """A work as an item of CSL-JSON (Citation Style Language 1.0.2, appendices III and IV)."""
    volume, page, number = work.volume
    made: dict[str, Any] = {"id": work.key, "type": _CSL_TYPES[work.form], "title": work.title, "URL": work.link}
    names = {"author": work.responsible, "editor": work.editors}
    made |= {key: [_csl_name(each) for each in creators] for key, creators in names.items() if creators}
    if parts := work.date_parts():
        made["issued"] = {"date-parts": [parts]}
    # a body that stands in the place of the author is not named again
    publisher = "; ".join(each.family for each in work.publishers if each not in work.responsible)
    optional = {
        "title-short": work.short if work.short != work.title else "",
        "number": work.symbol or (f"No. {number}" if number else ""),
        "genre": "" if work.form in ("treaty", "book") else work.genre,
        "publisher": publisher,
        "publisher-place": work.place if work.form in ("book", "report") else "",
        "event-place": work.place if work.form == "treaty" else "",
        "container-title": "United Nations Treaty Series" if volume else "",
        "volume": volume,
        "page": page,
        "version": work.version,
        "language": work.language,
        "abstract": work.abstract.value if work.abstract else "",
        "note": work.note,
    }
    return made | {key: held for key, held in optional.items() if held}


def _csl_name(creator: Creator) -> dict[str, str]:
    if creator.person and creator.given:
        return {"family": creator.family, "given": creator.given}
    return {"literal": creator.family}


def as_bibtex(work: Work) -> str:
    """A work as an entry of BibTeX in UTF-8; titles and names of bodies keep their capitals by a second brace."""
    volume, page, number = work.volume
    parts = work.date_parts()
    fields = {
        "title": "{" + _latex(work.title) + "}",
        "author": " and ".join(_bibtex_name(each) for each in work.responsible),
        "editor": " and ".join(_bibtex_name(each) for each in work.editors),
        "year": f"{parts[0]:04d}" if parts else "",
        "month": _MONTHS[parts[1] - 1] if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",
        "number": _latex(work.symbol or number),
        "series": "United Nations Treaty Series" if volume else "",
        "volume": volume,
        "pages": page,
        "address": _latex(work.place),
        "shorttitle": "{" + _latex(work.short) + "}" if work.short else "",
        "version": _latex(work.version),
        "language": work.language,
        "note": work.note,
        "url": work.link.replace("{", "%7B").replace("}", "%7D"),
    }
    kind = _BIBTEX_TYPES.get(work.form, "techreport")
    house = "; ".join(_latex(each.family) for each in work.publishers or (work.organs if kind == "techreport" else ()))
    fields["publisher" if kind in ("book", "misc") else "institution"] = "{" + house + "}" if house else ""
    key = re.sub(r"[^A-Za-z0-9._-]", "-", work.key)
    lines = [f"  {name} = {held if name == 'month' else '{' + held + '}'}," for name, held in fields.items() if held]
    return f"@{kind}{{{key},\n" + "\n".join(lines) + "\n}\n"


def _bibtex_name(creator: Creator) -> str:
    if creator.person and creator.given:
        return f"{_latex(creator.family)}, {_latex(creator.given)}"
    return "{" + _latex(creator.family) + "}"


def _latex(words: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in " ".join(words.split()))


def as_ris(work: Work) -> str:
    """A work as a record of RIS (2011 form): one tag a line, CRLF, dates as YYYY/MM/DD/ as far as they are known."""
    volume, page, number = work.volume
    parts = [f"{part:02d}" for part in work.date_parts()]
    house = "; ".join(each.family for each in work.publishers or work.organs)
    pairs = [("TY", _RIS_TYPES[work.form]), ("TI", work.title)]
    pairs += [("AU", each.inverted) for each in work.responsible]
    pairs += [("A2", each.inverted) for each in work.editors]
    pairs += [
        ("PY", parts[0].zfill(4) if parts else ""),
        ("DA", "/".join([*parts, "", ""][:3]) + "/" if parts else ""),
        ("PB", house),
        ("CY", work.place),
        ("ST", work.short),
        ("SN", work.symbol or number),
        ("T2", "United Nations Treaty Series" if volume else ""),
        ("VL", volume),
        ("SP", page),
        ("ET", work.version),
        ("LA", work.language),
        ("AB", work.abstract.value if work.abstract else ""),
        ("N1", work.note),
        ("UR", work.link),
        ("ID", work.key),
    ]
    lines = [f"{tag}  - {' '.join(held.split())}" for tag, held in pairs if held]
    return "\r\n".join([*lines, "ER  - "]) + "\r\n"
