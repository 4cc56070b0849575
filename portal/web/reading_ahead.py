"""Reads what pages need beside their templates, before the first visitor comes.

See `program_files`: what is read at its first use says when that was.
"""

import codecs
from datetime import date

from flask import Flask
from flask_babel import force_locale, get_domain

from portal.rules import law_data
from portal.web import dates, markdown
from portal.web.languages import LANGUAGES


def read_ahead(*apps: Flask) -> None:
    """For the process of a server: the law, and all that these sites say, in every language."""
    law_data.read_all()
    # These load parts of themselves at their first use; of the codecs Flask looks for a host's name
    # in the first, and Jinja for what a page quotes in the second.
    for codec in ("idna", "unicode_escape"):
        codecs.lookup(codec)
    markdown.render("*")
    for language in LANGUAGES:
        dates.write_deadline(date.max, language)
        for app in apps:
            with app.app_context(), force_locale(language):
                get_domain().get_translations()
