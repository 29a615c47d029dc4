"""Tokens: who may write, to which graphs, until when. Only their hashes are kept.

A token is 256 bits from the system's source of randomness, so that a plain SHA-256 of it cannot be tried through; what
people choose themselves is never a token.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.errors import ScopeError, TokenError, ValueRefusedError
from graph.release import Home

PREFIX = "conc_"
"""What every token begins with, so that one that leaks into a file is found."""

UPDATE, CONTRIBUTE, ANY = "update", "contribute", "*"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}")
_EXPIRY = re.compile(r"(\d{1,5})([dh])")


@dataclass(frozen=True)
class Token:
    """A token without its secret. ``may`` holds ``update``, ``contribute`` and ``graph:`` with the beginning of the IRI
    of graphs (``graph:*`` for all, the unnamed one too); times are RFC 3339 in UTC, ``expires`` empty for never.
    """

    name: str
    may: tuple[str, ...]
    hash: str
    created: str
    expires: str = ""
    revoked: str = ""

    def state(self, now: datetime | None = None) -> str:
        """``valid``, ``expired`` or ``revoked``."""
        if self.revoked:
            return "revoked"
        if self.expires and datetime.fromisoformat(self.expires) <= (now or datetime.now(UTC)):
            return "expired"
        return "valid"

    def check(self, action: str, graphs: Iterable[str]) -> None:
        """Raises ScopeError where the action, or one of the graphs, is not among what the token may."""
        if action not in self.may:
            raise ScopeError(action, self.may)
        reach = [scope.removeprefix("graph:") for scope in self.may if scope.startswith("graph:")]
        for graph in sorted(graphs):
            if not any(start == ANY or (graph != "default" and graph.startswith(start)) for start in reach):
                raise ScopeError(f"changing the graph {graph}", self.may)


class Tokens:
    """The tokens of a home, in a file that only its owner may read."""

    def __init__(self, home: Home) -> None:
        self._home, self._path = home, home.path / "tokens.json"

    def all(self) -> list[Token]:
        """Every token, revoked ones too."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        return [Token(**{**each, "may": tuple(each["may"])}) for each in found]

    def create(self, name: str, may: Iterable[str], expires: str = "", who: str = "") -> str:
        """Make a token; gives its secret, which is shown once. ``expires`` is 90d, 12h, a date or empty."""
        if not _NAME.fullmatch(name):
            raise ValueRefusedError("name", name, "1 to 64 letters, digits, spaces or ._@-")
        scopes = _scopes(may)
        now = datetime.now(UTC)
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(name, scopes, _hash(secret), now.isoformat(timespec="seconds"), _expiry(expires, now))
        with self._home.locked(patience=10):
            kept = self.all()
            if any(each.name == name and each.state() == "valid" for each in kept):
                raise ValueRefusedError("name", name, "a name that no valid token has; revoke that one first")
            self._write([*kept, token])
            self._home.journal.append("token created", name=name, may=list(scopes), expires=token.expires, who=who)
        return secret

    def revoke(self, name: str, who: str = "") -> int:
        """Revoke every valid token of this name; gives how many there were."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._home.locked(patience=10):
            kept = self.all()
            hit = [each for each in kept if each.name == name and not each.revoked]
            if not hit:
                raise ValueRefusedError("name", name, "the name of a token that is not revoked yet")
            self._write([replace(each, revoked=now) if each in hit else each for each in kept])
            self._home.journal.append("token revoked", name=name, who=who)
        return len(hit)

    def find(self, secret: str) -> Token:
        """The valid token of this secret. Compares in constant time. Raises TokenError."""
        given, found = _hash(secret), None
        for token in self.all():
            if hmac.compare_digest(token.hash, given):
                found = token
        if found is None:
            raise TokenError("this one is not known")
        if (state := found.state()) != "valid":
            raise TokenError(f"this one is {state}")
        return found

    def _write(self, tokens: list[Token]) -> None:
        fresh = self._path.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(token) for token in tokens], file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(self._path)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _scopes(may: Iterable[str]) -> tuple[str, ...]:
    scopes = tuple(dict.fromkeys(scope.strip() for scope in may if scope.strip()))
    for scope in scopes:
        if scope not in (UPDATE, CONTRIBUTE) and not (scope.startswith("graph:") and len(scope) > len("graph:")):
            raise ValueRefusedError("may", scope, "update, contribute, graph: with the beginning of an IRI, or graph:*")
    if not any(scope.startswith("graph:") for scope in scopes) or not {UPDATE, CONTRIBUTE} & set(scopes):
        raise ValueRefusedError("may", ",".join(scopes), "update or contribute, and at least one graph:…")
    return scopes


def _expiry(text: str, now: datetime) -> str:
    if not text:
        return ""
    if span := _EXPIRY.fullmatch(text):
        days = timedelta(days=int(span[1])) if span[2] == "d" else timedelta(hours=int(span[1]))
        return (now + days).isoformat(timespec="seconds")
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueRefusedError("expires", text, "90d, 12h or a date such as 2027-01-31") from error
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat(timespec="seconds")
