"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _organisations()
    _ways_in()
    _cases()


def downgrade() -> None:
    for table in (
        "spent_challenge",
        "envelope",
        "case_reader",
        "case",
        "staff_session",
        "sign_in_attempt",
        "known_device",
        "invitation",
        "audit",
        "charter",
        "designation",
        "scheme",
        "recipient",
        "organisation",
    ):
        op.drop_table(table)


def _organisations() -> None:
    _organisation()
    _recipient()
    _scheme()
    _designation()
    _charter()
    _audit()


def _ways_in() -> None:
    _invitation()
    _known_device()
    _sign_in_attempt()
    _staff_session()


def _cases() -> None:
    _case()
    _case_reader()
    _envelope()
    _spent_challenge()


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(length=22), nullable=False),
        sa.Column("accent", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )


def _recipient() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("keyring", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("kem", sa.LargeBinary(), nullable=True),
        sa.Column("verify", sa.String(length=43), nullable=True),
        sa.Column("key_id", sa.String(length=22), nullable=True),
        sa.Column("sign_in_salt", sa.String(length=22), nullable=True),
        sa.Column("sign_in_hash", sa.String(length=43), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_recipient_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("key_id", name=op.f("uq_recipient_key_id")),
        sa.UniqueConstraint("login", name=op.f("uq_recipient_login")),
        sa.UniqueConstraint(
            "organisation_id", "handle", name=op.f("uq_recipient_organisation_id_handle")
        ),
    )


def _scheme() -> None:
    op.create_table(
        "scheme",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("regime", sa.String(length=32), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("receipt_acknowledges", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_scheme_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("organisation_id", "slug", name=op.f("uq_scheme_organisation_id_slug")),
    )


def _designation() -> None:
    op.create_table(
        "designation",
        sa.Column("scheme_id", sa.String(length=22), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.JSON(), nullable=False),
        sa.Column("is_signer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_designation_recipient_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_designation_scheme_id")
        ),
        sa.PrimaryKeyConstraint("scheme_id", "recipient_id", name=op.f("pk_designation")),
    )
    op.create_index(
        op.f("ix_designation_recipient_id"), "designation", ["recipient_id"], unique=False
    )


def _charter() -> None:
    op.create_table(
        "charter",
        sa.Column("scheme_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_charter_scheme_id")),
        sa.PrimaryKeyConstraint("scheme_id", "version", name=op.f("pk_charter")),
        sa.UniqueConstraint("hash", name=op.f("uq_charter_hash")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("organisation_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=22), nullable=True),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("scheme_id", sa.String(length=22), nullable=True),
        sa.Column("case_id", sa.String(length=22), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=43), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_case_id"), "audit", ["case_id"], unique=False)


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.String(length=43), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_invitation_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(
        op.f("ix_invitation_recipient_id"), "invitation", ["recipient_id"], unique=False
    )


def _known_device() -> None:
    op.create_table(
        "known_device",
        sa.Column("id_hash", sa.String(length=43), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_known_device_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_known_device")),
    )
    op.create_index(
        op.f("ix_known_device_recipient_id"), "known_device", ["recipient_id"], unique=False
    )


def _sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("login_tag", sa.String(length=43), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=True),
        sa.Column("device_hash", sa.String(length=43), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_sign_in_attempt_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        op.f("ix_sign_in_attempt_login_tag_device_hash_at"),
        "sign_in_attempt",
        ["login_tag", "device_hash", "at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_sign_in_attempt_recipient_id"), "sign_in_attempt", ["recipient_id"], unique=False
    )


def _staff_session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id_hash", sa.String(length=43), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_staff_session_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(
        op.f("ix_staff_session_recipient_id"), "staff_session", ["recipient_id"], unique=False
    )


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("scheme_id", sa.String(length=22), nullable=False),
        sa.Column("mailbox", sa.String(length=22), nullable=False),
        sa.Column("reporter_verify", sa.String(length=43), nullable=False),
        sa.Column("reporter_key", sa.String(length=22), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("notes_before", sa.Integer(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("feedback_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_case_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("mailbox", name=op.f("uq_case_mailbox")),
        sqlite_with_rowid=False,
    )


def _case_reader() -> None:
    op.create_table(
        "case_reader",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("key_id", sa.String(length=22), nullable=False),
        sa.Column("recipient_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_reader_case_id")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_case_reader_recipient_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "key_id", name=op.f("pk_case_reader")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_reader_key_id"), "case_reader", ["key_id"], unique=False)


def _envelope() -> None:
    op.create_table(
        "envelope",
        sa.Column("case_id", sa.String(length=22), nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("charter_hash", sa.String(length=43), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_envelope_case_id")),
        sa.PrimaryKeyConstraint("case_id", "thread", "sequence", name=op.f("pk_envelope")),
        sqlite_with_rowid=False,
    )


def _spent_challenge() -> None:
    op.create_table(
        "spent_challenge",
        sa.Column("digest", sa.String(length=43), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_challenge")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_spent_challenge_day"), "spent_challenge", ["day"], unique=False)
