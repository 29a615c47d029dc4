"""Kinds of entities as shapes and colours. The shape and the word say what the colour says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A shape of vis-network, and the colour that the token ``--k-{kind}`` has on light ground."""

    shape: str
    light: str


# Kinds that share a shape differ in colour; in the explorer itself each kind has the mark of its own.
LOOKS: dict[str, Look] = {
    "instrument": Look("square", "#00558c"),
    "document": Look("triangleDown", "#1f6f9c"),
    "framework": Look("hexagon", "#00664d"),
    "organisation": Look("dot", "#a84300"),
    "process": Look("diamond", "#8f3c70"),
    "project": Look("triangle", "#7a5800"),
    "event": Look("star", "#96351f"),
    "person": Look("triangle", "#4a5560"),
    "place": Look("dot", "#3c6b2f"),
    "setting": Look("square", "#5c5c5c"),
    "resource": Look("triangleDown", "#5646a0"),
    "theme": Look("star", "#6b5e1f"),
    "other": Look("diamond", "#666666"),
}


def look(kind: str) -> Look:
    """How a kind is drawn."""
    return LOOKS.get(kind, LOOKS["other"])
