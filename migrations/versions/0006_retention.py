"""What keeps the file of a request longer, and the day on which it was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LIST = "ix_rights_request_list"
SORTED_BY = (
    *("organisation_id", "received_on", "case_id", "state", "year"),
    *("due_on", "paused", "kinds", "reference"),
)


def upgrade() -> None:
    op.add_column("rights_request", sa.Column("held_until", sa.Date(), nullable=True))
    op.add_column("rights_request", sa.Column("held_ground", sa.String(length=32), nullable=True))
    op.add_column("rights_request", sa.Column("erased_on", sa.Date(), nullable=True))
    op.drop_index(LIST, "rights_request")
    op.create_index(LIST, "rights_request", [*SORTED_BY, "erased_on"])


def downgrade() -> None:
    op.drop_index(LIST, "rights_request")
    for column in ("erased_on", "held_ground", "held_until"):
        op.drop_column("rights_request", column)
    op.create_index(LIST, "rights_request", list(SORTED_BY))
