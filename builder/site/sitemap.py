"""`sitemap.xml` and `robots.txt`: every page with its translations, and the day of its newest fact where it has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from xml.etree import ElementTree

from builder.pages.page import Page

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(pages: Iterable[Page], base_url: str) -> bytes:
    """All pages but that for a wrong address, sorted by URL.

    `lastmod` is the newest date of a fact on the page, never the day of the build. Translations are told here and not in
    each page, where a reader would load them every time; a page names only those that exist.
    """
    ElementTree.register_namespace("", _SITEMAP)
    ElementTree.register_namespace("xhtml", _XHTML)
    root = ElementTree.Element(f"{{{_SITEMAP}}}urlset")
    # Without what stands on them, for all together it is a lot.
    known = sorted((replace(page, html="") for page in pages), key=lambda each: each.url)
    tags = {page.url: page.tag for page in known}
    for page in known:
        if page.url.endswith(".html"):
            continue
        entry = ElementTree.SubElement(root, f"{{{_SITEMAP}}}url")
        ElementTree.SubElement(entry, f"{{{_SITEMAP}}}loc").text = base_url + page.url
        if page.modified:
            ElementTree.SubElement(entry, f"{{{_SITEMAP}}}lastmod").text = page.modified
        for other in page.alternates if len(page.alternates) > 1 else ():
            link = {"rel": "alternate", "hreflang": tags[other], "href": base_url + other}
            ElementTree.SubElement(entry, f"{{{_XHTML}}}link", link)
    ElementTree.indent(root, "")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def robots(base_url: str) -> bytes:
    """Everybody may read everything."""
    return f"User-agent: *\nDisallow:\nSitemap: {base_url}/sitemap.xml\n".encode()
