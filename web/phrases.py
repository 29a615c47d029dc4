"""English phrases of the program that come to a page as whole words, said in the language of the interface.

What graph/ says to programs is English and stays so. Where a page shows such words, they are found here by the pattern
that they were made from, and said again with the values that stood in it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from web.language import INTERFACE_LANGUAGES, N_, gettext, interface
from web.rules import rules

PHRASES: Final = (
    # what was expected of a value
    N_("a number from %(least)s to %(most)s"),
    N_("a whole number from %(least)s to %(most)s"),
    N_("a number up to %(most)s"),
    N_("at most %(most)s characters"),
    N_("at most %(most)s"),
    N_("one of %(choices)s"),
    N_("one of %(choices)s, with a minus for the other way"),
    N_("a day 1995-01-01, a month 1995-01 or a year 1995"),
    N_("the number of a release"),
    N_("none here: a change goes on top of the current one"),
    N_("the name of a class, such as Treaty"),
    N_("yes or no"),
    N_("a text to resolve"),
    N_("an identifier, a symbol or a name"),
    N_("x,y@name with x and y in whole pixels"),
    N_("%(count)s of them"),
    N_("the http or https address that the facts were seen at"),
    N_("1 to 2000 characters that say what is contributed and why"),
    N_("at least one statement"),
    # who is at the door
    N_("the request has none"),
    N_("this one is not known"),
    N_("this one is expired"),
    N_("this one is revoked"),
    N_("the scheme %(scheme)s is not known here"),
    N_("a change of %(graph)s alone"),
    N_("changing the graph %(graph)s"),
    # limits: their names, their units, what to do
    N_("time"),
    N_("validation"),
    N_("memory"),
    N_("answer"),
    N_("request"),
    N_("nesting"),
    N_("queue"),
    N_("rate"),
    N_("client"),
    N_("delivery"),
    N_("bytes"),
    N_("rows"),
    N_("load"),
    N_("services"),
    N_("seconds"),
    N_("texts"),
    N_("statements"),
    N_("brackets"),
    N_("waiting queries"),
    N_("MiB of stack"),
    N_("MiB of the answer to a SERVICE"),
    N_("solutions of a SERVICE"),
    N_("SERVICE clauses"),
    N_("requests in %(seconds)s seconds"),
    N_("queries at the same time"),
    N_("long queries at the same time"),
    N_("queries that ask other endpoints at the same time"),
    N_("Add a LIMIT, or ask in several parts."),
    N_("Ask for less: name a subject, add a LIMIT, avoid unbounded paths between two variables."),
    N_("Ask for less at once: fewer joins without a shared variable, a LIMIT."),
    N_("Ask in several parts."),
    N_("Ask that endpoint for less, by a LIMIT or a sub-select inside of the SERVICE."),
    N_("Go on in %(seconds)s seconds. Ask for more in one query, or use the files of a release."),
    N_("Other endpoints took all of it. Ask them for less, or by themselves."),
    N_("Others are waiting. Try again later, or ask what takes less than %(seconds)s seconds."),
    N_("Read the answer faster, or ask in several parts."),
    N_("Send a shorter query."),
    N_("Send it in parts."),
    N_("Send them in parts."),
    N_("Change less at once, or name the graph."),
    N_(
        "The change was thrown away and the graph is what it was. Change less at once, or have whoever runs this copy"
        " do it with the command line."
    ),
    N_("Try again in a few seconds."),
    N_("Wait for an answer before the next query."),
    N_("Write the query with fewer levels."),
    # queries
    N_("expected %(what)s here"),
    N_("expected %(what)s."),
    N_("a prefix is used that is not declared"),
    N_("the prefix %(prefix)s: of a SERVICE is not declared."),
    N_("A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its prefixes."),
    N_("This endpoint answers queries, not updates."),
    N_("Declare %(prefix)s: with PREFIX %(prefix)s: <…>."),
    N_("Not declared: %(prefix)s: . Put PREFIX %(near)s: <%(iri)s> in front."),
    N_("Not declared: %(prefix)s: . Put PREFIX %(near)s: <%(iri)s> in front and write %(near)s: ."),
    N_("this function is not known here"),
    N_("Use those of SPARQL 1.1 and XPath casts."),
    N_("this endpoint opens no connection to other endpoints"),
    N_("the endpoint has to be named by its IRI, not by a variable"),
    N_("%(endpoint)s is not among the endpoints that may be asked from here"),
    N_("Ask each endpoint for its own data, and join them on your side."),
    N_("LIMIT or OFFSET without ORDER BY"),
    N_("the client went away"),
    N_("the server is closing"),
    N_("its worker ended (%(code)s)"),
    N_("its answer broke off"),
    N_("its answer is not HTTP"),
    N_("it cannot be reached (%(why)s)"),
    N_("it answered %(status)s"),
    N_("it answered with %(type)s, not with %(wanted)s"),
    N_("it did not answer within the time that was left for it (at most %(seconds)s seconds)"),
    N_("the name of its host cannot be resolved"),
    N_("its host lies at an address that is private, loopback or reserved"),
    N_("%(name)s: %(iri)s is not an absolute IRI."),
    N_("release: %(number)s is not the number of a release."),
    N_("The request has %(count)s %(name)s parameters; send one."),
    N_("The query string has %(count)s parameters; at most %(most)s are read."),
    N_("The form has %(count)s parameters; at most %(most)s are read."),
    N_("The form has no query parameter. Send query=…."),
    N_("This endpoint answers queries only. The data change by a new release, not by an update."),
    N_("Release %(number)s is not the one of this receipt; its data are gone."),
    # traces
    N_("a class of entities, a family (%(families)s) or a key (%(keys)s)"),
    N_("Both ends are the same entity. Give two that differ."),
    N_("At most three nodes can be asked to lie on the chain."),
    N_("%(name)s is no class of entities here. There are %(known)s."),
    N_("%(name)s is no predicate or family of predicates here. There are %(known)s."),
    # why a text may name a thing
    N_("its IRI"),
    N_("its identifier"),
    N_("its symbol"),
    N_("its short name"),
    N_("its name"),
    N_("its name in %(language)s"),
    N_("its title"),
    N_("its title in %(language)s"),
    N_("its code"),
    N_("also called this"),
    N_("a word of this theme"),
    N_("has the symbol: %(reading)s"),
    N_("address of its page"),
    N_("address that the graph holds for it"),
    N_("address of %(what)s"),
    N_("document symbol %(symbol)s"),
    N_("resolution %(number)s"),
    N_("Security Council resolution %(number)s"),
    N_("General Assembly resolution %(number)s"),
    N_("Human Rights Council resolution %(number)s"),
    N_("Economic and Social Council resolution %(number)s"),
    N_("Commission on Human Rights resolution %(number)s"),
    N_("Commission on Human Rights decision %(number)s"),
    N_("ILO code %(code)s"),
    N_("Council of Europe treaty series %(number)s"),
    N_("directive %(number)s"),
    N_("United Nations Treaty Series %(number)s"),
    N_("“%(name)s” has these words and more"),
    N_("like “%(name)s” (%(sort)s)"),
    N_("identifier"),
    N_("symbol"),
    N_("short name"),
    N_("name"),
    N_("also called"),
    N_("title"),
    N_("code"),
    N_("description"),
    N_("keyword"),
    N_("English"),
    N_("French"),
    N_("Spanish"),
    N_("Arabic"),
    # an address that cannot be used
    N_("%(iri)s is not an absolute IRI."),
    N_("There is no graph %(graph)s."),
    N_("Name a graph: ?graph=IRI or ?default."),
    N_("This can be had as %(forms)s."),
    N_("A trace can be had as %(forms)s."),
    N_("A graph can be had as %(forms)s."),
    N_("The ontology can be had as %(forms)s."),
    N_("A body may have %(size)s here."),
    # how a release came about
    N_("build"),
    N_("update"),
    N_("import"),
    N_("ingest"),
    N_("rollback"),
    N_("contribution"),
    N_("graph store %(method)s"),
)
"""The patterns, each as the program writes it, its values named."""


_SAID_AGAIN = frozenset({"language", "reading", "sort"})
"""Values that are such words themselves; the others are names, numbers and code."""

_VALUE = re.compile(r"%\((\w+)\)s")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each pattern as an expression; what says most itself first, so that no wide one swallows a narrow one."""
    found = sorted({*PHRASES, *rules()}, key=lambda words: -len(_VALUE.sub("", words)))
    return tuple((re.compile(_expression(words), re.DOTALL), words) for words in found)


def _expression(words: str) -> str:
    pieces, place, seen = list[str](), 0, set[str]()
    for value in _VALUE.finditer(words):
        again = value[1] in seen
        pieces += [re.escape(words[place : value.start()]), f"(?P={value[1]})" if again else f"(?P<{value[1]}>.+)"]
        place = value.end()
        seen.add(value[1])
    return "".join([*pieces, re.escape(words[place:])])


def phrase(words: str) -> str | None:
    """English words of the program in the language of the interface; None where they are of no known pattern."""
    if interface() == INTERFACE_LANGUAGES[0]:
        return words
    for pattern, source in _patterns():
        if found := pattern.fullmatch(words):
            return gettext(source, **{name: _value(name, value) for name, value in found.groupdict().items()})
    return None


def _value(name: str, value: str) -> str:
    return (phrase(value) or value) if name in _SAID_AGAIN else value
