"""Three levels that hang together: villages are scored, then towns that take of them, then the area.

The rules are those of rules/sanji-liandong, the roster is a small one: area P01, its towns Z01 and Z02, the villages
C01 and C02 of Z01 and C03 of Z02. Every number below is worked by hand.
"""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kaoping.exact import settle_exact, to_text
from kaoping.expressions import recompute
from kaoping.methods._shelf import compile_measure
from kaoping.periods import Period
from kaoping.ranking import rank
from kaoping.rulebook import check, load_scheme
from kaoping.rulebook.model import Roster
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons
from kaoping.scoring.totals import total
from kaoping.shipped import rules_folder

SUPERIOR = {"P01": "", "Z01": "P01", "Z02": "P01", "C01": "Z01", "C02": "Z01", "C03": "Z02"}
CLASS = {"P": "片区", "Z": "镇", "C": "村"}
SELF = {"R01.办结", "R02.办结", "R04.办结", "G02.受理", "G02.化解"}
TOLD = {
    "P01": {"R04.包抓": 5, "R04.办结": 4},
    "Z01": {"R02.交办": 10, "R02.办结": 8},
    "Z02": {"R02.交办": 30, "R02.办结": 30},
    "C01": {"R01.交办": 20, "R01.办结": 18, "G01.抽查": 80, "G01.人口": 3000, "G02.受理": 9, "G02.化解": 9,
            "G03.属实": 0},
    "C02": {"R01.交办": 20, "R01.办结": 10, "G01.抽查": 60, "G01.人口": 1000, "G02.受理": 1, "G02.化解": 0,
            "G03.属实": 4},
    "C03": {"R01.交办": 20, "R01.办结": 20, "G01.抽查": 100, "G01.人口": 500, "G02.受理": 0, "G02.化解": 0,
            "G03.属实": 0},
}  # fmt: skip
"""C03 had no dispute to settle: its G02 is 不适用, and its 15 points go to G01 and G03."""


@pytest.fixture(scope="module")
def rules():
    return load_scheme("sanji-liandong").at(Period.parse("2024Q1"))


def book_of(rules, order=tuple(SUPERIOR), unranked=(), without=()):
    units = [
        {"代码": code, "名称": f"{code}{CLASS[code[0]]}", "类别": CLASS[code[0]], "组": CLASS[code[0]],
         "上级": SUPERIOR[code], "单列": "是" if code in unranked else "否"}
        for code in order if code not in without
    ]  # fmt: skip
    return replace(rules, roster=Roster.model_validate({"单位": units}))


def table(told):
    rows = [(unit, item, value) for unit, items in told.items() for item, value in items.items()]
    origins = ["自报" if item in SELF else "来源部门" for _, item, _ in rows]
    frame = pd.DataFrame(
        {
            "item_id": [f"{row[0]}/{row[1]}/{origin}" for row, origin in zip(rows, origins, strict=True)],
            "unit": [row[0] for row in rows],
            "period": "2024Q1",
            "item": [row[1] for row in rows],
            "state": [row[2] if isinstance(row[2], str) else "有值" for row in rows],
        },
        dtype="str",
    )
    values = [np.nan if isinstance(row[2], str) else float(row[2]) for row in rows]
    return frame.assign(value=values, origin=pd.Series(origins, dtype="str"))


def changed(**units):
    return {unit: items | units.get(unit, {}) for unit, items in TOLD.items()}


def points(scored):
    lines = scored.lines
    return {
        f"{unit} {code}": to_text(value, 2)
        for unit, code, value in zip(lines["unit"], lines["indicator"], lines["points"], strict=True)
    }


def states(scored):
    lines = scored.lines
    return dict(zip(lines["unit"] + " " + lines["indicator"], lines["state"], strict=True))


def why(scored, book):
    lines = scored.lines
    return dict(zip(lines["unit"] + " " + lines["indicator"], map(str, reasons(scored, book)), strict=True))


# --- worked by hand -------------------------------------------------------------------------------


