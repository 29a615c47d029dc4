"""The keys by which the notations of graph/search/notation.py find an entity."""

from __future__ import annotations

import re
from typing import Final

from graph.search.entry import Entry, Sort
from graph.search.folding import fold
from graph.search.notation import address_key, readings, symbol_key, without_year

_SYMBOL_NAME: Final = re.compile(r"[A-Z]+(?:\.[A-Z0-9]+)?(?:/[A-Z0-9.() -]+)+", re.I)
_ILO_SYMBOL: Final = re.compile(r"([CPR])0*([1-9]\d{0,2})")
_CELEX: Final = re.compile(r"3(\d{4})L0*(\d+)")
_SERIES: Final = ("CETS:", "EU:", "UNTS:")
_OWN: Final = 0
_SYMBOL: Final = 1
_OTHER: Final = 2


def keys_of(entry: Entry) -> dict[str, int]:
    """The keys of an entity, each with its rank: 0 its own, 1 a symbol it has, 2 an address or another name.

    A treaty has the symbol of the resolution that adopted it: there the resolution, whose own key it is, comes first.
    """
    found: dict[str, int] = {}

    def add(key: str, rank: int) -> None:
        found[key] = min(rank, found.get(key, rank))

    add(f"IRI:{entry.iri}", _OWN)
    for address in sorted(entry.addresses):
        add(address_key(address), _OTHER)
    for name in sorted(entry.names):
        rank = {Sort.IDENTIFIER: _OWN, Sort.SYMBOL: _SYMBOL}.get(name.sort, _OTHER)
        if name.sort in (Sort.IDENTIFIER, Sort.SYMBOL):
            add(f"ID:{name.text.lower()}", rank)
        if name.sort in (Sort.IDENTIFIER, Sort.SYMBOL, Sort.ALTERNATIVE) and _SYMBOL_NAME.fullmatch(name.text):
            key = symbol_key(name.text)
            add(key, rank)
            shorter = without_year(key)
            if shorter:
                add(shorter, rank)
        if name.sort is Sort.SYMBOL:
            ilo, celex = _ILO_SYMBOL.fullmatch(name.text), _CELEX.fullmatch(name.text)
            if ilo and any("ILO" in cls for cls in entry.classes):
                add(f"ILO:{ilo[1]}{ilo[2]}", _OWN)
            if celex:
                add(f"EU:{celex[1]}/{int(celex[2])}", _OWN)
        if name.sort in (Sort.SYMBOL, Sort.ALTERNATIVE, Sort.CODE) and len(fold(name.text)) < 40:
            for reading in readings(name.text):
                for key in reading.keys:
                    if key.startswith(_SERIES):
                        add(key, rank)
    return found


def spellings(entry: Entry) -> set[str]:
    """Other ways to write the symbols of a resolution or labour convention, for as-you-type search."""
    found: set[str] = set()
    for name in sorted(entry.names):
        if name.sort not in (Sort.IDENTIFIER, Sort.SYMBOL):
            continue
        council = re.fullmatch(r"S/RES/(\d+)\((\d{4})\)", name.text)
        series = re.fullmatch(r"(A|A/HRC|E)/RES/(\S+)", name.text)
        ilo = _ILO_SYMBOL.fullmatch(name.text)
        if council:
            number, year = council.groups()
            found |= {f"UNSCR {number} ({year})", f"SCR {number}", f"SC resolution {number}", f"{number} ({year})"}
            found |= {f"resolution {number} ({year})", f"res. {number}"}
        elif series and name.sort is Sort.IDENTIFIER:
            organ = {"A": "GA", "A/HRC": "HRC", "E": "ECOSOC"}[series[1]]
            found |= {f"{organ} res. {series[2]}", f"resolution {series[2]}", series[2]}
        elif ilo and any("ILO" in cls for cls in entry.classes):
            word = {
                "C": ("Convention", "Convenio"),
                "R": ("Recommendation", "Recomendación"),
                "P": ("Protocol", "Protocolo"),
            }
            number = ilo[2]
            found |= {f"{ilo[1]}{number}", f"{ilo[1]}{int(number):03d}"}
            found |= {f"ILO {w} {number}" for w in word[ilo[1]]} | {f"{w} No. {number}" for w in word[ilo[1]]}
    return found
