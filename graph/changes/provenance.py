"""The record of a change as PROV-O: made from the manifest when it is asked for, never stored among the data.

So the digest of a release is that of its facts alone: going back to an older state gives the older digest.
"""

from __future__ import annotations

from urllib.parse import quote

from graph.iri import BASE, PREFIXES
from graph.release import Manifest
from graph.store import DefaultGraph, Literal, NamedNode, Quad
from graph.store.turtle import write_turtle

_XSD = PREFIXES["xsd"]


def release_iri(number: int) -> str:
    """The IRI of a release.

    >>> release_iri(3)
    'https://w3id.org/concordat/release/3'
    """
    return f"{BASE}release/{number}"


def record(manifest: Manifest) -> list[Quad]:
    """The release, the change that made it, and who stands behind it (PROV-O, section 3)."""
    release, change = NamedNode(release_iri(manifest.number)), NamedNode(release_iri(manifest.number) + "#change")
    quads: list[Quad] = []

    def say(subject: NamedNode, name: str, value: NamedNode | Literal) -> None:
        prefix, _, local = name.partition(":")
        quads.append(Quad(subject, NamedNode(PREFIXES[prefix] + local), value, DefaultGraph()))

    time = Literal(manifest.created, datatype=NamedNode(_XSD + "dateTime"))
    say(release, "rdf:type", NamedNode(PREFIXES["prov"] + "Entity"))
    say(release, "rdf:type", NamedNode(PREFIXES["void"] + "Dataset"))
    say(release, "dcterms:identifier", Literal(manifest.digest))
    say(release, "void:triples", Literal(manifest.quads))
    say(release, "prov:generatedAtTime", time)
    say(release, "prov:wasGeneratedBy", change)
    say(change, "rdf:type", NamedNode(PREFIXES["prov"] + "Activity"))
    say(change, "dcterms:type", Literal(manifest.action))
    say(change, "prov:endedAtTime", time)
    if manifest.why:
        say(change, "dcterms:description", Literal(manifest.why))
    if manifest.parent is not None:
        parent = NamedNode(release_iri(manifest.parent))
        say(release, "prov:wasRevisionOf", parent)
        say(change, "prov:used", parent)
    if manifest.who:
        agent = NamedNode(f"{BASE}agent/{quote(manifest.who, safe='')}")
        say(agent, "rdf:type", NamedNode(PREFIXES["prov"] + "Agent"))
        say(agent, "foaf:name", Literal(manifest.who))
        say(change, "prov:wasAssociatedWith", agent)
    return quads


def as_turtle(manifest: Manifest) -> str:
    """The record in Turtle."""
    return write_turtle(record(manifest), PREFIXES)
