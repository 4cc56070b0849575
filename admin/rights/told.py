"""What an act refuses, as sentences for a page's script: by its code."""

from flask import Blueprint, Response

from portal.errors import RequestRefused
from portal.web.failures import json_error
from portal.web.languages import pick


def tells(blueprint: Blueprint) -> None:
    """Every view of this blueprint answers a refusal with all its sentences."""

    @blueprint.errorhandler(RequestRefused)
    def told(error: RequestRefused) -> Response:
        sentences = {one.code: pick(one.sentence) for one in error.told}
        return json_error(error.code, error.status, sentences)
