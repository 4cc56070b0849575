"""What a notification said when it was sent, field by field, in the words of that day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("breach_notice", sa.Column("sheet", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("breach_notice", "sheet")
