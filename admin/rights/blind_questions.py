"""The blind questions, on the side of those who receive a whistleblower scheme's reports.

Whoever gives one back always sends one sealed envelope of one size: to the person, or empty. The
rights desk sees neither, and not whether anything was given back at all.
"""

from flask import Blueprint, Response, jsonify, render_template

from admin.bodies import envelope
from admin.guard import recipient
from admin.rights.told import tells
from crypto.encoding import b64u
from portal.data import database as store
from portal.data.rights import blind
from portal.web.database import now, session
from portal.web.languages import localised
from portal.web.limits import limit

blueprint = Blueprint("blind_questions", __name__, url_prefix="/<language:language>/questions")
localised(blueprint)
tells(blueprint)


@blueprint.get("")
def page() -> str:
    waiting = blind.waiting(session(), recipient=recipient())
    return render_template("rights/questions.html", waiting=waiting)


@blueprint.get("/<question>")
def one(question: str) -> str:
    asked = blind.get(session(), recipient=recipient(), question=question)
    return render_template("rights/question.html", asked=asked)


@blueprint.get("/<question>/sealed")
def sealed(question: str) -> Response:
    asked = blind.get(session(), recipient=recipient(), question=question)
    return jsonify(
        {
            "scheme": asked.scheme.id,
            "envelope": b64u(asked.envelope),
            "charters": asked.charters,
            "asking": asked.asking,
            "readers": asked.readers,
            "given_back": b64u(asked.given_back) if asked.given_back else None,
        }
    )


@blueprint.post("/<question>")
@limit("60 per minute")
def give_back(question: str) -> tuple[Response, int]:
    blind.give_back(
        session(), recipient=recipient(), question=question, envelope=envelope(), now=now()
    )
    store.commit(session())
    return jsonify({"given_back": True}), 201
