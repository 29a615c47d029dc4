"""OAI-PMH 2.0 (https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm): requests checked, lists cut; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from graph.describe import Entry

PREFIX: Final = "oai:w3id.org:concordat/id/"
"""What the identifier of a record begins with; the path of its entity follows."""

PAGE: Final = 100
"""Records of one answer."""

FORMATS: Final = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    "rdf": ("https://www.openarchives.org/OAI/2.0/rdf.xsd", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
}
"""The metadata formats: the schema and the namespace of each. ``rdf`` is the description of the entity as RDF/XML."""

_ALLOWED: Final = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
}


class OaiError(Exception):
    """An error of the protocol (3.6): its code and what is said of it."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: its records, where it begins, how long the whole is, and the token of the next part."""

    entries: Sequence[Entry]
    start: int
    total: int
    token: str
    metadata_prefix: str


def check(arguments: Mapping[str, list[str]]) -> dict[str, str]:
    """The arguments of a request, each once and allowed for its verb. Raises OaiError."""
    verbs = arguments.get("verb", [])
    verb = verbs[0] if len(verbs) == 1 else ""
    if verb not in _ALLOWED:
        raise OaiError("badVerb", f"Expected one verb of {', '.join(_ALLOWED)}.")
    required, optional = _ALLOWED[verb]
    given = {name: values[0] for name, values in arguments.items() if name != "verb"}
    for name, values in arguments.items():
        if name != "verb" and (len(values) > 1 or name not in required + optional):
            raise OaiError("badArgument", f"{verb} does not take {name[:40]!r}, or takes it once.")
    if "resumptionToken" in given and len(given) > 1:
        raise OaiError("badArgument", "A resumptionToken stands alone.")
    if "resumptionToken" not in given and any(name not in given for name in required):
        raise OaiError("badArgument", f"{verb} needs {', '.join(required)}.")
    return {"verb": verb, **given}


def check_prefix(prefix: str) -> str:
    """The name of a metadata format. Raises OaiError."""
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"The formats are {', '.join(FORMATS)}.")
    return prefix


def find(identifier: str, entries: Mapping[str, Entry], base: str) -> Entry:
    """The entity of a record's identifier. Raises OaiError."""
    entry = entries.get(base + identifier.removeprefix(PREFIX)) if identifier.startswith(PREFIX) else None
    if entry is None:
        raise OaiError("idDoesNotExist", f"No record is called {identifier[:120]!r}.")
    return entry


def listed(given: Mapping[str, str], entries: Sequence[Entry], *, stamp: str, edition: str) -> Part:
    """A part of the list that was asked for.

    ``stamp`` is the datestamp of every record, ``edition`` names the release: a token of another one is refused, since
    its list may be another. Raises OaiError.
    """
    prefix, chosen, start = given.get("metadataPrefix", ""), given.get("set", ""), 0
    if "resumptionToken" in given:
        prefix, chosen, start = _resume(given["resumptionToken"], edition)
    check_prefix(prefix)
    if not _within(given.get("from", ""), given.get("until", ""), stamp):
        raise OaiError("noRecordsMatch", f"Every record is of {stamp}.")
    fitting = [entry for entry in entries if not chosen or entry.kind == chosen]
    if not fitting or start >= len(fitting):
        code = "badResumptionToken" if "resumptionToken" in given else "noRecordsMatch"
        raise OaiError(code, f"There is no record in {chosen[:40]!r}.")
    end = start + PAGE
    token = f"{edition}.{prefix}.{chosen}.{end}" if end < len(fitting) else ""
    return Part(fitting[start:end], start, len(fitting), token, prefix)


def _resume(token: str, edition: str) -> tuple[str, str, int]:
    parts = token.split(".")
    number = parts[-1]
    if len(parts) != 4 or parts[0] != edition or not (number.isascii() and number.isdecimal() and len(number) < 9):
        raise OaiError("badResumptionToken", "The token is not one of the current release; begin again.")
    return parts[1], parts[2], int(number)


def _within(first: str, last: str, stamp: str) -> bool:
    for bound in (first, last):
        if bound and not _is_date(bound):
            raise OaiError("badArgument", f"{bound[:40]!r} is no date: YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
    if first and last and len(first) != len(last):
        raise OaiError("badArgument", "from and until have different granularities.")
    if first and last and first > last:
        raise OaiError("badArgument", "from is later than until.")
    return (not first or stamp[: len(first)] >= first) and (not last or stamp[: len(last)] <= last)


def _is_date(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%d" if len(text) == 10 else "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return False
    return True
