"""Kinds of entities as shapes and colours. The shape and the word say what the colour says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A shape of vis-network, and a colour for light and for dark ground (contrast with the ground at least 3:1)."""

    shape: str
    light: str
    dark: str


# Neighbours in hue differ in shape, so that no two kinds are told apart by colour alone.
LOOKS: dict[str, Look] = {
    "instrument": Look("square", "#1f5fa8", "#7fb2ee"),
    "document": Look("triangleDown", "#3b7f97", "#7cc6df"),
    "framework": Look("hexagon", "#8a3f86", "#d69ad2"),
    "organisation": Look("dot", "#b9501c", "#f0995f"),
    "process": Look("diamond", "#1d7a58", "#6fcaa5"),
    "project": Look("triangle", "#8a6a00", "#d9b545"),
    "event": Look("star", "#a3333d", "#ee8f96"),
    "person": Look("triangle", "#5b5b66", "#b4b4c0"),
    "place": Look("dot", "#5c6f1f", "#afc262"),
    "setting": Look("square", "#7a5a44", "#cda98f"),
    "resource": Look("triangleDown", "#6a52a3", "#b7a3ea"),
    "theme": Look("star", "#2d6d74", "#7fc3c9"),
    "other": Look("diamond", "#666666", "#aaaaaa"),
}

COMMUNITY_COLOURS = 8
"""Communities beyond share the last colour; their number stands in the table."""


def look(kind: str) -> Look:
    """How a kind is drawn."""
    return LOOKS.get(kind, LOOKS["other"])
