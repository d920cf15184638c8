"""The year's corridor: which folder is which quarter, what is missing, what a provisional year is."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kaoping.findings import Rejected
from kaoping.intake.folders import by_quarter, named_quarter
from kaoping.periods import Period
from kaoping.shipped import rules_folder
from kaoping.yearly import appraise_year

EXAMPLES = Path(__file__).parents[1] / "examples"
QUARTERS = Period.parse("2022").quarters()


def folder(parent, name, *files):
    """A folder with copies of example returns, or with files of these names."""
    made = parent / name
    made.mkdir(parents=True)
    for file in files:
        if isinstance(file, Path):
            shutil.copy(file, made)
        else:
            (made / file).write_text("x", encoding="utf-8")
    return made


def a_return(quarter):
    return min((EXAMPLES / quarter).iterdir())


def sorted_of(*inputs):
    found = by_quarter(list(inputs), QUARTERS)
    taken = [(one.folder.name, str(one.period), one.by, one.files) for one in found.taken]
    return taken, [str(one) for one in found.findings]


# ------------------------------------------------------------ which quarter


@pytest.mark.parametrize(
    ("name", "quarter"),
    [
        ("2022Q3-补报", "2022Q3"), ("2022年第三季度", "2022Q3"), ("三季度", "2022Q3"), ("2022年4季度报表", "2022Q4"),
        ("q2", "2022Q2"), ("２０２２Ｑ１", "2022Q1"), ("2021Q4", "2021Q4"), ("报表", None),
        ("2022Q1和Q2", None), ("FAQ1", None),
    ],
)  # fmt: skip
def test_a_folder_s_name_says_its_quarter(name, quarter):
    assert named_quarter(name, 2022) == (quarter and Period.parse(quarter))


def test_quarters_and_what_came_late_are_found_by_name(tmp_path):
    for name, files in (("2022Q1", ("a", "b")), ("2022Q3", ("a",)), ("2022Q3-补报", ("c",)), ("空", ())):
        folder(tmp_path, name, *files)
    taken, said = sorted_of(tmp_path)
    assert taken == [
        ("2022Q1", "2022Q1", "文件夹名称", 2),
        ("2022Q3", "2022Q3", "文件夹名称", 1),
        ("2022Q3-补报", "2022Q3", "文件夹名称", 1),
    ]
    assert said == []


def test_a_folder_whose_name_says_nothing_is_known_by_its_returns(tmp_path):
    folder(tmp_path, "第二次收的", a_return("2022Q2"))
    taken, said = sorted_of(tmp_path)
    assert taken == [("第二次收的", "2022Q2", "报表上的报告期", 1)]
    assert said == ["【W-YEAR-TAKEN】文件夹“第二次收的”的名称没有写季度，按报表上的报告期归入 2022Q2。请核对。"]


def test_returns_of_several_quarters_in_one_folder_are_sent_back(tmp_path):
    folder(tmp_path, "全部", a_return("2022Q1"), a_return("2022Q2"))
    taken, said = sorted_of(tmp_path)
    assert taken == []
    assert said == [
        (
            "【E-YEAR-FOLDER】文件夹“全部”（2 个文件）里混有 2022Q1、2022Q2 的报表，没有读取。"
            "请按季度分开放，文件夹名称写明季度。"
        )
    ]


def test_what_is_not_read_is_said(tmp_path):
    folder(tmp_path, "去年/2021Q4", "a")
    folder(tmp_path, "报送/2022Q1", "a")
    folder(tmp_path, "报送/说明", "读我.txt")
    (tmp_path / "报送" / "散.xlsx").write_text("x", encoding="utf-8")
    taken, said = sorted_of(tmp_path / "报送", tmp_path / "去年", tmp_path / "报送" / "散.xlsx")
    assert [one[0] for one in taken] == ["2022Q1"]
    assert said == [
        (
            "【W-YEAR-FOLDER】“报送”里有 1 个文件不在哪个季度的文件夹里（散.xlsx），没有读取。"
            "是报表的，请放进该季度的文件夹。"
        ),
        "【W-YEAR-FOLDER】文件“散.xlsx”不在哪个季度的文件夹里，没有读取。请把报表按季度放进文件夹。",
        (
            "【W-YEAR-FOLDER】文件夹“说明”（1 个文件）看不出是哪个季度的报表，没有读取。"
            "是报表的，请在文件夹名称里写明季度，如 2022Q3。"
        ),
        "【W-YEAR-FOLDER】文件夹“2021Q4”（1 个文件）是 2021Q4 的，不在 2022 年度要考评的季度之内，没有读取。请核对。",
    ]


def test_a_quarter_s_folder_may_be_given_itself(tmp_path):
    one = folder(tmp_path, "2022Q1", "a")
    folder(tmp_path, "2022Q1/附件", "b")
    assert sorted_of(one)[0] == [("2022Q1", "2022Q1", "文件夹名称", 1)]


# ------------------------------------------------------------ refused


def refused(*arguments):
    with pytest.raises(Rejected) as rejected:
        appraise_year(*arguments)
    return rejected.value.exit_code, [str(finding) for finding in rejected.value.findings]


def test_a_folder_without_any_quarter(tmp_path):
    folder(tmp_path, "报送/附件", "a")
    code, said = refused([tmp_path / "报送"], "dawa-2022", "2022")
    assert code == 2
    assert said[0].startswith("【E-INPUT-NONE】")
    assert "里没有 2022 年度的报表文件夹" in said[0]


@pytest.mark.parametrize(
    ("year", "said"),
    [
        ("2022Q1", "【E-RULE-PERIOD】“2022Q1”不是年份。请写年份，如 2022。"),
        ("2023", "【E-RULE-PERIOD】2023 年不在方案的适用期 2022Q1..2022Q4 之内。请改年份，或换用该年的方案。"),
    ],
)
def test_a_year_that_is_none(year, said):
    assert refused([EXAMPLES], "dawa-2022", year) == (2, [said])


def test_a_scheme_that_does_not_say_how(tmp_path):
    rules = Path(shutil.copytree(rules_folder() / "dawa-2022", tmp_path / "rules"))
    path = rules / "scheme.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("年度:")), encoding="utf-8")
    code, said = refused([EXAMPLES], rules, "2022")
    assert code == 2
    assert [one.partition("】")[0] for one in said if "年度" in one]


# ------------------------------------------------------------ provisional


@pytest.fixture(scope="module")
def first_quarter(tmp_path_factory):
    """A year of which only the first quarter has come."""
    parent = tmp_path_factory.mktemp("一季")
    shutil.copytree(EXAMPLES / "2022Q1", parent / "2022Q1")
    return parent


def kaoping(*arguments, code, cwd):
    command = [sys.executable, "-m", "kaoping", "year", *map(str, arguments)]
    ran = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == code, ran.stderr
    return ran


def test_a_year_without_all_its_quarters_is_not_written(first_quarter, tmp_path):
    ran = kaoping("2022", first_quarter, "--rules", "dawa-2022", "--out", tmp_path / "年", code=1, cwd=tmp_path)
    assert "没有合成年度" in ran.stderr
    assert "2022Q1：文件夹 2022Q1，58 个文件（按文件夹名称归入）" in ran.stdout
    assert {path.name for path in (tmp_path / "年").iterdir()} == {"findings.csv"}
    with (tmp_path / "年" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["severity"] == "退回"]
    assert [(row["code"], row["found"]) for row in rows] == [
        ("E-YEAR-QUARTER", f"没有 2022Q{number} 的报表，年度不完整") for number in (2, 3, 4)
    ]


def test_with_allow_incomplete_it_is_written_as_provisional(first_quarter, tmp_path):
    out = tmp_path / "年"
    ran = kaoping(
        "2022", first_quarter, "--rules", "dawa-2022", "--out", out, "--allow-incomplete", code=1, cwd=tmp_path
    )
    assert "暂定" in ran.stdout
    assert "暂定结果" in (out / "index.html").read_text(encoding="utf-8")
    assert "暂定结果" in (out / "units" / "J01.html").read_text(encoding="utf-8")
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert (run["provisional"], [one["period"] for one in run["quarters"]]) == (True, ["2022Q1"])
    with (out / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = [
            row for row in csv.DictReader(file) if row["unit"] == "J01" and row["ratio"] and row["way"] != "仅年度"
        ]
    # one quarter alone: the year's ratio is the quarter's
    for line in lines:
        quarter = float(line["points_2022Q1"]) / float(line["full_2022Q1"])
        assert float(line["ratio"]) == pytest.approx(quarter, abs=5.1e-7)
    assert len(lines) > 30
