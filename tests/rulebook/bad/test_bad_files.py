"""One fault a file: what the check says of each, word for word, from the tables beside this file.

A table's entry changes one thing in the starter scheme. 〔file: fragment〕 stands for the address of the first line
that holds the fragment (〔file: fragment#2〕 of the second), 〔方法〕 for the names of all methods, so that
the tables need not be touched when the starter gets another line or the shelf another method.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from kaoping.findings import CODES, Rejected
from kaoping.methods._shelf import shelf
from kaoping.rulebook import check, load_scheme
from kaoping.rulebook.starter import write_starter
from kaoping.rulebook.wording import listed

TABLES = sorted(Path(__file__).parent.glob("*.yaml"))
FAULTS = [
    pytest.param(fault, id=f"{table.stem}:{fault['错']}")
    for table in TABLES
    for fault in yaml.safe_load(table.read_text(encoding="utf-8"))
]
MARK = re.compile(r"〔([^〕:]+): ([^〕]*?)(?:#([0-9]+))?〕")


@pytest.fixture(scope="session")
def starter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "样例"
    write_starter(folder)
    return folder


@pytest.fixture
def scheme(starter, tmp_path):
    return Path(shutil.copytree(starter, tmp_path / "样例"))


def break_it(scheme, fault):
    """Do to the scheme what the entry says."""
    if "文件" in fault:
        path = scheme / fault["文件"]
        if "编码" in fault:
            path.write_bytes(path.read_text(encoding="utf-8").encode(fault["编码"]))
        elif fault["全文"] is None:
            path.unlink()
        else:
            path.write_text(fault["全文"], encoding="utf-8")
    for change in fault.get("改", ()):
        path = scheme / change["文件"]
        text = path.read_text(encoding="utf-8")
        assert change["原"] in text, f"{change['原']!r} is no longer in {change['文件']}; change the table"
        path.write_text(text.replace(change["原"], change["作"], 1), encoding="utf-8")


def said(scheme):
    try:
        findings = check(load_scheme(scheme))
    except Rejected as rejected:
        findings = rejected.findings
    return [str(finding) for finding in findings]


def addressed(words, scheme):
    """Write the addresses in an expected sentence."""

    def address(mark):
        file, fragment, nth = mark[1], mark[2], int(mark[3] or 1)
        lines = (scheme / file).read_text(encoding="utf-8").split("\n")
        held = [number for number, line in enumerate(lines, 1) if fragment in line]
        return f"规则文件《{file}》 第 {held[nth - 1]} 行"

    return MARK.sub(address, words.replace("〔方法〕", listed(list(shelf()))))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_words_with_its_line_and_its_mend(fault, scheme):
    break_it(scheme, fault)
    assert said(scheme) == [addressed(words, scheme) for words in fault["说"]]


def test_the_starter_has_no_fault(starter):
    assert said(starter) == []


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(scheme):
    for path in scheme.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert said(scheme) == []


def test_the_tables_hold_many_faults_each_once():
    titles = [fault.id for fault in FAULTS]
    assert len(titles) == len(set(titles)) >= 60
    assert all(fault.values[0]["说"] for fault in FAULTS)


def test_the_tables_cover_every_code_of_the_rule_check():
    """But cases that differ, which are found when they are run, and a scheme that is not there."""
    told = {code for fault in FAULTS for words in fault.values[0]["说"] for code in re.findall(r"^【([^】]+)】", words)}
    assert {code for code in CODES if "-RULE-" in code} - told == {"E-RULE-CASE", "E-RULE-SCHEME"}
