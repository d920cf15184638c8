from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from kaoping.scorecards.cards import gathered
from kaoping.scorecards.html import render_index, render_unit
from kaoping.writing import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kaoping.scorecards.cards import Overview

VOID = {"meta", "br", "hr", "img", "input", "link"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "footer", "nav", "aside", "section", "div"),
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "a", "b", "strong", "small", "span", "code"),
    *("table", "thead", "tbody", "tr", "th", "td", "details", "summary", "figure", "figcaption"),
    *("svg", "rect", "line", "circle", "polygon", "path", "text"),
}


class Page(HTMLParser):
    """A page taken apart: tags with attributes, all text, and the cells of every table row."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self.style = ""
        self.feed(source)
        self.close()
        assert self.open == [], "every tag is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), "no attribute twice"
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags close in order"

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.style += data
            return
        self.texts.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return squeezed("".join(self.texts))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def strings(value: object) -> Iterator[str]:
    """Every text that a view holds, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in {"href", "places"}:
                yield from strings(getattr(value, field.name))


def pages(overview: Overview) -> dict[str, str]:
    return {"index.html": render_index(overview)} | {c.href: render_unit(overview, c) for c in overview.cards}


def published(overview: Overview, folder: Path) -> Path:
    (folder / "units").mkdir()
    for name, page in pages(overview).items():
        (folder / name).write_bytes(page.encode())
    return folder


def test_every_text_and_number_of_a_card_stands_on_its_page(overview: Overview) -> None:
    for card in overview.cards:
        text = Page(render_unit(overview, card)).text
        for printed in strings(card):
            if printed in {"有值", "计分"}:
                continue  # what is usual goes without saying
            for part in printed.split("算式："):
                assert squeezed(visible(part)) in text, printed
        for effect in card.effects:
            for line in effect.lines:
                assert all(squeezed(gathered(source.places)) in text for source in line.sources)


def test_every_text_and_number_of_the_quarter_stands_on_the_index(overview: Overview) -> None:
    text = Page(render_index(overview)).text
    shown = replace(overview, cards=(), period="", grades=())
    for printed in strings(shown):
        assert squeezed(printed) in text, printed


def test_a_row_of_the_ranking_reads_from_left_to_right(overview: Overview) -> None:
    rows = {row[1].partition("J02")[0]: row for row in Page(render_index(overview)).rows}
    assert [squeezed(cell) for cell in rows["东苑街道"]] == [
        *(
            "1",
            "东苑街道J02·镇街·赵望平",
            "23.65",
            "17.64",
            "31.99",
            "22.92",
            "1.50",
            "0.00",
            "97.70",
            "优秀",
            "▲上升2位",
        ),
    ]


def test_a_reader_adds_the_printed_parts_and_gets_the_printed_total(overview: Overview) -> None:
    page = render_unit(overview, overview.cards[1])
    equation = re.search(r'class="equation".*?</p>', page, re.DOTALL)
    assert equation is not None
    signs = {"＋": "+", "－": "-", "＝": "=="}
    parts = re.findall(r"<b>([0-9.]+)</b>|class=\"sign\">(.)<", equation.group())
    written = [number or signs[sign] for number, sign in parts]
    assert written == ["22.67", "+", "16.74", "+", "25.23", "+", "22.32", "+", "0.50", "-", "0.20", "==", "87.26"]


def test_a_unit_page_leads_back_to_the_index(overview: Overview) -> None:
    card = overview.cards[0]
    assert 'href="../index.html"' in render_unit(overview, card)
    assert 'href="index.html"' in render_unit(overview, replace(card, href="J02.html"))
    assert f'href="{card.href}"' in render_index(overview)


def test_a_final_result_has_no_banner_and_a_first_quarter_no_movement(overview: Overview) -> None:
    assert "暂定" in Page(render_index(overview)).text
    final = replace(overview, provisional=False, previous_title="", findings=(), refused=0, noted=0, summaries=())
    text = Page(render_index(final)).text
    assert "暂定" not in text
    assert "较上期" not in text
    assert "没有发现问题" in text


def test_fewer_than_three_effects_are_compared_without_a_radar(overview: Overview) -> None:
    card = overview.cards[0]
    assert 'class="radar"' in render_unit(overview, card)
    few = Page(render_unit(overview, replace(card, effects=card.effects[:2])))
    assert not any(attributes.get("class") == "radar" for _, attributes in few.tags)


