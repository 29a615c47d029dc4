"""The exceptions of Concordat.

    ConcordatError
    ├── InputError                  what a user gave cannot be used
    │   ├── FileUnreadableError     a file is missing, empty, not text, or not allowed
    │   ├── FormatUnknownError      no reader or writer for this ending or name
    │   ├── RdfSyntaxError          an RDF file or body that does not parse
    │   ├── QuerySyntaxError        a SPARQL query that does not parse
    │   ├── QueryRefusedError       a SPARQL query that asks for what is not allowed
    │   ├── ValueRefusedError       an option, parameter or setting out of its range
    │   ├── DateError               a text that is no date
    │   ├── TraceError              a trace asked for with what the graph does not know, or out of bounds
    │   └── NameAmbiguousError      a name that several entities may go by, with them
    ├── NotFoundError               what was named is not here
    │   ├── EntityUnknownError      no entity of that name, with the nearest ones
    │   └── ReleaseUnknownError     no release of that number
    ├── AccessError                 somebody may not do what was asked
    │   ├── TokenError              no token, or one that is unknown, expired or revoked
    │   └── ScopeError              a token that does not reach that far
    ├── ReleaseMovedError           the release that a change was meant for is no longer current
    ├── ShapesViolatedError         data that breaks a shape, with the report
    ├── HomeError                   the folder of releases cannot be used
    │   ├── HomeUnusableError       not a folder, or not writable
    │   ├── HomeBusyError           another process is writing
    │   ├── ChangesLeftOutError     a build from files would leave out what came by changes
    │   ├── JournalBrokenError      the journal was changed, or a release does not fit it
    │   ├── NoReleaseError          nothing has been built yet
    │   └── TraceIndexError         the arrays of a release that traces run on are missing or foreign
    ├── LimitError                  a bound on time, size or load was reached
    ├── QueryFailedError            a query could not be evaluated to its end
    ├── RemoteError                 another endpoint did not give an answer that can be used
    │   └── RemoteTermError         it gave a term that cannot be handed on
    └── ServerError                 the server cannot start or go on

Each message says what came, what was expected and what to do; the data behind it are attributes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class ReportLike(Protocol):
    """What an error needs of a validation report."""

    @property
    def conforms(self) -> bool: ...

    def as_text(self) -> str: ...


class ConcordatError(Exception):
    """Base of all errors that Concordat raises on purpose."""


class InputError(ConcordatError):
    """What a user gave cannot be used."""


class FileUnreadableError(InputError):
    """A file is missing, empty, not text, or not allowed."""

    def __init__(self, path: str, reason: str, hint: str = "") -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}." + (f" {hint}" if hint else ""))


class FormatUnknownError(InputError):
    """No reader or writer goes by this ending or name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"{name}: this format is not known. Use one of {', '.join(known)}.")


class RdfSyntaxError(InputError):
    """An RDF file or body does not parse; line and column count from 1, 0 where not known."""

    def __init__(self, path: str, line: int, column: int, expected: str) -> None:
        self.path, self.line, self.column, self.expected = path, line, column, expected
        where = f"{path}:{line}:{column}" if line else path
        super().__init__(f"{where}: {expected}")


class QuerySyntaxError(InputError):
    """A SPARQL query does not parse; line and column count from 1, 0 where not known."""

    def __init__(self, line: int, column: int, expected: str, hint: str = "") -> None:
        self.line, self.column, self.expected, self.hint = line, column, expected, hint
        where = f"line {line}, column {column}: " if line else ""
        super().__init__(f"The query does not parse: {where}{expected}" + (f" {hint}" if hint else ""))


class QueryRefusedError(InputError):
    """A SPARQL query asks for what is not allowed or not known here: ``what`` is the keyword or function."""

    def __init__(self, what: str, reason: str, advice: str = "") -> None:
        self.what, self.reason, self.advice = what, reason, advice
        super().__init__(f"{what} is refused: {reason}." + (f" {advice}" if advice else ""))

    @classmethod
    def service(cls, endpoint: str | None = None) -> QueryRefusedError:
        """The refusal of a federated query; ``endpoint`` is the IRI that is not among those that may be asked, empty
        for a variable, None where there are none."""
        reason = "this endpoint opens no connection to other endpoints"
        if endpoint is not None:
            reason = f"<{endpoint[:200]}> is not among the endpoints that may be asked from here"
            reason = reason if endpoint else "the endpoint has to be named by its IRI, not by a variable"
        return cls("SERVICE", reason, "Ask each endpoint for its own data, and join them on your side.")


