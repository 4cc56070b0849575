"""The rights desk's part of the staff site: its views."""

from flask import Flask

from admin.rights import (
    after,
    answer_views,
    asking,
    blind_questions,
    caseworker,
    deciding,
    entering,
    gathering,
    handling,
    list_views,
    messages,
    misdelivery,
    request_views,
    retention,
    statistics_views,
)

VIEWS = (
    list_views,
    entering,
    statistics_views,
    request_views,
    messages,
    handling,
    gathering,
    asking,
    deciding,
    after,
    retention,
    answer_views,
    misdelivery,
    blind_questions,
    caseworker,
)


def install(app: Flask) -> None:
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
