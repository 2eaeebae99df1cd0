"""For those who build on us: the answer box that another site can show, and the page about data and feeds."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from builder.facts.model import Place
from builder.pages.page import Draft, Page
from builder.pages.speaker import Speaker
from builder.pages.theme import Theme, style_hash


class ReusePages:
    """Pages of one language."""

    def __init__(self, theme: Theme, speaker: Speaker, base_url: str) -> None:
        """The language is that of the speaker; `base_url` is what another site must load from."""
        self.theme, self.speaker, self.base_url = theme, speaker, base_url
        self._box = theme.environment.get_template("embed.html")
        self._style = theme.style(("base", "embed", f"lang-{speaker.tag}"))

    def embed(self, place: Place, made: date) -> Page:
        """`/{tag}/{place}/embed/`: the first line of each situation, in a frame of another site, with no script.

        Its links open the whole page in a window of its own, because the frame is small.
        """
        speaker = self.speaker
        situations = {name: each for name, each in speaker.facts.situations.situations.items() if not each.later}
        title = speaker.words("site.embed_title", place=speaker.place_words(place))
        html = self._box.render(
            speaker=speaker, say=speaker.say, facts=speaker.facts, place=place, situations=situations, title=title,
            made=made, base_url=self.base_url, style=Markup(self._style), style_hash=style_hash(self._style),
            machine=not speaker.catalogue.reviewed, sprite="\x05SPRITE\x05",
        )  # fmt: skip
        url = f"/{speaker.tag}/{place.id}/embed/"
        return Page(url, speaker.tag, title, html.replace("\x05SPRITE\x05", self.theme.sprite(html)))

    def data(self, example: Place) -> Draft:
        """`/{tag}/data/`: every file that a program can read, and the text to copy into another site."""
        speaker = self.speaker
        address = f"{self.base_url}/{speaker.tag}/{example.id}/embed/"
        title = speaker.words("site.embed_title", place=speaker.place_words(example))
        snippet = (
            f'<iframe src="{address}" title="{title}" width="360" height="640" loading="lazy" sandbox="allow-popups"></iframe>'
        )
        body = self.theme.environment.get_template("data.html").render(
            speaker=speaker, say=speaker.say, place=example, snippet=snippet
        )
        words = speaker.words
        return Draft("data/", "data", words("site.data_title"), words("site.data_intro"), body, styles=("home",))
