"""The register of all breaches, and a new one in it."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, kept
from admin.breach.desk_context import handlers_only
from admin.breach.forms import NewForm
from admin.breach.opening import new_view, opened, values_at_first
from admin.breach.register_page import register_page
from admin.breach.sheets import posted
from portal.web.database import now
from portal.web.languages import localised

blueprint = Blueprint("breach_register", __name__, url_prefix="/<language:language>/breaches")
localised(blueprint)


@blueprint.get("")
def page() -> str:
    return render_template("breach/register.html", view=register_page(), now=now())


@blueprint.get("/new")
def new() -> str:
    handlers_only()
    return render_template("breach/new.html", view=new_view(values_at_first()))


@blueprint.post("/new")
def create() -> Answer:
    """The file page of the new breach; what cannot stand comes back with what was typed."""
    handlers_only()
    form = NewForm()

    def again(problems: dict[str, str]) -> str:
        return render_template("breach/new.html", view=new_view(posted(), problems))

    def leave() -> Response:
        return redirect(url_for("breach.page", breach=opened(form).id), code=303)

    return kept(leave, again)
