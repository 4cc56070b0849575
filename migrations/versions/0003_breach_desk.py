"""The breach desk."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _record()
    _papers()
    _sealed()
    _desk()


def downgrade() -> None:
    for table in (
        "breach_alert",
        "breach_alert_link",
        "breach_stepped_aside",
        "breach_handler",
        "breach_desk",
        "breach_evidence_chunk",
        "breach_evidence",
        "breach_note",
        "breach_lesson",
        "breach_measure",
        "breach_task",
        "breach_notice",
        "breach_decision",
        "breach_event",
        "breach",
    ):
        op.drop_table(table)


def _record() -> None:
    _breach()
    _breach_event()
    _breach_decision()


def _papers() -> None:
    _breach_notice()
    _breach_task()
    _breach_measure()
    _breach_lesson()


def _sealed() -> None:
    _breach_note()
    _breach_evidence()
    _breach_evidence_chunk()


def _desk() -> None:
    _breach_desk()
    _breach_handler()
    _breach_stepped_aside()
    _breach_alert_link()
    _breach_alert()


def _breach() -> None:
    op.create_table(
        "breach",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("search", sa.String(length=800), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("occurred_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("occurred_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ongoing", sa.Boolean(), nullable=False),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aware_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aware_by", sa.String(), nullable=False),
        sa.Column("aware_why", sa.String(), nullable=False),
        sa.Column("starts", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=22), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=22), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("processor_id", sa.String(length=64), nullable=True),
        sa.Column("case_id", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_breach_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_breach_organisation_id_reference")
        ),
    )
    op.create_index(op.f("ix_breach_case_id"), "breach", ["case_id"], unique=False)
    op.create_index(op.f("ix_breach_due_at"), "breach", ["due_at"], unique=False)
    op.create_index(
        "ix_breach_register",
        "breach",
        [
            "organisation_id",
            "opened_at",
            "id",
            "state",
            "year",
            "notified_at",
            "due_at",
            "follow_up_on",
            "search",
        ],
        unique=False,
    )
    op.create_index(
        "ix_breach_states",
        "breach",
        [
            "organisation_id",
            "state",
            "id",
            "year",
            "notified_at",
            "due_at",
            "follow_up_on",
            "search",
        ],
        unique=False,
    )


def _breach_event() -> None:
    op.create_table(
        "breach_event",
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=22), nullable=True),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=43), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_event_breach_id")
        ),
        sa.PrimaryKeyConstraint("breach_id", "number", name=op.f("pk_breach_event")),
    )


def _breach_decision() -> None:
    op.create_table(
        "breach_decision",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("exemptions", sa.JSON(), nullable=False),
        sa.Column("deviation", sa.String(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(length=22), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=22), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["recipient.id"], name=op.f("fk_breach_decision_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_decision_breach_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["recipient.id"], name=op.f("fk_breach_decision_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_decision")),
        sa.UniqueConstraint(
            "breach_id", "number", name=op.f("uq_breach_decision_breach_id_number")
        ),
    )


def _breach_notice() -> None:
    op.create_table(
        "breach_notice",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("to", sa.String(length=32), nullable=False),
        sa.Column("phase", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=43), nullable=False),
        sa.Column("written_by", sa.String(length=22), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=22), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(length=22), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("delay_reason", sa.String(), nullable=True),
        sa.Column("way", sa.String(length=32), nullable=True),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["recipient.id"], name=op.f("fk_breach_notice_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_notice_breach_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["recipient.id"], name=op.f("fk_breach_notice_sent_by")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["recipient.id"], name=op.f("fk_breach_notice_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_notice")),
    )
    op.create_index(
        op.f("ix_breach_notice_breach_id"), "breach_notice", ["breach_id"], unique=False
    )


def _breach_task() -> None:
    op.create_table(
        "breach_task",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(length=22), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.String(length=22), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.String(length=22), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["recipient.id"], name=op.f("fk_breach_task_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_task_breach_id")
        ),
        sa.ForeignKeyConstraint(["done_by"], ["recipient.id"], name=op.f("fk_breach_task_done_by")),
        sa.ForeignKeyConstraint(["owner"], ["recipient.id"], name=op.f("fk_breach_task_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_task")),
    )
    op.create_index(op.f("ix_breach_task_breach_id"), "breach_task", ["breach_id"], unique=False)


def _breach_measure() -> None:
    op.create_table(
        "breach_measure",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=22), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["recipient.id"], name=op.f("fk_breach_measure_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_measure_breach_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_measure")),
    )
    op.create_index(
        op.f("ix_breach_measure_breach_id"), "breach_measure", ["breach_id"], unique=False
    )


def _breach_lesson() -> None:
    op.create_table(
        "breach_lesson",
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.String(length=22), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=22), nullable=True),
        sa.Column("cleared_by", sa.String(length=22), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_lesson_breach_id")
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by"], ["recipient.id"], name=op.f("fk_breach_lesson_cleared_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_breach_lesson_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["recipient.id"], name=op.f("fk_breach_lesson_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["recipient.id"], name=op.f("fk_breach_lesson_written_by")
        ),
        sa.PrimaryKeyConstraint("breach_id", name=op.f("pk_breach_lesson")),
        sa.UniqueConstraint("public_id", name=op.f("uq_breach_lesson_public_id")),
    )
    op.create_index(
        op.f("ix_breach_lesson_organisation_id_state_published_on"),
        "breach_lesson",
        ["organisation_id", "state", "published_on"],
        unique=False,
    )


def _breach_note() -> None:
    op.create_table(
        "breach_note",
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("author", sa.String(length=22), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["recipient.id"], name=op.f("fk_breach_note_author")),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_note_breach_id")
        ),
        sa.PrimaryKeyConstraint("breach_id", "sequence", name=op.f("pk_breach_note")),
    )


def _breach_evidence() -> None:
    op.create_table(
        "breach_evidence",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("octets", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=22), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["recipient.id"], name=op.f("fk_breach_evidence_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_evidence_breach_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_evidence")),
    )
    op.create_index(
        op.f("ix_breach_evidence_breach_id"), "breach_evidence", ["breach_id"], unique=False
    )


def _breach_evidence_chunk() -> None:
    op.create_table(
        "breach_evidence_chunk",
        sa.Column("evidence_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["breach_evidence.id"],
            name=op.f("fk_breach_evidence_chunk_evidence_id"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", "number", name=op.f("pk_breach_evidence_chunk")),
    )


def _breach_desk() -> None:
    op.create_table(
        "breach_desk",
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_breach_desk_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_breach_desk")),
    )


def _breach_handler() -> None:
    op.create_table(
        "breach_handler",
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_breach_handler_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_breach_handler_recipient_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "recipient_id", name=op.f("pk_breach_handler")),
    )
    op.create_index(
        op.f("ix_breach_handler_recipient_id"), "breach_handler", ["recipient_id"], unique=False
    )


def _breach_stepped_aside() -> None:
    op.create_table(
        "breach_stepped_aside",
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_stepped_aside_breach_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_breach_stepped_aside_recipient_id")
        ),
        sa.PrimaryKeyConstraint("breach_id", "recipient_id", name=op.f("pk_breach_stepped_aside")),
    )
    op.create_index(
        op.f("ix_breach_stepped_aside_recipient_id"),
        "breach_stepped_aside",
        ["recipient_id"],
        unique=False,
    )


def _breach_alert_link() -> None:
    op.create_table(
        "breach_alert_link",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("processor_id", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=43), nullable=False),
        sa.Column("made_by", sa.String(length=22), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["recipient.id"], name=op.f("fk_breach_alert_link_made_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_breach_alert_link_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_alert_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_breach_alert_link_token_hash")),
    )
    op.create_index(
        op.f("ix_breach_alert_link_organisation_id"),
        "breach_alert_link",
        ["organisation_id"],
        unique=False,
    )


def _breach_alert() -> None:
    op.create_table(
        "breach_alert",
        sa.Column("id_hash", sa.String(length=43), nullable=False),
        sa.Column("link_id", sa.String(length=22), nullable=False),
        sa.Column("breach_id", sa.String(length=22), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["breach.id"], name=op.f("fk_breach_alert_breach_id")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["breach_alert_link.id"], name=op.f("fk_breach_alert_link_id")
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_breach_alert")),
    )
    op.create_index(op.f("ix_breach_alert_breach_id"), "breach_alert", ["breach_id"], unique=False)
    op.create_index(op.f("ix_breach_alert_link_id"), "breach_alert", ["link_id"], unique=False)