def test_three_levels_from_figures_to_points(rules):
    found = points(score(table(TOLD), book_of(rules)))
    assert found == {
        "C01 R01": "45.00",  # 50 × 18÷20
        "C01 G01": "20.00",  # 25 × 80%
        "C01 G02": "15.00",
        "C01 G03": "10.00",  # together 90
        "C02 R01": "25.00",
        "C02 G01": "15.00",  # 25 × 60%
        "C02 G02": "0.00",
        "C02 G03": "2.00",  # 10 − 4×2; together 42
        "C03 R01": "50.00",
        "C03 G01": "35.71",  # 50 × 25÷35
        "C03 G02": "0.00",
        "C03 G03": "14.29",  # 50 × 10÷35; together 100
        "Z01 R02": "16.00",  # 20 × 8÷10
        "Z01 R03": "19.80",  # 30 × (90% + 42%)÷2
        "Z01 G04": "15.00",  # 20 × (80%×3000 + 60%×1000)÷4000
        "Z01 G05": "2.00",  # 10 × the 20% of C02
        "Z01 G06": "18.00",  # 20 × (9 + 0)÷(9 + 1); together 70.80
        "Z02 R02": "20.00",
        "Z02 R03": "30.00",
        "Z02 G04": "20.00",
        "Z02 G05": "10.00",
        "Z02 G06": "20.00",  # nothing to settle in the whole town; together 100
        "P01 R04": "16.00",  # 20 × 4÷5
        "P01 R05": "27.81",  # 30 × (70.8%×10 + 100%×30)÷40 = 30 × 92.7%
        "P01 G07": "42.50",  # 50 × (35÷50 + 50÷50)÷2; together 86.31
    }


def test_each_level_is_ranked_within_itself(rules):
    book = book_of(rules)
    scored = score(table(TOLD), book)
    ranking = rank(total(scored.lines, book).totals, scored.lines, book)
    rows = zip(ranking["unit"], ranking["total"], ranking["rank"], strict=True)
    assert {unit: (to_text(points, 2), int(place)) for unit, points, place in rows} == {
        "P01": ("86.31", 1),
        "Z02": ("100.00", 1),
        "Z01": ("70.80", 2),
        "C03": ("100.00", 1),
        "C01": ("90.00", 2),
        "C02": ("42.00", 3),
    }


def test_the_order_of_the_roster_and_of_the_classes_changes_nothing(rules):
    backwards = replace(
        book_of(rules, tuple(reversed(SUPERIOR))),
        scheme=rules.scheme.model_copy(update={"classes": tuple(reversed(rules.scheme.classes))}),
    )
    assert points(score(table(TOLD), backwards)) == points(score(table(TOLD), book_of(rules)))


def test_whoever_recalculates_the_printed_arithmetic_gets_the_printed_points(rules):
    book = book_of(rules)
    scored = score(table(TOLD), book)
    for reason in reasons(scored, book):
        assert to_text(settle_exact(recompute(reason.arithmetic), 2, "四舍五入"), 2) == reason.points, str(reason)


def test_a_reason_names_the_villages_and_what_they_came_to(rules):
    book = book_of(rules)
    said = why(score(table(TOLD), book), book)
    assert said["Z01 R03"] == (
        "下级2个村的总分得分率平均，C01村90%、C02村42%，(0.9+0.42)÷2＝66%。算式：(0.9+0.42)÷2×30.00=19.80"
    )
    assert said["Z01 G04"].startswith("下级2个村的G01得分率按人口加权平均，C01村80%（3000）、C02村60%（1000），")
    assert said["Z01 G05"].startswith("下级2个村的G03得分率取最低，C02村20%（最高C01村100%）。")
    assert said["Z01 G06"].startswith("下级2个村合计，化解9、受理10，化解÷受理，9÷10＝90%。")


def test_a_roll_up_may_be_a_part_of_another_measure(rules):
    """Half the mean of the villages, half the worst of them: Z01 has (66% + 42%) ÷ 2 = 54%, 30 × 54% = 16.20."""
    of_villages = {"方法": "下级汇总", "类别": "村", "取": "总分", "无下级": "不适用"}
    both = {
        "方法": "合成",
        "缺部分": "归一",
        "部分": [
            {"名称": "平均", "权重": "0.5", "计分": of_villages | {"方式": "平均"}},
            {"名称": "最差的村", "权重": "0.5", "计分": of_villages | {"方式": "最低"}},
        ],
    }
    changed_rule = rules.by_code["R03"].model_copy(update={"measures": {"": compile_measure(both)}})
    indicators = tuple(changed_rule if one.code == "R03" else one for one in rules.indicators)
    book = book_of(replace(rules, indicators=indicators))
    scored = score(table(TOLD), book)
    assert (points(scored)["Z01 R03"], points(scored)["Z02 R03"]) == ("16.20", "30.00")
    said = why(scored, book)["Z01 R03"]
    assert "最差的村：下级2个村的总分得分率取最低，C02村42%（最高C01村90%）" in said


# --- what does not count, what has to wait ----------------------------------------------------------


def test_a_village_that_did_not_report_counts_as_zero(rules):
    """C02 then has 0 + 15 + 0 + 2 = 17 of 100: (90% + 17%) ÷ 2 = 53.5%, 30 × 53.5% = 16.05."""
    scored = score(table(changed(C02={"R01.办结": "缺报"})), book_of(rules))
    assert states(scored)["C02 R01"] == "缺报"
    assert points(scored)["Z01 R03"] == "16.05"
    assert scored.blocked == ()


