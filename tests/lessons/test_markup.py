"""Text becomes HTML: Markdown without danger, plain text as it was typed, citations as chips."""

import time
from types import SimpleNamespace

import pytest
from django.utils.functional import SimpleLazyObject

from lessons.markup import LONGEST_MARKDOWN, Shown, cite, linker, picture_keys, render, render_inline

DOCUMENTS = [
    SimpleNamespace(letter="D", hue=4, first_number=0, last_number=33),
    SimpleNamespace(letter="A", hue=1),
]
LINK = linker(DOCUMENTS)


def chip(letter, number, last="", hue=4, href=None):
    href = href or f"#{letter}{number}"
    return (
        f'<a class="cite hue-{hue}" href="{href}"><span class="visually-hidden">Document </span>'
        f'{letter}<span class="visually-hidden">, paragraph </span>{number}{last}</a>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D5", chip("D", 5)),
        ("D0", chip("D", 0)),
        ("See D5.", f"See {chip('D', 5)}."),
        ("(D5, D7)", f"({chip('D', 5)}, {chip('D', 7)})"),
        ("D15-D16", chip("D", 15, "–16")),
        ("D15–16", chip("D", 15, "–16")),
        ("D5-A3", f"{chip('D', 5)}-{chip('A', 3, hue=1)}"),
        ("D7-D5", f"{chip('D', 7)}-{chip('D', 5)}"),
        ("A99", chip("A", 99, hue=1)),
        ("**D5**", f"<strong>{chip('D', 5)}</strong>"),
        ("AD51", "AD51"),
        ("D5a", "D5a"),
        ("D5.5", "D5.5"),
        ("d5", "d5"),
        ("D34", "D34"),
        ("X5", "X5"),
        ("D1956", "D1956"),
        ("`D5`", "<code>D5</code>"),
        ("[D5](https://a.example)", '<a href="https://a.example">D5</a>'),
        ("[**D5**](/units/)", '<a href="/units/"><strong>D5</strong></a>'),
    ],
)
def test_citations_in_markdown(text, expected):
    assert render_inline(text, LINK) == expected


def test_citations_stay_text_without_link_and_in_code_blocks():
    assert render_inline("D5") == "D5"
    assert "cite" not in render("```\nD5\n```", LINK)


def test_chips_lead_to_the_paragraph_page_or_stay_on_the_page():
    link = linker(DOCUMENTS, "speech", here={("D", 5)})
    assert link("D", 5) == ("#D5", 4)
    assert link("D", 6) == ("/units/speech/documents/D/6/", 4)
    assert link("E", 1) is None


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![x](data:image/svg+xml;base64,AAAA)",
    "![x](https://tracker.example/pixel.png)",
    '![" onerror="alert(1)](https://a.example/x.png)',
    "![x](javascript:alert(1))",
    "[[D5](https://a.example)](javascript:alert(1))",
    '[x](https://a.example "onmouseover=alert(1)")',
    '<https://a.example/"onmouseover=alert(1)>',
    "<style>*{}</style><iframe src=//a></iframe>",
    '<p style="position:fixed" class="btn">x</p>',
    '```js"><script>alert(1)</script>\nx\n```',
    "D5<script>D5</script>",
    "[a]: javascript:alert(1)\n\n[a]",
    "\x00<scr\x00ipt>",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("make_html", [render, render_inline, cite])
def test_hostile_text_stays_text(text, make_html):
    html = make_html(text, LINK).lower()
    tags = html.split("<")[1:]
    for tag in tags:
        name = tag.lstrip("/").split(">")[0].split(" ")[0]
        assert name in {"p", "br", "a", "span", "code", "pre", "em", "strong"}
        head = tag.split(">")[0].split('"')[0]
        assert "on" not in head.split("=")[0].split(" ")[1:]
    assert 'href="javascript' not in html and 'href="data' not in html and 'href="vbscript' not in html
    assert "style=" not in html.replace("&quot;", "") or "&lt;p style" in html


MILL = Shown("/units/tiny/pictures/mill/", 40, 30, 'The "old" mill', "Drawn by <A>")
PICTURES = linker(DOCUMENTS, "tiny", pictures={"mill": MILL})


def img(alt):
    return f'<img src="/units/tiny/pictures/mill/" alt="{alt}" width="40" height="30" loading="lazy">'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![A mill](picture:mill)", img("A mill")),
        ("see ![A mill](picture:mill) here", f"see {img('A mill')} here"),
        ('![A mill](picture:mill "Its title")', img("A mill")),
        ("![](picture:mill)", img("The &quot;old&quot; mill")),
        ('![" onload="alert(1)](picture:mill)', img("&quot; onload=&quot;alert(1)")),
        ("[![A mill](picture:mill)](https://a.example)", f'<a href="https://a.example">{img("A mill")}</a>'),
        ("**![A mill](picture:mill)**", f"<strong>{img('A mill')}</strong>"),
        ("`![A mill](picture:mill)`", "<code>![A mill](picture:mill)</code>"),
        ("![A mill](picture:none)", "A mill"),
        ("![A mill](picture:)", "A mill"),
        ("![A mill](mill.png)", "A mill"),
        ("![A mill](/units/tiny/pictures/mill/)", "A mill"),
        ("![A mill](//a.example/x.png)", "A mill"),
        ("![A mill](https://a.example/x.png)", "A mill"),
        ("![A mill](data:image/png;base64,AAAA)", "A mill"),
        ("![A mill](javascript:alert(1))", "A mill"),
        ("![Mill <i>](https://a.example/x.png)", "Mill &lt;i&gt;"),
        ("![](https://a.example/x.png)", ""),
    ],
)
def test_pictures_of_the_unit_are_shown_and_other_images_are_words(text, expected):
    assert render_inline(text, PICTURES) == expected