class ValueRefusedError(InputError):
    """An option, parameter or setting is out of its range."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        self.name, self.value, self.expected = name, value, expected
        super().__init__(f"{name}: {value!r} cannot be used. Expected {expected}.")


class DateError(InputError):
    """A text is not a date of EDTF level 0."""


class TraceError(InputError):
    """A trace was asked for with something that the graph does not know, or with numbers out of bounds."""


class NameAmbiguousError(InputError):
    """Several entities may go by this name; ``matches`` holds (identifier, label, IRI, reason), the surest first."""

    def __init__(self, name: str, matches: Sequence[tuple[str, str, str, str]]) -> None:
        self.name, self.matches = name, tuple(matches)
        lines = "".join(f"\n  {identifier}  {label}  [{reason}]" for identifier, label, _, reason in matches)
        super().__init__(f"{name!r} may name {len(matches)} entities. Give one of these identifiers:{lines}")


class NotFoundError(ConcordatError):
    """What was named is not here."""


class EntityUnknownError(NotFoundError):
    """No entity goes by this name; ``nearest`` holds (label, IRI) of the closest ones."""

    def __init__(self, name: str, nearest: Sequence[tuple[str, str]] = ()) -> None:
        self.name, self.nearest = name, tuple(nearest)
        offer = f" Did you mean {'; '.join(label for label, _ in nearest)}?" if nearest else ""
        super().__init__(f"No entity is called {name!r}.{offer}")


class ReleaseUnknownError(NotFoundError):
    """No release has this number; ``known`` are the numbers that are kept, ``until`` when it was removed, if ever."""

    def __init__(self, number: int, known: Sequence[int], until: str = "") -> None:
        self.number, self.known, self.until = number, tuple(known), until
        have = ", ".join(map(str, known)) or "none"
        gone = f"Release {number} was kept until {until[:10]}." if until else f"There is no release {number}."
        super().__init__(f"{gone} Kept: {have}.")


class AccessError(ConcordatError):
    """Somebody may not do what was asked."""


class TokenError(AccessError):
    """There is no token, or one that is unknown, expired or revoked."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Writing needs a token: {reason}. Send one as `Authorization: Bearer …`.")


class ScopeError(AccessError):
    """A token does not reach that far; ``allowed`` is what it may do."""

    def __init__(self, wanted: str, allowed: Sequence[str]) -> None:
        self.wanted, self.allowed = wanted, tuple(allowed)
        super().__init__(f"This token does not allow: {wanted}. It allows: {', '.join(allowed)}.")


class ReleaseMovedError(ConcordatError):
    """The release that a change was meant for is no longer current."""

    def __init__(self, expected: str, current: str) -> None:
        self.expected, self.current = expected, current
        super().__init__(f"The change was meant for {expected}, but now there is {current}. Read again, then change.")


class ShapesViolatedError(ConcordatError):
    """The data break a shape. ``report`` says which, where and how."""

    def __init__(self, report: ReportLike) -> None:
        self.report = report
        super().__init__("The data break the shapes; nothing was promoted. The report says where.")


class HomeError(ConcordatError):
    """The folder of releases cannot be used."""


class HomeUnusableError(HomeError):
    """The home is not a folder, or cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}. Give another folder with --home.")


class HomeBusyError(HomeError):
    """Another process is writing to this home."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path}: another process is writing here. Wait for it to end, or give another --home.")


class ChangesLeftOutError(HomeError):
    """A build from files would leave out what came by changes; ``numbers`` are the releases that made them."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = tuple(numbers)
        many = f"releases {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"release {numbers[0]}"
        super().__init__(
            f"The files do not hold what was changed in {many} since the last build: the new release would be without"
            f" it. `concordat diff {numbers[0] - 1} {numbers[-1]}` shows it; put it into the files or a file for --add."
            " `concordat build --from-files` builds without it; the history keeps it."
        )


class JournalBrokenError(HomeError):
    """A line of the journal does not fit the ones before it, or a release does not fit its line."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}, line {line}: {reason}. Restore a backup, and find out who wrote here.")


class NoReleaseError(HomeError):
    """Nothing has been built in this home yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path}: no release here yet. Run `concordat build` first.")


class TraceIndexError(HomeError):
    """A trace index is missing, broken, or of another layout."""


class LimitError(ConcordatError):
    """A bound on time, size or load was reached.

    ``limit`` names the bound ("time", "validation", "memory", "answer", "request", "nesting", "queue", "rate",
    "client", "delivery", "bytes", "rows"); ``allowed`` and ``used`` are in ``unit``, ``used`` is None where the bound
    struck before it could be measured; ``retry_after`` is in seconds, 0 where it is not known.
    """

    retry_after = 0

    def __init__(self, limit: str, allowed: float, unit: str, *, used: float | None = None, advice: str = "") -> None:
        self.limit, self.allowed, self.unit, self.used, self.advice = limit, allowed, unit, used, advice
        spent = f", used {used:.12g}" if used is not None else ""
        super().__init__(
            f"The {limit} limit of {allowed:.12g} {unit} was reached{spent}." + (f" {advice}" if advice else "")
        )

    @classmethod
    def rows(cls, allowed: int) -> LimitError:
        """The error of a table of more rows, or a graph of more triples, than there may be."""
        return cls("rows", allowed, "rows", used=allowed + 1, advice="Add a LIMIT, or ask in several parts.")


class QueryFailedError(ConcordatError):
    """A query could not be evaluated to its end, for a reason that is not one of its limits."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The query could not be evaluated: {reason}.")


class RemoteError(ConcordatError):
    """Another endpoint, which a query asks by SERVICE, did not give an answer that can be used."""

    def __init__(self, endpoint: str, reason: str, advice: str = "") -> None:
        self.endpoint, self.reason = endpoint, reason
        super().__init__(f"SERVICE <{endpoint}>: {reason}." + (f" {advice}" if advice else ""))


class RemoteTermError(RemoteError):
    """The answer of another endpoint holds a term that cannot be handed on; SILENT does not hide it."""


class ServerError(ConcordatError):
    """The server cannot start or go on."""