def test_a_village_that_is_not_ranked_stays_out(rules):
    book = book_of(rules, unranked=("C02",))
    scored = score(table(TOLD), book)
    found = points(scored)
    assert (found["Z01 R03"], found["Z01 G05"], found["Z01 G06"]) == ("27.00", "10.00", "20.00")  # C01 alone
    assert "另有1个单列、不适用或不计分，不计在内" in why(scored, book)["Z01 R03"]


def test_a_line_that_does_not_apply_stays_out_of_a_mean(rules):
    """G03 of C02 is ruled out: the least of Z01 is then the 100% of C01."""
    scored = score(table(changed(C02={"G03.属实": "不适用"})), book_of(rules))
    assert points(scored)["Z01 G05"] == "10.00"


def test_a_town_without_villages_has_its_points_shared_out(rules):
    scored = score(table(TOLD), book_of(rules, without=("C03",)))
    assert [states(scored)[f"Z02 {code}"] for code in ("R03", "G04", "G05", "G06")] == ["不适用"] * 4
    lines = scored.lines
    assert int(lines.loc[lines["unit"] == "Z02", "full"].sum()) == 10_000


def test_what_waits_for_a_department_makes_everybody_above_wait(rules):
    """The sanitation marks of C01 are missing: its G01, the town's G04 and R03, the area's R05 and G07 wait."""
    book = book_of(rules)
    scored = score(table(changed(C01={"G01.抽查": "缺报"})), book)
    assert set(scored.blocked) == {("C01", "G01"), ("Z01", "R03"), ("Z01", "G04"), ("P01", "R05"), ("P01", "G07")}
    said = why(scored, book)
    assert said["Z01 G04"].startswith(
        "下级C01村的数据来源部门没有报送，本指标暂不计分，分值暂分给其他指标，结果为暂定结果"
    )
    assert said["P01 R05"].startswith("下级Z01镇的数据来源部门没有报送，")


def test_a_weight_that_its_department_did_not_send_blocks_only_what_it_weighs(rules):
    scored = score(table(changed(C01={"G01.人口": "缺报"})), book_of(rules))
    assert set(scored.blocked) == {("Z01", "G04"), ("P01", "G07"), ("P01", "R05")}
    assert points(scored)["C01 G01"] == "20.00"


def test_a_figure_that_a_village_did_not_report_is_no_zero_of_a_sum(rules):
    """Left out, C01 and its nine disputes would make the town's rate 0 of 1; the line is 缺报 and says who it is."""
    book = book_of(rules)
    scored = score(table(changed(C01={"G02.化解": "缺报"})), book)
    assert (states(scored)["Z01 G06"], points(scored)["Z01 G06"]) == ("缺报", "0.00")
    assert why(scored, book)["Z01 G06"].startswith("下级C01村没有报送汇总所需的数据，按“缺报：零分”的规定计零分")


# --- what the review of the rules says ---------------------------------------------------------------

