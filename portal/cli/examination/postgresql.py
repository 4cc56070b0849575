"""What a PostgreSQL notes by itself of when somebody was here, beside what is stored in it."""

from collections.abc import Iterator

from sqlalchemy import Engine, text

from portal.data.soundness import Finding

KEPT = {
    "track_counts": (
        "PostgreSQL counts the reads of each table (track_counts), and keeps the moment of the last.",
        "It is kept to the microsecond, and written to the disk: when somebody was here last.",
    ),
    "track_commit_timestamp": (
        "PostgreSQL keeps the moment of each commit (track_commit_timestamp).",
        "It is kept with each row: the exact time of every report.",
    ),
}


def findings(engine: Engine) -> Iterator[Finding]:
    """Nothing for another database. Asks as the server does, so settings of its user count too."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        for setting, (what, why) in KEPT.items():
            current = text("SELECT current_setting(:setting)")
            if connection.scalar(current, {"setting": setting}) != "off":
                yield Finding(
                    stops=False,
                    what=what,
                    why=why,
                    remedy=f"Write {setting} = off, as in deploy/postgresql/varsel.conf.",
                )
