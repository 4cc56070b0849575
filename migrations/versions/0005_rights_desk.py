"""The rights desk, and sealed files with the messages of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _desk()
    _work()
    _sealed()


def downgrade() -> None:
    for table in (
        "rights_blind_return",
        "rights_blind_question",
        "rights_caseworker_link",
        "attachment_chunk",
        "attachment",
        "rights_link",
        "rights_notice",
        "rights_system",
        "rights_decision",
        "rights_tombstone",
        "rights_notice_address",
        "rights_event",
        "rights_request",
        "rights_handler",
    ):
        op.drop_table(table)


def _desk() -> None:
    _rights_handler()
    _rights_request()
    _rights_event()
    _rights_notice_address()
    _rights_tombstone()


def _work() -> None:
    _rights_decision()
    _rights_system()
    _rights_notice()
    _rights_link()


def _sealed() -> None:
    _attachment()
    _attachment_chunk()
    _rights_caseworker_link()
    _rights_blind_question()
    _rights_blind_return()


def _rights_handler() -> None:
    op.create_table(
        "rights_handler",
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rights_handler_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_rights_handler_recipient_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "recipient_id", name=op.f("pk_rights_handler")),
    )
    op.create_index(
        op.f("ix_rights_handler_recipient_id"), "rights_handler", ["recipient_id"], unique=False
    )


def _rights_request() -> None:
    op.create_table(
        "rights_request",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("kinds", sa.String(length=160), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("arrived", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("identity", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extension_answer", sa.Integer(), nullable=True),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_sequence", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.String(length=32), nullable=True),
        sa.Column("cross_checked_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rights_request_case_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rights_request_organisation_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_rights_request")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_rights_request_organisation_id_reference")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_rights_request_due", "rights_request", ["organisation_id", "due_on"], unique=False
    )
    op.create_index(
        "ix_rights_request_list",
        "rights_request",
        [
            "organisation_id",
            "received_on",
            "case_id",
            "state",
            "year",
            "due_on",
            "paused",
            "kinds",
            "reference",
        ],
        unique=False,
    )
    op.create_index(
        "ix_rights_request_states",
        "rights_request",
        ["organisation_id", "state", "year", "case_id"],
        unique=False,
    )


def _rights_event() -> None:
    op.create_table(
        "rights_event",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor", sa.String(length=22), nullable=True),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=43), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rights_event_case_id")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_rights_event")),
        sqlite_with_rowid=False,
    )


def _rights_notice_address() -> None:
    op.create_table(
        "rights_notice_address",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_rights_notice_address_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_rights_notice_address")),
        sqlite_with_rowid=False,
    )


def _rights_tombstone() -> None:
    op.create_table(
        "rights_tombstone",
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("digest", sa.String(length=43), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_rights_tombstone_organisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "digest", "case_id", name=op.f("pk_rights_tombstone")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_rights_tombstone_case_id"), "rights_tombstone", ["case_id"], unique=False
    )


def _rights_decision() -> None:
    op.create_table(
        "rights_decision",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("reasons_note", sa.Integer(), nullable=True),
        sa.Column("evidence_note", sa.Integer(), nullable=True),
        sa.Column("weighed_items", sa.Integer(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(length=22), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=22), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["recipient.id"], name=op.f("fk_rights_decision_approved_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rights_decision_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["recipient.id"], name=op.f("fk_rights_decision_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_decision")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_rights_decision_case_id_number")),
    )


def _rights_system() -> None:
    op.create_table(
        "rights_system",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("system_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("marked_by", sa.String(length=22), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rights_system_case_id")),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["recipient.id"], name=op.f("fk_rights_system_marked_by")
        ),
        sa.PrimaryKeyConstraint("case_id", "system_id", name=op.f("pk_rights_system")),
    )


def _rights_notice() -> None:
    op.create_table(
        "rights_notice",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("to", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Integer(), nullable=True),
        sa.Column("marked_by", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rights_notice_case_id")),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["recipient.id"], name=op.f("fk_rights_notice_marked_by")
        ),
        sa.PrimaryKeyConstraint("case_id", "kind", "to", name=op.f("pk_rights_notice")),
    )


def _rights_link() -> None:
    op.create_table(
        "rights_link",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("other_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rights_link_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["case.id"], name=op.f("fk_rights_link_other_id")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_rights_link")),
    )
    op.create_index(op.f("ix_rights_link_other_id"), "rights_link", ["other_id"], unique=False)


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=22), nullable=True),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("octets", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_attachment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attachment_case_id"), "attachment", ["case_id"], unique=False)


def _attachment_chunk() -> None:
    op.create_table(
        "attachment_chunk",
        sa.Column("attachment_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_attachment_chunk_attachment_id")
        ),
        sa.PrimaryKeyConstraint("attachment_id", "number", name=op.f("pk_attachment_chunk")),
        sqlite_with_rowid=False,
    )


def _rights_caseworker_link() -> None:
    op.create_table(
        "rights_caseworker_link",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.String(length=43), nullable=False),
        sa.Column("verify", sa.String(length=43), nullable=False),
        sa.Column("kem_key", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("systems", sa.JSON(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.String(length=22), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["recipient.id"], name=op.f("fk_rights_caseworker_link_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_rights_caseworker_link_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_caseworker_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_rights_caseworker_link_token_hash")),
    )
    op.create_index(
        op.f("ix_rights_caseworker_link_case_id"),
        "rights_caseworker_link",
        ["case_id"],
        unique=False,
    )


def _rights_blind_question() -> None:
    op.create_table(
        "rights_blind_question",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("scheme_id", sa.String(length=22), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_rights_blind_question_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_rights_blind_question_scheme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_blind_question")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_rights_blind_question_case_id"), "rights_blind_question", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_rights_blind_question_scheme_id"),
        "rights_blind_question",
        ["scheme_id"],
        unique=False,
    )


def _rights_blind_return() -> None:
    op.create_table(
        "rights_blind_return",
        sa.Column("question_id", sa.String(length=22), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["rights_blind_question.id"],
            name=op.f("fk_rights_blind_return_question_id"),
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_rights_blind_return")),
        sqlite_with_rowid=False,
    )