def test_pages_say_what_they_are_to_a_screen_reader(overview: Overview) -> None:
    for source in pages(overview).values():
        page = Page(source)
        assert ("html", {"lang": "zh-CN"}) in page.tags
        assert [tag for tag, _ in page.tags].count("h1") == 1
        assert all(attributes.get("scope") in {"row", "col"} for tag, attributes in page.tags if tag == "th")
        assert all(
            attributes.get("aria-hidden") == "true" or attributes.get("role") == "img" or "x" in attributes
            for tag, attributes in page.tags
            if tag == "svg"
        )
        known = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(known) == len(set(known))
        named = {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
        inner = {
            (attributes.get("href") or "")[1:]
            for _, attributes in page.tags
            if (attributes.get("href") or "")[:1] == "#"
        }
        assert named | inner <= set(known)


def test_a_page_carries_everything_and_asks_the_network_for_nothing(overview: Overview) -> None:
    for source in pages(overview).values():
        assert "://" not in source
        assert "url(" not in source
        assert "@import" not in source
        page = Page(source)
        assert {tag for tag, _ in page.tags} <= ALLOWED
        for _, attributes in page.tags:
            assert not {"style", "src", "srcset", "data", "action", "background"} & set(attributes)


def test_the_policy_allows_exactly_the_style_that_the_page_carries(overview: Overview) -> None:
    for source in pages(overview).values():
        page = Page(source)
        (policy,) = (a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
        digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        assert len(page.style) > 1000


def test_hostile_text_stays_text(poison: Callable[[str], Overview], hostile: str) -> None:
    for source in pages(poison(hostile)).values():
        source.encode("utf-8")
        page = Page(source)
        assert {tag for tag, _ in page.tags} <= ALLOWED
        for _, attributes in page.tags:
            assert not any(name.startswith("on") or name in {"style", "src"} for name in attributes)
            assert (attributes.get("href") or "#").startswith(("#", "units/", "../index.html"))
        assert squeezed(visible(hostile)) in page.text
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\ud800-\udfff]", source)


def test_an_address_made_from_a_strange_code_stays_an_address(overview: Overview) -> None:
    (group, *_) = overview.groups
    strange = replace(group, rows=(replace(group.rows[0], href="javascript:alert(1)"),))
    page = Page(render_index(replace(overview, groups=(strange,))))
    assert not any((attributes.get("href") or "").startswith("javascript:") for _, attributes in page.tags)


def test_the_same_quarter_gives_the_same_bytes(overview: Overview) -> None:
    assert pages(overview) == pages(overview)


def test_pages_stay_small(overview: Overview) -> None:
    assert all(len(source.encode()) < 80_000 for source in pages(overview).values())


# --- a real browser -------------------------------------------------------------------------------

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def browse(page: Path, profile: Path, *options: str) -> subprocess.CompletedProcess[str]:
    flags = (
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"),
        *("--no-first-run", "--virtual-time-budget=3000", "--enable-logging=stderr", "--v=0"),
    )
    command = [str(CHROMIUM), *flags, f"--user-data-dir={profile}", *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


@needs_chromium
def test_a_browser_shows_the_pages_without_a_complaint(overview: Overview, tmp_path: Path) -> None:
    folder = published(overview, tmp_path)
    for name, words in (("index.html", "97.70"), ("units/J01.html", "望湖街道")):
        seen = browse(folder / name, tmp_path / "profile", "--dump-dom")
        assert words in seen.stdout
        assert "CONSOLE" not in seen.stderr
        assert "Content Security Policy" not in seen.stderr


@needs_chromium
def test_a_browser_would_complain_about_a_style_of_somebody_else(overview: Overview, tmp_path: Path) -> None:
    page = tmp_path / "forged.html"
    page.write_bytes(render_index(overview).replace("<main", '<main style="color:red"', 1).encode())
    assert "Content Security Policy" in browse(page, tmp_path / "profile", "--dump-dom").stderr


@needs_chromium
def test_nothing_sticks_out_of_a_narrow_screen(poison: Callable[[str], Overview], tmp_path: Path) -> None:
    folder = published(poison("极" * 40 + "x" * 120), tmp_path)
    for name in ("index.html", "units/J01.html"):
        measure = folder / "measure.html"
        measure.write_text(
            f'<iframe src="{name}" width="320" height="900" onload="document.title=this.contentDocument.documentElement'
            f".scrollWidth + '/' + this.contentDocument.documentElement.clientWidth\"></iframe>",
            encoding="utf-8",
        )
        seen = browse(measure, tmp_path / "profile", "--allow-file-access-from-files", "--dump-dom")
        found = re.search(r"<title>(\d+)/(\d+)</title>", seen.stdout)
        assert found is not None
        assert int(found[1]) <= int(found[2])


@needs_chromium
def test_a_card_prints_on_a_handful_of_sheets(overview: Overview, tmp_path: Path) -> None:
    folder = published(overview, tmp_path)
    target = tmp_path / "card.pdf"
    browse(folder / "units/J01.html", tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={target}")
    sheets = len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))
    assert 2 <= sheets <= 6
