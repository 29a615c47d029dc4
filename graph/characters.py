"""What XML can hold."""

from __future__ import annotations

import re
from typing import Final

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit_for_xml(text: str) -> str:
    """Text with each character that XML 1.0 (section 2.2) cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)
