"""The clerks' mistakes of examples/faulty: each gets its finding, at its cell, alone and among all the others."""

import csv
import importlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from kaoping.appraisal import input_files, receive
from kaoping.findings import CODES
from kaoping.forms import fixed_texts
from kaoping.intake.bounds import Bounds
from kaoping.intake.reception import take_in
from kaoping.intake.workbook import read_bounded, read_workbooks
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook

pytestmark = pytest.mark.xdist_group("faulty")

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FAULTY = EXAMPLES / "faulty"
PERIOD = "2022Q1"


def generator():
    """The script that makes the mistakes."""
    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    return importlib.import_module("faulty")


MISTAKES = generator().MISTAKES


def numbered(*, apart):
    """The place of each mistake in the list."""
    return [
        pytest.param(place, id=f"{place + 1:03}-{mistake.title}")
        for place, mistake in enumerate(MISTAKES)
        if apart or not mistake.apart
    ]


# ------------------------------------------------------------ the same again


@pytest.fixture(scope="session")
def made():
    return generator().cases()


def same(name, old, new):
    """Tell whether two files say the same, whichever zlib packed them and whichever XML library wrote them."""
    if old == new:
        return True
    if name.endswith((".xml", ".rels")):
        return ET.canonicalize(old) == ET.canonicalize(new)
    if not (zipfile.is_zipfile(io.BytesIO(old)) and zipfile.is_zipfile(io.BytesIO(new))):
        return False
    with zipfile.ZipFile(io.BytesIO(old)) as one, zipfile.ZipFile(io.BytesIO(new)) as other:
        return one.namelist() == other.namelist() and all(
            same(part, one.read(part), other.read(part)) for part in one.namelist()
        )


def test_generating_again_gives_the_shipped_files(made):
    shipped = {
        path.relative_to(FAULTY).as_posix(): path.read_bytes()
        for path in FAULTY.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    fresh = generator().written(made)
    assert sorted(shipped) == sorted(fresh)
    changed = [name for name, content in fresh.items() if not same(name, shipped[name], content)]
    assert changed == [], "请运行 python examples/faulty.py"


# ------------------------------------------------------------ every mistake alone


@pytest.fixture(scope="session")
def desks():
    """Rule book and blank forms of the two quarters."""
    books = {period: load_rulebook("dawa-2022", Period.parse(period)) for period in {m.period for m in MISTAKES}}
    return {period: SimpleNamespace(rulebook=book, texts=fixed_texts(book)) for period, book in books.items()}


@pytest.fixture(scope="session")
def earlier(desks):
    """What the clean first quarter said, for the mistakes that show only beside it."""
    desk = desks[PERIOD]
    return take_in(read_workbooks(input_files([EXAMPLES / PERIOD])), desk.rulebook, desk.texts).items


@pytest.fixture(scope="session")
def opened(made):
    """The workbooks of each mistake, all read in one go; read_workbooks would tell files of one name apart."""
    folders = [input_files([FAULTY / "alone" / case.folder]) for case in made]
    read = iter(read_bounded([path for folder in folders for path in folder], Bounds()))
    return [[next(read) for _ in folder] for folder in folders]


@pytest.fixture
def alone(opened, desks, earlier):
    def findings(place):
        period = MISTAKES[place].period
        desk = desks[period]
        return take_in(opened[place], desk.rulebook, desk.texts, None if period == PERIOD else earlier).findings

    return findings


def answers(due, findings):
    """Findings of the code, at the address, that say the words."""
    there = (due.code, due.file, due.sheet, due.cell)
    return [
        finding
        for finding in findings
        if (finding.code, finding.where.file, finding.where.sheet, finding.where.cell) == there
        and due.says in str(finding)
    ]


SENTENCE = re.compile(
    r"【[EW]-[A-Z]+-[A-Z0-9]+】(文件《[^》]+》( 工作表〈[^〉]+〉)?( 单元格 [A-Z]+\d+)?：)?.+。.*请.+。"
)


@pytest.mark.parametrize("place", numbered(apart=True))
def test_a_mistake_alone_gets_its_findings_in_whole_sentences(made, alone, place):
    findings = alone(place)
    for due in made[place].due:
        found = answers(due, findings)
        assert len(found) == 1, f"{due}\n" + "\n".join(map(str, findings[:40]))
        assert SENTENCE.fullmatch(str(found[0])), str(found[0])
        assert found[0].severity == generator().severity(due)


# ------------------------------------------------------------ all together


@pytest.fixture(scope="session")
def together():
    return receive([FAULTY / "together"], "dawa-2022", PERIOD).findings


@pytest.mark.parametrize("place", numbered(apart=False))
def test_a_mistake_is_found_among_all_the_others(made, together, place):
    assert [due for due in made[place].due if not answers(due, together)] == []


def test_what_cannot_lie_with_the_others_says_why():
    assert {m.period for m in MISTAKES if m.apart} == {"2022Q2"}
    assert all("第二季度" in m.apart for m in MISTAKES if m.apart)


# ------------------------------------------------------------ the table


@pytest.fixture(scope="module")
def expected():
    return list(csv.DictReader(io.StringIO((FAULTY / "expected.csv").read_bytes().decode("utf-8-sig"), newline="")))


def test_the_table_lists_more_than_44_different_mistakes(expected):
    titles = {row["序号"]: row["错在哪里"] for row in expected}
    assert len(set(titles.values())) == len(titles) >= 44
    assert all(row["怎么办"] and row["代码"] in CODES for row in expected)
    assert {row["级别"] for row in expected} == {"退回", "提示"}


def test_the_table_names_files_that_are_there(expected, made):
    folders = {f"{case.number:03}": FAULTY / "alone" / case.folder for case in made}
    for row in expected:
        if row["文件"]:
            assert (folders[row["序号"]] / row["文件"]).is_file()
            assert row["没有放进together的原因"] or (FAULTY / "together" / row["文件"]).is_file()


def test_the_readme_counts_what_is_there(expected):
    text = (FAULTY / "README.md").read_text(encoding="utf-8")
    assert f"{len(MISTAKES)} 种错" in text
    assert f"{len({row['序号'] for row in expected})} 种列在" in text


# ------------------------------------------------------------ the command


def kaoping(*arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "kaoping", *map(str, arguments), "--rules", "dawa-2022", "--period", PERIOD]
    return subprocess.run(command, capture_output=True, check=False, env=environment, encoding="utf-8")


def test_checking_a_mistake_ends_in_one_and_prints_it(made):
    ended = kaoping("check", FAULTY / "alone" / made[0].folder)
    assert ended.returncode == 1
    assert "【E-VAL-NUM】文件《J01_望湖街道_2022Q1.xlsx》 工作表〈指标数据〉 单元格 " in ended.stderr
    assert "：“约5600”不是数字。如为 5600，请填 5600。" in ended.stderr


def test_scoring_them_all_is_refused_and_writes_the_findings_only(tmp_path, expected):
    ended = kaoping("score", FAULTY / "together", "--out", tmp_path / "out")
    assert ended.returncode == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["findings.csv"]
    listed = (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8-sig")
    for row in expected:
        if not row["没有放进together的原因"]:
            assert row["代码"] in listed
    assert "Traceback" not in ended.stderr
