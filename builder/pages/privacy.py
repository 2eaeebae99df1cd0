"""The page that says what this site does not do, what others still see, what a person can keep, and how to delete it."""

from __future__ import annotations

from builder.pages.page import Draft
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme

# How many pages that were read are kept at most: about 1.5 MB, which an old phone can spare.
KEPT = 60
_SEEN = (
    ("host", ("host_text",)),
    ("network", ("network_text",)),
    ("phone", ("phone_text", "phone_private")),
    ("links", ("links_text",)),
    ("printer", ("printer_dots", "printer_log", "card")),
)


def privacy(theme: Theme, speaker: Speaker) -> Draft:
    """`/{tag}/privacy/`: the buttons on it are shown by `theme/scripts/offline.js` where a browser can keep pages."""
    body = theme.environment.get_template("privacy.html").render(speaker=speaker, say=speaker.say, seen=_SEEN, limit=KEPT)
    words = speaker.words
    return Draft("privacy/", "privacy", words("site.privacy"), words("site.privacy_lead"), body, styles=("home",))
