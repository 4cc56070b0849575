"""The file of one breach: the whole story on one page."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin.breach.desk_context import open_breach_file
from admin.breach.file_page import file_page
from portal.web.languages import localised

blueprint = Blueprint("breach", __name__, url_prefix="/<language:language>/breaches/<breach>")
localised(blueprint)

# What is only posted to. Whoever comes there by the language switch is led to the page.
PARTS = "measures", "tasks", "state", "stepping-aside"


@blueprint.get("")
def page(breach: str) -> str:
    return render_template("breach/file.html", view=file_page(open_breach_file(breach)))


@blueprint.get(f"/<any({','.join(repr(part) for part in PARTS)}):part>")
def back(breach: str, part: str) -> Response:
    return redirect(url_for("breach.page", breach=open_breach_file(breach).id, _anchor=part))
