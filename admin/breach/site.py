"""The breach desk's part of the staff site: its views, its filters, its place in the menu."""

from flask import Flask

from admin.breach import (
    assessment,
    decisions,
    exports,
    facts,
    file_views,
    filters,
    handling,
    lesson,
    letters,
    moments,
    notes,
    notices,
    processors,
    register_views,
)

VIEWS = (
    register_views,
    file_views,
    moments,
    facts,
    assessment,
    decisions,
    handling,
    lesson,
    notes,
    notices,
    processors,
    letters,
    exports,
)


def install(app: Flask) -> None:
    filters.install(app)
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
