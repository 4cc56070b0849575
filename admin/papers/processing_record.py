"""The record of processing activities (GDPR Article 30), as the authority may ask for it."""

from datetime import date

from admin.papers import blocks
from admin.papers.look import Frame, Setting, laid_out
from admin.papers.words import Words, day
from portal.rules.rights.policy_values import PolicyFile
from portal.rules.rights.privacy_notice import record


def processing_record(setting: Setting, policy: PolicyFile, *, made_on: date) -> bytes:
    """The PDF: every processing record with its measures. Raises `PaperTooLarge`, `PaperFailed`."""
    say, tongue = Words("record", setting.language), setting.language
    empty = Words("common", tongue)("unknown")
    parts = [blocks.notice(say("how"))]
    for entry in record(policy, tongue):
        parts += [
            blocks.heading(entry.name),
            blocks.facts(blocks.row(one.heading, one.value, empty=empty) for one in entry.rows),
        ]
    if policy.processors:
        rows = [
            [
                one.name,
                one.location,
                one.agreement,
                day(one.agreement_date, tongue) if one.agreement_date else "–",
            ]
            for one in policy.processors
        ]
        columns = [say("name"), say("location"), say("agreement"), say("date")]
        parts += [
            blocks.heading(say("processors")),
            blocks.table(columns, rows, widths=(3, 2, 3, 2)),
        ]
    frame = Frame(title=say("title"), lead=say("lead", day=day(made_on, tongue)), foot=say("foot"))
    return laid_out("report", setting, frame, parts)