TASKS, GOVERNANCE, UNITS, SCHEME = "indicators/tasks.yaml", "indicators/governance.yaml", "units.yaml", "scheme.yaml"
FAULTS = {
    "a superior that is not on the roster": (
        UNITS, "组: 片区}\n\n  - {代码: Z01, 名称: 青桥镇, 类别: 镇, 组: 镇, 上级: P01}",
        "组: 片区}\n\n  - {代码: Z01, 名称: 青桥镇, 类别: 镇, 组: 镇, 上级: P09}", "代码: Z01",
        "【E-RULE-ROSTER】〔〕：单位 Z01 的上级“P09”不在这一期的名册上。是否想写“P01”？请改正。",
    ),
    "a unit that is its own superior": (
        UNITS, "名称: 东片区, 类别: 片区, 组: 片区", "名称: 东片区, 类别: 片区, 组: 片区, 上级: P01", "代码: P01",
        "【E-RULE-CIRCLE】〔〕：单位 P01 的上级一级一级往上，又回到了它自己：P01→P01。请核对名册的“上级”。",
    ),
    "a superior of the same class": (
        UNITS, "名称: 桥尾村, 类别: 村, 组: 村, 上级: Z01", "名称: 桥尾村, 类别: 村, 组: 村, 上级: C01", "代码: C02",
        "【E-RULE-CIRCLE】〔〕：单位 C02 的上级 C01 也是“村”，上下级不能是同一类别。请改正上级，或给上级另立一个类别。",
    ),
    "a class of subordinates that is not there": (
        TASKS, "类别: 村, 取: 总分", "类别: 屯, 取: 总分", "类别: 屯",
        "【E-RULE-NAME】〔〕：指标 R03 的下级汇总的类别“屯”没有定义。可写：片区、镇、村。",
    ),
    "an indicator that is not there": (
        GOVERNANCE, "取: G03", "取: G33", "取: G33",
        "【E-RULE-NAME】〔〕：指标 G05 的下级汇总取的“G33”没有定义。是否想写“G03”？请改正。",
    ),
    "an indicator of another class": (
        GOVERNANCE, "取: G03", "取: R02", "取: R02",
        "【E-RULE-NAME】〔〕：指标 G05 的下级汇总取的指标 R02 对“村”没有分值。是否想写“R01”？请改正。",
    ),
    "an indicator that is scored once a year": (
        GOVERNANCE, "  名称: 群众投诉\n", "  名称: 群众投诉\n  考核期: 仅年度\n", "取: G03",
        ("【E-RULE-EDGE】〔〕：指标 G05 的下级汇总取的指标 G03 只在年度考核，平时没有得分率。"
         "请给本指标也写 考核期: 仅年度，或改取别的。"),
    ),
    "a weight that is not there": (
        GOVERNANCE, "权数: 人口", "权数: 户数", "权数: 户数",
        "【E-RULE-NAME】〔〕：指标 G04 的下级汇总的权数“户数”不是“村”的数据项。可写：抽查、人口。",
    ),
    "a weight that may be negative": (
        GOVERNANCE, "单位: 人, 类型: 整数, 最小: 0,", "单位: 人, 类型: 整数,", "权数: 人口",
        "【E-RULE-EDGE】〔〕：指标 G04 的下级汇总的权数“人口”可能为负，没有写 最小: 0。请补写，或换一个权数。",
    ),
    "a sum of an item that is not there": (
        GOVERNANCE, "合计数: 化解 / 受理", "合计数: 化解 / 调解", "合计数: 化解 / 调解",
        "【E-RULE-NAME】〔〕：指标 G06 的下级汇总的合计数“调解”不是“村”的数据项。是否想写“化解”？请改正。",
    ),
    "units above each other in a circle": (
        UNITS, "名称: 东片区, 类别: 片区, 组: 片区", "名称: 东片区, 类别: 片区, 组: 片区, 上级: C01", "代码: P01",
        "【E-RULE-CIRCLE】〔〕：单位 P01 的上级一级一级往上，又回到了它自己：P01→C01→Z01→P01。请核对名册的“上级”。",
    ),
    "classes above each other in a circle": (
        UNITS, "名称: 西片区, 类别: 片区, 组: 片区", "名称: 西片区, 类别: 片区, 组: 片区, 上级: C01", "代码: P02",
        "【E-RULE-CIRCLE】〔〕：单位 P02 的上级 C01 是“村”，类别的上下级成了圈：片区→村→镇→片区。请核对名册的“上级”。",
    ),
    "an area that takes of villages, which are below towns": (
        GOVERNANCE, "类别: 镇, 取: 基层治理", "类别: 村, 取: 基层治理", "类别: 村, 取: 基层治理",
        "【E-RULE-NOUNIT】〔〕：指标 G07 的下级汇总：没有一个“村”的上级是“片区”。请在名册里写明“上级”，或改正类别。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_told_with_its_line(tmp_path, fault):
    file, old, new, at, says = FAULTS[fault]
    folder = shutil.copytree(rules_folder() / "sanji-liandong", tmp_path / "copy")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, "the scheme has changed: change the test"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(lines, 1) if at in line)
    findings = [str(finding) for finding in check(load_scheme(folder)) if finding.severity == "退回"]
    address = f"规则文件《{file}》 第 {line} 行"
    assert findings == [says.replace("〔〕", address)]


def test_classes_that_take_of_each_other_cannot_be_scored(tmp_path):
    """G05 of the towns takes of the areas, whose R05 takes of the towns."""
    folder = shutil.copytree(rules_folder() / "sanji-liandong", tmp_path / "copy")
    text = (folder / GOVERNANCE).read_text(encoding="utf-8")
    text = text.replace("类别: 村, 取: G03, 方式: 最低", "类别: 片区, 取: R04, 方式: 最低")
    (folder / GOVERNANCE).write_text(text, encoding="utf-8")
    line = next(
        number
        for number, line in enumerate((folder / TASKS).read_text(encoding="utf-8").splitlines(), 1)
        if "权数: R02.交办" in line
    )
    source = load_scheme(folder)
    (finding,) = (str(finding) for finding in check(source) if finding.severity == "退回")
    assert finding == (
        f"【E-RULE-CIRCLE】规则文件《{TASKS}》 第 {line} 行：指标 R05 的下级汇总成了圈：片区→镇→片区，分不出谁先计分。"
        "请改正类别，只能由上级取下级的；各类计分不同的，按类别分开写。"
    )
    with pytest.raises(ValueError, match="circle"):
        score(table(TOLD), book_of(source.at(Period.parse("2024Q1"))))
