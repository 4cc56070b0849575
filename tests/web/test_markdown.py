"""What an organisation writes is shown, and never runs."""

import pytest

from portal.web.markdown import render


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](https://tracker.example.net/pixel.png)",
        '<a href="https://a.example.org" onclick="alert(1)">x</a>',
        "<svg><script>alert(1)</script></svg>",
        '<iframe src="https://a.example.org"></iframe>',
        "<style>body{display:none}</style>",
        '[x](https://a.example.org "title\\" onmouseover=alert(1) ")',
        "```\n</code></pre><script>alert(1)</script>\n```",
        '<math><mtext><img src=x onerror="alert(1)">',
        "<!-- --><script>alert(1)</script>",
        "[a]: javascript:alert(1)\n\n[a]",
        "<form action=https://a.example.org><button>x</button></form>",
    ],
)
def test_nothing_runs(text: str) -> None:
    html = str(render(text)).lower()
    for tag in ("<script", "<img", "<svg", "<iframe", "<style", "<math", "<form", "<button"):
        assert tag not in html
    for attribute in ('href="javascript', 'href="data', 'href="vbscript', " src="):
        assert attribute not in html.replace("&lt;img src=", "").replace("&lt;iframe src=", "")
    assert not [part for part in html.split("<")[1:] if " on" in part.partition(">")[0]]


def test_what_it_may_say() -> None:
    html = render(
        "# Politik\n\nDu kan **altid** skrive.\n\n1. først\n2. så\n\n[loven](https://lov.example.org/)"
    )
    assert html == (
        "<h2>Politik</h2>\n<p>Du kan <strong>altid</strong> skrive.</p>\n"
        "<ol>\n<li>først</li>\n<li>så</li>\n</ol>\n"
        '<p><a href="https://lov.example.org/">loven</a></p>\n'
    )


def test_tables_and_phone_numbers() -> None:
    html = render("| a | b |\n|---|---|\n| 1 | [ring](tel:+4500000000) |")
    assert "<table>" in html
    assert 'href="tel:+4500000000"' in html


@pytest.mark.parametrize(
    "target",
    [
        "//other.example",
        "///other.example",
        "/\\\\other.example",
        "</\\other.example>",
        "/%5Cother.example",
        "/%2Fother.example",
        "/&#9;/other.example",
        "/&#10;\\other.example",
        "&sol;/other.example",
    ],
)
def test_what_looks_local_and_leads_elsewhere_is_no_link(target: str) -> None:
    assert "href" not in render(f"[x]({target})")


@pytest.mark.parametrize("target", ["/da/", "/", "#kontakt", "/a//b", "/da/?a=%2F"])
def test_a_link_within_the_site_is_one(target: str) -> None:
    assert f'href="{target}"' in render(f"[x]({target})")
