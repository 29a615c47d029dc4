"""What the query editor says: it is a library that speaks English, so its words are put in by the page."""

from __future__ import annotations

from typing import Final

from web.language import INTERFACE_LANGUAGES, N_, gettext, interface

WORDS: Final = (
    N_("Query"),
    N_("Table"),
    N_("Response"),
    N_("Settings"),
    N_("Open settings"),
    N_("Add tab"),
    N_("New Tab"),
    N_("Close tab"),
    N_("Close Tab"),
    N_("Rename Tab"),
    N_("Copy Tab"),
    N_("Close other tabs"),
    N_("Undo close Tab"),
    N_("Clear endpoint"),
    N_("Request method"),
    N_("Accept Headers"),
    N_("Ask / Select"),
    N_("Construct / Describe"),
    N_("Arguments"),
    N_("Header Arguments"),
    N_("Default Graphs"),
    N_("Named Graphs"),
    N_("Share query"),
    N_("Run query"),
    N_("Add a new tab"),
    N_("Download Results"),
    N_("Download result"),
    N_("View documentation of Table"),
    N_("View documentation of Response"),
    N_("Simple view"),
    N_("Ellipse"),
    N_("Filter query results"),
    N_("Shows Table view"),
    N_("Shows Response view"),
    N_("{name}: Activate to sort"),
    N_("{name}: Activate to invert sorting"),
    N_("{name}: Activate to remove sorting"),
    N_("pagination"),
    N_("First"),
    N_("Previous"),
    N_("Next"),
    N_("Last"),
    N_("Page size:"),
    N_("All"),
    N_("Show all"),
    N_("No data available in table"),
    N_("No matching records found"),
    N_("{count} result in {seconds} seconds"),
    N_("{count} results in {seconds} seconds"),
    N_("Response in {seconds} seconds"),
    N_("Showing {first} to {last} of {count} entries"),
    N_("Showing {first} to {last} of {count} entry"),
    N_("(filtered from {count} total entries)"),
)
"""As the editor writes them; what stands in braces is put in by it."""


def editor_words() -> dict[str, str]:
    """The editor's words in the language of the interface; empty where it speaks that anyway."""
    if interface() == INTERFACE_LANGUAGES[0]:
        return {}
    return {words: gettext(words) for words in WORDS}
