"""No file of the program is read because somebody has come: the file system would note when."""

import subprocess
import sys
from pathlib import Path

from tests.forensics.conftest import Company

ROOT = Path(__file__).parents[2]
# The application as a worker makes it. From then on every file that is opened is told.
PROGRAM = """
import re, sys, wsgi
from werkzeug.test import Client

client = Client(wsgi.examined)
opened = set()
sys.addaudithook(lambda event, facts: opened.add(str(facts[0])) if event == "open" else None)
pages = "", "whistleblower/", "whistleblower/report", "whistleblower/letter", "mailbox", "leave"
pages += "haendelse/report", "rettigheder/", "rettigheder/report", "rettigheder/plain", "privacy"
pages += "processor", "lessons", "requests", "whistleblower/letter.html", "nothing/here"
for language in "da", "en":
    for page in pages:
        text = client.get(f"/{language}/klintmark/{page}", base_url=sys.argv[1]).text
        for asset in re.findall(r'/assets/[^"]+', text):
            assert client.get(asset, base_url=sys.argv[1]).status_code == 200
post = dict(base_url=sys.argv[1], content_type="application/vnd.varsel.envelope", data=b"nothing")
assert client.post("/api/klintmark/whistleblower/reports", **post).status_code == 400
print(*sorted(opened), sep="\\n")
"""


def test_whoever_comes_the_program_is_read_no_more(company: Company) -> None:
    scene, _chair = company
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, scene.public],
        env=scene.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
