"""Makes the sealed letter: one file with all that sealing needs, and a policy that forbids the rest.

It is the same bytes for everybody, so its hash can be compared. Nothing in it can ask a server for
anything: its own policy allows exactly its one script and its one style, by their hashes.
"""

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, render_template, url_for

from portal.data import charters
from portal.errors import CharterAbsent
from portal.public import letter_texts, page_data
from portal.public.places import SchemePlace
from portal.rules.information import external_channels
from portal.rules.law_data import TOLD_AS_OF
from portal.web.assets import AssetMissingError, read_manifest
from portal.web.database import session, settings
from portal.web.masthead import stylesheet
from portal.web.program_files import content_of
from portal.web.script_texts import script_texts

# Where the template leaves room for what no template engine may touch.
STYLE_PLACE, SCRIPT_PLACE = "<style></style>", "<script></script>"

POLICY = (
    "default-src 'none'",
    "script-src '{script}'",
    "style-src '{style}'",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)


def letter_file(place: SchemePlace) -> bytes:
    """The file, in the language of the request. Raises `CharterAbsent`."""
    signed = charters.chain(session(), scheme_id=place.row.id)
    if not signed:
        raise CharterAbsent
    script, style = built("letter.js"), built("letter.css") + _accent(place)
    page = render_template(
        "public/letter_file.html",
        organisation=place.organisation,
        scheme=place,
        steps=page_data.form_steps(place),
        category=page_data.category_question(place),
        category_fields=page_data.fields_in(place, page_data.CATEGORY),
        channels=external_channels(place.row.regime, TOLD_AS_OF)[:1],
        policy="; ".join(POLICY).format(script=source_of(script), style=source_of(style)),
        addresses=addresses(place),
        sealed_name=letter_texts.SEALED_NAME,
        data=_data(place, signed),
        texts=script_texts(*letter_texts.LETTER_PAGE),
    )
    # Empty lines are what the template leaves behind, and nothing else in a page needs them.
    page = re.sub(r"\n\s*\n", "\n", page)
    return _carrying(page, style=style, script=script).encode()


def file_hash(place: SchemePlace) -> str | None:
    """SHA-256 of the file in hexadecimal, as every computer can work it out; None where is none."""
    try:
        return hashlib.sha256(letter_file(place)).hexdigest()
    except CharterAbsent:
        return None


def addresses(place: SchemePlace) -> list[str]:
    """Where the sealed file is handed in, written out: the site's own address, then its onion."""
    organisation, scheme = place.organisation.row.slug, place.row.slug
    path = url_for("letter.page", organisation=organisation, scheme=scheme)
    origins = (settings().public_origin, settings().onion_origin)
    return [origin + path for origin in origins if origin]


def source_of(content: str) -> str:
    """What a policy calls this very script or style, and no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def built(name: str) -> str:
    """A built file as text. Raises `AssetMissingError`."""
    return _read(Path(current_app.root_path) / "build", name)


@cache
def _read(folder: Path, name: str) -> str:
    """Read once, as other scripts and styles are: a server says the same until it is restarted."""
    entry = read_manifest(folder).get(name)
    if entry is None:
        raise AssetMissingError(f"{name} has not been built. Run `make build`.")
    return content_of(folder / entry["file"]).decode()


def _accent(place: SchemePlace) -> str:
    accent = place.organisation.row.accent
    return stylesheet(accent) if accent else ""


def _data(place: SchemePlace, signed: list[dict[str, str]]) -> dict[str, Any]:
    mailbox = url_for("pages.mailbox", organisation=place.organisation.row.slug)
    return {
        **page_data.scheme_data(place),
        "urls": {"mailbox": settings().public_origin + mailbox},
        "charters": signed,
    }


def _carrying(page: str, *, style: str, script: str) -> str:
    """The page with its style and script in their places, byte for byte as they were hashed."""
    for place, content, end in (
        (STYLE_PLACE, style, "</style"),
        (SCRIPT_PLACE, script, "</script"),
    ):
        # Either would end the element early, and a browser would read the rest as a page.
        if end in content.lower() or "<!--" in content or page.count(place) != 1:
            raise ValueError(f"{place} cannot carry what belongs in it")
        opening, closing = place[: place.index("</")], place[place.index("</") :]
        page = page.replace(place, f"{opening}{content}{closing}")
    return page


def canonical(value: object) -> str:
    """JSON in a fixed form, to be read by people: the receipt."""
    return json.dumps(value, indent=2, sort_keys=True)
