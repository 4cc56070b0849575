"""The figures as a page and as a spreadsheet; the record of processing as paper and spreadsheet."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from admin.breach.exports import CSV
from admin.breach.spreadsheet import spreadsheet
from admin.guard import recipient
from admin.paper_files import PDF, file_answer, setting
from admin.papers.processing_record import processing_record
from admin.rights.desk_context import handlers_only
from admin.rights.statistics_page import figures, table
from portal.data.rights import desks
from portal.rules.rights.privacy_notice import record
from portal.web.database import now, session, today
from portal.web.languages import language, localised

blueprint = Blueprint("rights_statistics", __name__, url_prefix="/<language:language>/requests")
localised(blueprint)


@blueprint.get("/statistics")
def page() -> str:
    return render_template("rights/statistics.html", view=figures())


@blueprint.get("/statistics.csv")
def csv() -> Response:
    found = figures()
    heads = [_("Figures"), _("What is counted"), str(found.year), _("As the public sees it")]
    return file_answer(
        spreadsheet(heads, table(found), language()), CSV, f"requests-{found.year}.csv"
    )


@blueprint.get("/record-<any(da, en):paper>.pdf")
def record_pdf(paper: str) -> Response:
    """The record of processing activities (Article 30), with the measures: not for the public."""
    handlers_only()
    policy = desks.policy(session(), organisation_id=recipient().organisation_id)
    content = processing_record(setting(paper, now()), policy, made_on=today())
    return file_answer(content, PDF, f"record-{today().isoformat()}-{paper}.pdf")


@blueprint.get("/record.csv")
def record_csv() -> Response:
    handlers_only()
    policy = desks.policy(session(), organisation_id=recipient().organisation_id)
    entries = record(policy, language())
    heads = [_("Processing"), *(row.heading for row in entries[0].rows)] if entries else []
    rows = [[one.name, *(row.value for row in one.rows)] for one in entries]
    content = spreadsheet(heads, rows, language())
    return file_answer(content, CSV, f"record-{today().isoformat()}.csv")
