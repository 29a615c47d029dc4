"""Main content of HTML and Markdown."""

from __future__ import annotations

import re
from contextlib import suppress

from graph.ingest.bounds import Unreadable
from graph.ingest.encodings import decode

_DROPPED = (
    "script, style, noscript, template, svg, iframe, form, button, select, nav, header, footer, aside, dialog, "
    "[role=navigation], [role=banner], [role=contentinfo], [role=search], [aria-hidden=true], [hidden], "
    ".breadcrumb, .breadcrumbs, .cookie-banner, #cookie-banner, .visually-hidden, .sr-only, .share, .social"
)
_PARAGRAPHS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "main",
        "blockquote",
        "pre",
        "table",
        "ul",
        "ol",
        "dl",
        "figure",
        "hr",
    ]
)
_LINES = frozenset(
    [
        "div",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "figcaption",
        "caption",
        "address",
        "summary",
        "details",
        "option",
        "label",
    ]
)
_MAIN = ("main", "[role=main]", "#main-content", "#content", "article")
_LEAST_SHARE = 0.4  # of the page's text that a main element must hold to be believed


def read_html(data: bytes) -> tuple[str, str]:
    """The text of the main content, a line a block, and the encoding. Scripts, menus and banners are dropped."""
    from selectolax.lexbor import LexborHTMLParser

    source, encoding = decode(data)
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    if declared and encoding not in ("utf-8", "utf-8-sig"):
        with suppress(LookupError):
            source, encoding = (
                data.decode(declared[1].decode("ascii"), errors="replace"),
                declared[1].decode("ascii").lower(),
            )
    tree = LexborHTMLParser(source)
    root = tree.body or tree.root
    if root is None:
        raise Unreadable("holds no HTML")
    for node in tree.css(_DROPPED):
        if node.tag not in ("html", "body"):
            node.decompose()
    whole = len(root.text(strip=True) or "")
    for selector in _MAIN:
        for node in tree.css(selector):
            if len(node.text(strip=True) or "") >= _LEAST_SHARE * whole:
                root = node
                break
        else:
            continue
        break
    text = _lines(root)
    if not text:
        raise Unreadable("holds no text outside its scripts and menus")
    return text, encoding


def _lines(root: object) -> str:
    pieces: list[str] = []
    last: object = None
    for node in root.traverse(include_text=True):  # type: ignore[attr-defined]
        if node.tag == "br":
            pieces.append("\n")
            continue
        if node.tag != "-text":
            continue
        words = re.sub(r"[ \t\r\n\f]+", " ", node.text(deep=False) or "")
        if not words.strip():
            if pieces and not pieces[-1].endswith((" ", "\n")):
                pieces.append(" ")
            continue
        block, gap = _block(node)
        if last is not None and block != last:
            pieces.append(gap)
        last = block
        pieces.append(words)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(pieces))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]{2,}", " ", text)).strip()


def _block(node: object) -> tuple[int, str]:
    parent = node.parent  # type: ignore[attr-defined]
    while parent is not None:
        if parent.tag in _PARAGRAPHS:
            return parent.mem_id, "\n\n"
        if parent.tag in _LINES:
            return parent.mem_id, "\n"
        parent = parent.parent
    return 0, "\n"


def read_markdown(data: bytes) -> tuple[str, str]:
    """The text of a Markdown document (CommonMark 0.31), blocks apart, marks dropped; and the encoding."""
    from markdown_it import MarkdownIt

    source, encoding = decode(data)
    blocks: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type == "inline":
            words = "".join(
                child.content if child.type in ("text", "code_inline") else "\n" if "break" in child.type else ""
                for child in token.children or []
            )
            blocks.append(words)
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
    text = "\n\n".join(block for block in blocks if block.strip())
    if not text:
        raise Unreadable("holds no text")
    return text, encoding
