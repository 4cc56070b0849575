"""What an organisation writes in Markdown (policy, guidance), made safe to show.

This is the one place that may say of a text that it is HTML.
"""

import functools
from urllib.parse import unquote, urlsplit

import bleach
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset(
    [
        "p",
        "br",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "a",
        "blockquote",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "pre",
    ]
)
ATTRIBUTES = {"a": ["href"], "ol": ["start"]}
# `mailto` and `tel`: guidance names people to call.
PROTOCOLS = frozenset({"https", "http", "mailto", "tel"})
# Behind a first slash: what makes the rest the name of a host, or is left out by browsers.
ELSEWHERE = frozenset("/\\\t\n\r")

# A page has one h1, its title: what a text calls its first heading is the page's second.
LOWERED = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


def install(app: Flask) -> None:
    app.jinja_env.filters["markdown"] = render


@functools.cache
def _parser() -> MarkdownIt:
    # "html" off: tags in the text are shown as text. Bleach then allows only what is known.
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@functools.lru_cache(maxsize=256)
def render(text: str) -> Markup:
    """Safe HTML of a Markdown text: known tags, no pictures, links with a known protocol."""
    tokens = _parser().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = LOWERED[token.tag]
    html = _parser().renderer.render(tokens, _parser().options, {})
    clean = bleach.clean(
        html,
        tags=TAGS,
        attributes=_allowed,
        protocols=PROTOCOLS,
        strip=True,
        strip_comments=True,
    )
    return Markup(clean)  # noqa: S704 - Bleach has just cleaned it; nothing else reaches this line


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, []):
        return False
    # A link without a protocol would be read in the context of a page that its writer cannot know.
    return name != "href" or bool(urlsplit(value).scheme) or _is_local(value)


def _is_local(value: str) -> bool:
    """A place on this site. Two slashes lead elsewhere, and browsers take a backslash for one."""
    second = unquote(value)[1:2]
    return value.startswith("#") or (value.startswith("/") and second not in ELSEWHERE)
