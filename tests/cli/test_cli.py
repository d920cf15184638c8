"""The command line as a clerk meets it: a process, its exit code, what it prints and what it leaves in a folder."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kaoping.cli.app import app
from kaoping.shipped import examples_folder, rules_folder

QUARTER = examples_folder() / "2022Q1"
RETURNS = sorted(QUARTER.iterdir())
MISSING = "退回 【E-UNIT-MISSING】没有收到望湖街道（J01）"
SCHEME = ("--rules", "dawa-2022", "--period", "2022Q1")
TABLES = {
    "index.html",
    "ranking.xlsx",
    *(f"{name}.csv" for name in ["ranking", "lines", "items", "sources", "events", "findings"]),
}
COMMANDS = [
    (),
    *((command.name,) for command in app.registered_commands),
    *((group.name,) for group in app.registered_groups),
    *(
        (group.name, command.name)
        for group in app.registered_groups
        for command in group.typer_instance.registered_commands
    ),
]


@pytest.fixture
def kaoping(tmp_path):
    """Run a command in an empty folder; its streams are read as UTF-8 whatever the locale is."""

    def run(*arguments, code=0, python=("-m", "kaoping"), **environment):
        command = [sys.executable, *python, *map(str, arguments)]
        environment = {**os.environ, **environment}
        ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
        trace = tmp_path / "kaoping-error.txt"
        bug = trace.read_text(encoding="utf-8") if trace.exists() and code != 4 else ""
        assert ran.returncode == code, f"exit code {ran.returncode}\n{ran.stdout}\n{ran.stderr}\n{bug}"
        assert "Traceback" not in ran.stderr
        return ran

    return run


@pytest.fixture
def without_one(tmp_path):
    """The example quarter without the return of J01."""
    folder = tmp_path / "报表"
    shutil.copytree(QUARTER, folder, ignore=shutil.ignore_patterns("J01_*"))
    return folder


def written(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def findings(folder):
    with (folder / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------ 0: done


def test_demo_walks_the_whole_corridor(kaoping, tmp_path):
    ran = kaoping("demo")
    assert "示例中的单位、人名均为虚构。" in ran.stdout
    assert "望湖街道" in ran.stdout
    assert "42 个单位，58 份文件" in ran.stdout
    cards = {f"units/{path.name.partition('_')[0]}.html" for path in RETURNS if not path.name.startswith("D")}
    assert written(tmp_path / "out") >= TABLES | cards | {"run.json"}
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["provisional"] is False


def test_check_reads_and_scores_nothing(kaoping, tmp_path):
    ran = kaoping("check", QUARTER, *SCHEME, "--out", "清单")
    assert ran.stdout.startswith("核对了 58 份文件：退回 0 条，提示 ")
    answers = {name for name in written(tmp_path / "清单") if name.startswith("answers/")}
    assert written(tmp_path / "清单") - answers == {"findings.csv"}
    assert {"answers/status.html", "answers/findings.xlsx", "answers/corrections.csv"} <= answers
    assert not any(name.startswith(("answers/slips/", "answers/marked/")) for name in answers)
    assert all(row["severity"] == "提示" for row in findings(tmp_path / "清单"))


def test_a_unit_may_be_named_by_code_name_or_alias(kaoping):
    ran = kaoping("explain", QUARTER, *SCHEME, "--unit", "望湖街道办事处", "--indicator", "P01")
    assert ran.stdout.startswith("望湖街道（J01）")
    assert re.findall(r"^  ([PLES]\d\d) ", ran.stdout, re.MULTILINE) == ["P01"]
    assert "依据：" in ran.stdout
    assert "《D01_督查室_2022Q1.xlsx》" in ran.stdout


def test_forms_writes_one_for_every_unit_and_department(kaoping, tmp_path):
    ran = kaoping("forms", *SCHEME, "--out", "空表")
    assert ran.stdout == "写出 58 份空白表，在 空表。\n"
    assert {Path(name).stem for name in written(tmp_path / "空表")} == {path.stem for path in RETURNS}


def test_rules_are_listed_shown_and_proved(kaoping):
    assert "\ndawa-2022　" in "\n" + kaoping("rules", "list").stdout
    assert "重点工作任务按期完成率" in kaoping("rules", "show", "dawa-2022", COLUMNS="200").stdout
    assert "规则检查：退回 0 条" in kaoping("rules", "check", "dawa-2022").stdout
    assert re.search(r"案例 \d+ 个，不符 0 处。", kaoping("rules", "test", "dawa-2022").stdout)
    assert json.loads(kaoping("rules", "schema").stdout)["scheme"]["$defs"]


def test_the_burden_is_counted_by_class_with_the_indicators_behind(kaoping):
    """In the last quarter too, and never more than the scheme allows."""
    said = kaoping("rules", "burden", "dawa-2022", "--period", "2022Q4", COLUMNS="200").stdout
    assert "2022年第四季度" in said
    assert all(word in said for word in ("镇街", "部门", "牵头", "L03（2）", "望湖街道"))
    most, limit = re.search(r"最多 (\d+) 格，填报上限 (\d+) 格：", said).groups()
    assert 0 < int(most) <= int(limit) == 40


def test_version_is_the_package_s(kaoping):
    assert re.fullmatch(r"kaoping \d+\.\d+\.\d+\n", kaoping("--version").stdout)


# ------------------------------------------------------------ 1: something is 退回


def test_a_missing_return_stops_scoring(kaoping, without_one, tmp_path):
    ran = kaoping("score", without_one, *SCHEME, "--out", "out", code=1)
    assert MISSING in ran.stderr
    assert "没有计分" in ran.stderr
    assert written(tmp_path / "out") == {"findings.csv"}
    assert "E-UNIT-MISSING" in {row["code"] for row in findings(tmp_path / "out")}


def test_with_allow_incomplete_the_result_is_provisional_and_says_so(kaoping, without_one, tmp_path):
    ran = kaoping("score", without_one, *SCHEME, "--out", "out", "--allow-incomplete", code=1)
    assert MISSING in ran.stderr
    assert re.search("暂定", ran.stdout)
    assert re.search("<h1>.*?暂定", (tmp_path / "out" / "index.html").read_text(encoding="utf-8"), re.DOTALL)
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["provisional"] is True


def test_check_of_a_missing_return(kaoping, without_one):
    assert MISSING in kaoping("check", without_one, *SCHEME, code=1).stderr


# ------------------------------------------------------------ 2: usage or rules


USAGE = {
    "unknown scheme": ("score 报表 --rules dawa-2021 --period 2022Q1 --out o", "是否想写“dawa-2022”？"),
    "misspelt scheme": ("rules show dawa2022", "是否想写“dawa-2022”？"),
    "bad period": ("score 报表 --rules dawa-2022 --period 2022Q5 --out o", "“2022Q5”"),
    "other year": ("score 报表 --rules dawa-2022 --period 2021Q1 --out o", "适用期"),
    "missing option": ("score 报表 --rules dawa-2022 --out o", "缺少 --period"),
    "missing argument": ("score --rules dawa-2022 --period 2022Q1 --out o", "缺少 报表"),
    "misspelt option": ("score 报表 --rules dawa-2022 --period 2022Q1 --out o --allow-incomplet", "--allow-incomplete"),
    "option without value": ("score 报表 --rules dawa-2022 --out o --period", "--period"),
    "misspelt command": ("scor", "score"),
    "too many arguments": ("rules show dawa-2022 dawa-2022", "dawa-2022"),
    "unknown unit": ("explain 报表 --rules dawa-2022 --period 2022Q1 --unit 忘湖街道", "望湖街道"),
    "unknown indicator": ("explain 报表 --rules dawa-2022 --period 2022Q1 --unit J01 --indicator P99", "P99"),
    "no previous results": ("check 报表 --rules dawa-2022 --period 2022Q1 --previous 没有", "【E-PREV-BROKEN】"),
}


@pytest.mark.parametrize("case", USAGE)
def test_usage(kaoping, case):
    arguments, says = USAGE[case]
    arguments = [QUARTER if word == "报表" else word for word in arguments.split()]
    ran = kaoping(*arguments, code=2)
    assert says in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert re.findall(r"[A-Za-z]+ [a-z]{2,}", re.sub("kaoping( [a-z]+)*", "", ran.stderr)) == []  # no English


def test_an_empty_folder(kaoping, tmp_path):
    (tmp_path / "空").mkdir()
    assert "【E-INPUT-NONE】“空”里没有文件" in kaoping("check", "空", *SCHEME, code=2).stderr


def test_a_fault_of_the_rules_has_file_and_line(kaoping, tmp_path):
    folder = shutil.copytree(rules_folder() / "dawa-2022", tmp_path / "rules")
    path = folder / "indicators" / "political.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("方法: 测评", "方法: 测平"), encoding="utf-8")
    for command in (("rules", "check", folder), ("check", QUARTER, "--rules", folder, "--period", "2022Q1")):
        assert re.search(
            r"【E-RULE-METHOD】规则文件《indicators/political.yaml》 第 \d+ 行", kaoping(*command, code=2).stderr
        )


# ------------------------------------------------------------ 3 and 4: storage, and ourselves


@pytest.mark.parametrize("command", ["demo", "score", "forms"])
def test_a_folder_that_cannot_be_written(kaoping, tmp_path, command):
    (tmp_path / "file").write_text("in the way")
    arguments = {"demo": (), "score": (QUARTER, *SCHEME), "forms": SCHEME}[command]
    assert "【E-OUT-WRITE】" in kaoping(command, *arguments, "--out", "file/out", code=3).stderr


def test_our_own_bug_is_one_sentence_and_a_file(kaoping, tmp_path):
    broken = "import kaoping.appraisal, kaoping.cli; kaoping.appraisal.receive = None; kaoping.cli.main()"
    ran = kaoping("check", QUARTER, *SCHEME, code=4, python=("-c", broken))
    assert ran.stderr.startswith("【E-INTERNAL】")
    assert "TypeError" in (tmp_path / "kaoping-error.txt").read_text(encoding="utf-8")


# ------------------------------------------------------------ words


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_chinese(kaoping, command):
    text = kaoping(*command, "--help").stdout
    assert text.startswith(f"用法：{' '.join(('kaoping', *command))} ")
    named = {
        "kaoping",
        "JSON",
        "Schema",
        "YAML",
        "out",
        "yaml",
        "xlsx",
        "xls",
        "ods",
        *(word for words in COMMANDS for word in words),
    }
    assert set(re.findall(r"(?<![\w-])[A-Za-z]{2,}(?![\w-])", text)) <= named


def test_help_does_not_wait_for_the_corridor():
    code = "import sys, kaoping.cli.app; print(sorted({'pandas', 'numpy', 'yaml', 'openpyxl'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_chinese_comes_out_whatever_the_locale(kaoping):
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert "考评" in kaoping("--help", **plain).stdout
    assert "是否想写“dawa-2022”？" in kaoping("rules", "show", "dawa-2021", code=2, **plain).stderr
