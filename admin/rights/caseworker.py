"""The page of a caseworker: no account, no session. The secret of the link stays behind its `#`.

The page is the same for everybody. Its script derives a token from the secret, asks for the one
sealed question that belongs to it, and sends one sealed answer.
"""

from flask import Blueprint, Response, jsonify, render_template

from admin.bodies import Body
from admin.rights.parcels import Parcel, parcel
from admin.rights.told import tells
from admin.rights.words import kind_words
from crypto.encoding import b64u
from portal.data import database as store
from portal.data.rights import caseworkers, link_tokens
from portal.data.rights.caseworkers import CaseworkerPage
from portal.errors import CaseworkerLinkUnknown
from portal.web.database import now, session, settings, today
from portal.web.languages import localised, pick
from portal.web.limits import limit

TOKEN = 43

blueprint = Blueprint("caseworker", __name__, url_prefix="/<language:language>/caseworker")
localised(blueprint)
tells(blueprint)


@blueprint.get("")
def page() -> str:
    return render_template("rights/caseworker.html")


@blueprint.post("/question")
@limit("30 per minute", "200 per hour", for_strangers=True)
def question() -> Response:
    found = caseworkers.find(session(), token=_token(Body().text("token")), now=now())
    return jsonify(_json(found))


@blueprint.post("/answer")
@limit("6 per minute", "60 per hour", for_strangers=True)
def answer() -> tuple[Response, int]:
    """Once. The very same answer again, after a lost connection, changes nothing.

    Anybody can send something here: the link is looked at before files are read.
    """
    sent = parcel(_is_waited_for)
    day = caseworkers.answer(
        session(),
        token=_token(sent.text("token")),
        envelope=sent.sealed,
        files=sent.files,
        today=today(),
        now=now(),
    )
    store.commit(session())
    return jsonify({"answered_on": day.isoformat()}), 201


def _is_waited_for(sent: Parcel) -> bool:
    """Whether an answer with files may come; of one that is here already only its message."""
    found = link_tokens.is_waited_for(session(), token=_token(sent.text("token")), now=now())
    # An upload can be slow, and nothing in the database should wait for it.
    session().rollback()
    return found


def _token(text: str) -> str:
    """What has another length opens nothing, and is not looked for."""
    if len(text) != TOKEN:
        raise CaseworkerLinkUnknown
    return text


def _json(found: CaseworkerPage) -> dict[str, object]:
    """What a caseworker needs: never who handles what, nor where the request stands."""
    return {
        "link": found.link_id,
        "scheme": found.scheme_id,
        "organisation": pick(found.organisation),
        "name": found.name,
        "kinds": [kind_words(one) for one in found.kinds],
        "systems": [
            {"name": pick(one.names), "search": pick(one.search) if one.search else ""}
            for one in found.systems
        ],
        "expires_on": found.expires_at.astimezone(settings().time_zone).date().isoformat(),
        "question": b64u(found.question),
        "charters": found.charters,
        "readers": found.readers,
    }