def test_a_picture_by_itself_is_a_figure_with_its_credit():
    figure = f"<figure>{img('A mill')}<figcaption>Drawn by &lt;A&gt;</figcaption></figure>\n"
    assert render("One.\n\n![A mill](picture:mill)\n\nTwo.", PICTURES) == f"<p>One.</p>\n{figure}<p>Two.</p>\n"
    assert render("See ![A mill](picture:mill)", PICTURES) == f"<p>See {img('A mill')}</p>\n"
    assert render("![A mill](picture:none)", PICTURES) == "<p>A mill</p>\n"


def test_a_picture_is_words_where_nobody_knows_the_unit():
    assert render_inline("![A mill](picture:mill)") == render_inline("![A mill](picture:mill)", LINK) == "A mill"


def test_a_line_without_chips_still_shows_pictures():
    text = "D5 ![A mill](picture:mill)"
    assert render_inline(text, PICTURES, has_chips=False) == f"D5 {img('A mill')}"


def test_what_is_remembered_follows_the_picture():
    text = "![A mill](picture:mill)"
    render_inline(text, PICTURES)
    wider = linker(DOCUMENTS, "tiny", pictures={"mill": MILL._replace(width=80)})
    assert wider == PICTURES
    assert 'width="80"' in render_inline(text, wider)
    assert render_inline(text, linker(DOCUMENTS, "tiny")) == "A mill"


def test_pictures_are_looked_up_for_texts_that_name_one_only():
    def asked():
        raise AssertionError("somebody looked")

    lazy = linker(DOCUMENTS, "tiny", pictures=SimpleLazyObject(asked))
    assert render("A picture: none.\n\n![x](https://a.example)", lazy) == "<p>A picture: none.</p>\n<p>x</p>\n"
    with pytest.raises(AssertionError):
        render("![A mill](picture:mill)", lazy)


def test_keys_are_told_in_their_order():
    text = "![a](picture:b) ![](picture:a) ![c](https://c.example) [d](picture:d) ![e](picture:b)"
    assert picture_keys(text) == ["b", "a", "b"]


def test_link_titles_cannot_break_out():
    html = render_inline('[x](https://a.example "\\" onclick=\\"alert(1)")')
    assert html.count('"') == 4 and "onclick=&quot;" in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", "<p>one<br>two</p>"),
        ("one\r\n\r\ntwo", "<p>one</p><p>two</p>"),
        ("one\n \n\n\ttwo", "<p>one</p><p>two</p>"),
        ("**no** `markup` [x](y) & <b>", "<p>**no** `markup` [x](y) &amp; &lt;b&gt;</p>"),
        ("as D5 says", f"<p>as {chip('D', 5)} says</p>"),
        ("", ""),
        ("\n\n", ""),
    ],
)
def test_plain_text_is_kept_as_typed(text, expected):
    assert cite(text, LINK) == expected


def test_another_finder_keeps_the_words_of_the_person():
    html = cite("see Doc D, para 5!", LINK, find=lambda text: [(4, 17, "D", 5)])
    assert html == '<p>see <a class="cite hue-4" href="#D5">Doc D, para 5</a>!</p>'


def test_overlapping_finds_count_once():
    assert cite("D5", LINK, find=lambda text: [(0, 2, "D", 5), (0, 2, "D", 5)]) == f"<p>{chip('D', 5)}</p>"


def test_headings_start_under_those_of_the_page():
    assert render("# a\n\n## b\n\n### c") == "<h3>a</h3>\n<h3>b</h3>\n<h4>c</h4>\n"


PIECES = [
    "[",
    "![",
    "![](",
    "![a](b ",
    "![a](picture:b)",
    "![](((",
    "*a ",
    "_a__",
    "> ",
    "`",
    "- ",
    "[a](",
    "<",
    "D5 ",
    "a\n> b\n",
    "&",
    "(((",
    "![a](" + " " * (LONGEST_MARKDOWN - 6),
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("make_html", [render, cite])
def test_huge_text_does_not_hold_up_the_server(piece, make_html):
    text = piece * (LONGEST_MARKDOWN // len(piece))
    started = time.process_time()
    make_html(text, LINK)
    assert time.process_time() - started < 5


def test_picture_keys_of_a_huge_text_are_soon_found():
    started = time.process_time()
    assert picture_keys("![a](picture:b) ![c](" + " " * 1_000_000 + "d") == ["b"]
    assert time.process_time() - started < 5


def test_longer_text_than_that_is_shown_as_it_is():
    text = "*a* D5\n" * (LONGEST_MARKDOWN // 6)
    assert render(text, LINK).startswith(f"<p>*a* {chip('D', 5)}<br>*a*")
    assert render_inline(text[:-1]).startswith("*a* D5\n*a*")
