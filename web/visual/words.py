"""The picture in words: sentences for the summary, and what the canvas and the file say. Pure."""

from __future__ import annotations

from collections import Counter

from graph.neighbourhood import Edge, Neighbourhood, Route
from graph.trace import told_apart
from web.language import gettext, interface, ngettext, on_date, since_date, until_date
from web.visual.view import View


def said(edge: Edge, around: Neighbourhood) -> str:
    """An edge as a sentence without its full stop: `OPSC supplements CRC (since 2002-01-18)`."""
    when = " ".join([since_date(edge.since)] * bool(edge.since) + [until_date(edge.until)] * bool(edge.until))
    if edge.form == "participation" and edge.since:
        when = on_date(edge.since)
    source, target = told_apart([around.node(edge.source), around.node(edge.target)])
    line = f"{source} {edge.phrase} {target}"
    return f"{line} ({when})" if when else line


def summary(around: Neighbourhood, view: View, found: Route | None) -> list[str]:
    """What the picture shows, in sentences."""
    focus = around.nodes[0]
    kinds = Counter(node.kind_label for node in around.nodes[1:])
    parts = [f"{count} × {label}" for label, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))]
    others = len(around.nodes) - 1
    lines = [
        gettext(
            "Around %(name)s: %(entities)s (%(kinds)s) and %(links)s.",
            name=focus.label,
            entities=ngettext("%(num)s entity", "%(num)s entities", others),
            kinds=", ".join(parts),
            links=ngettext("%(num)s link", "%(num)s links", len(around.edges)),
        )
        if others
        else gettext(
            "Nothing is on show around %(name)s: no link is recorded that the filters let through.", name=focus.label
        )
    ]
    for rest in around.remainders:
        if rest.left:
            name = around.node(rest.node).short
            lines.append(
                gettext(
                    "%(name)s has %(total)s neighbours here; %(left)s less specific ones are not on show.",
                    name=name,
                    total=rest.total,
                    left=rest.left,
                )
            )
    if around.edges_left:
        lines.append(
            ngettext(
                "%(num)s further link among what is shown is left out.",
                "%(num)s further links among what is shown are left out.",
                around.edges_left,
            )
        )
    if view.a and view.b:
        lines.append(_way(around, view, found))
    return lines


def _way(around: Neighbourhood, view: View, found: Route | None) -> str:
    ends = [around.by_name[name].short if name in around.by_name else name for name in (view.a, view.b)]
    if found is None:
        return gettext(
            "No way between %(one)s and %(other)s within what is shown. Expand one of them, or loosen the filters.",
            one=ends[0],
            other=ends[1],
        )
    steps = "; ".join(said(edge, around) for edge in found.edges)
    return ngettext(
        "From %(one)s to %(other)s in %(num)s step: %(steps)s.",
        "From %(one)s to %(other)s in %(num)s steps: %(steps)s.",
        len(found.edges),
        one=ends[0],
        other=ends[1],
        steps=steps,
    )


def canvas_words() -> dict[str, str]:
    """What the canvas says, in the language of the interface; braces hold what is put in."""
    return {
        "around": gettext("Around {name}"),
        "unshown": gettext("This cannot be shown."),
        "unanswered": gettext("The server does not answer. The page shows what was there before."),
        "middle": gettext("The entity in the middle cannot be hidden."),
        "unknown": gettext("Nothing on show is called {name}."),
        "link": gettext("{name}: 1 link on show."),
        "links": gettext("{name}: {count} links on show."),
        "end": gettext("Nothing further that way."),
        "turn": gettext("Link {place} of {count}."),
    }


def file_words(around: Neighbourhood) -> dict[str, object]:
    """What the page that opens offline says."""
    entities = ngettext("%(num)s entity", "%(num)s entities", len(around.nodes))
    links = ngettext("%(num)s link", "%(num)s links", len(around.edges))
    return {
        "language": interface(),
        "around": gettext("Around %(name)s", name=around.nodes[0].label),
        "size": f"{entities}, {links}.",
        "offline": gettext("From Concordat. This file needs no network."),
        "network": gettext("Network; the links stand in the table below"),
        "columns": [gettext("From"), gettext("Says"), gettext("To"), gettext("When"), gettext("Sources")],
    }
