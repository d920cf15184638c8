"""The naive appraisal against sums done on paper: the clause, the facts, the answer."""

from __future__ import annotations

import importlib.util
import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("naive_appraise", HERE / "appraise.py")
naive = importlib.util.module_from_spec(_SPEC)
sys.modules["naive_appraise"] = naive
_SPEC.loader.exec_module(naive)

MOVED = {
    "类别": {"按期": {"2022Q1": "部门", "2022Q2": "牵头"}},
    "组": {"按期": {"2022Q1": "经济发展组", "2022Q2": "牵头组"}},
}
ROSTER = [
    {"代码": "J01", "名称": "望湖街道", "别名": ["望湖街"], "类别": "镇街", "组": "街道组", "属性": ["执法权"]},
    {"代码": "J02", "名称": "东苑街道", "类别": "镇街", "组": "街道组"},
    {"代码": "Y01", "名称": "临港园区", "类别": "镇街", "组": "园区组", "属性": ["园区"]},
    {"代码": "B01", "名称": "区商务局", "类别": "部门", "组": "经济发展组"},
    {"代码": "Q01", "名称": "区政府办", "类别": "牵头", "组": "牵头组"},
    {"代码": "Q07", "名称": "数据中心", **MOVED},
    {"代码": "Q08", "名称": "督查室", "类别": "牵头", "组": "牵头组", "单列": "是"},
]
LEDGERS = (
    "任务台账", "督办单", "五个落实抽查", "决策档案抽查", "集体决策抽查",
    "牵头事项", "测评票", "事项清单", "成果清单", "认定表",
)  # fmt: skip


def facts(figures=(), period="2022Q1", **ledgers):
    """Figures as 'J01 L03.事项 12' (from 来源部门 unless a fourth word says otherwise; 无 and the like are states)."""
    rows = []
    for figure in figures:
        unit, item, value, origin = [*figure.split(), "来源部门"][:4]
        number = value.replace(".", "").replace("-", "").isdigit()
        state, value = ("有值", value) if number else (value, None)
        rows.append({"unit": unit, "item": item, "origin": origin, "state": state, "value": value})
    return {"period": period, "figures": rows, "ledgers": {name: [] for name in LEDGERS} | ledgers}


def quarter(figures=(), period="2022Q1", **ledgers):
    return naive.Quarter(facts(figures, period, **ledgers), ROSTER, period)


def refused(clause, *case):
    with pytest.raises(naive.NotScoredError) as caught:
        clause(*case)
    return caught.value.state


def task(level, due, finished, *, text="望湖街道", responsible=("J01",)):
    return {
        "number": "R1", "matter": "路", "level": level, "lead": "Q01", "responsible": list(responsible),
        "responsible_text": text, "due": due, "finished": finished, "progress": None,
    }  # fmt: skip


def test_p01_levels_weigh_and_late_work_counts_half():
    tasks = [
        task("国", "2022-03-31", "2022-03-31"),  # 按时 1.5
        task("省", "2022-01-01", "2022-01-02"),  # 逾期完成 1.3，计半
        task("市", "2022-02-28", "2022-04-01"),  # 本期末以后才完成：未完成 1.1
        task("区", "2022-02-01", None),  # 未完成 1.0
        task("国", "2021-12-31", "2022-01-05"),  # 上年到期
        task("国", "2022-04-01", "2022-03-01"),  # 下季到期
    ]
    assert naive.重点工作任务按期完成率("J01", quarter(任务台账=tasks)) == Fraction("2.15") / Fraction("4.9")
    assert refused(naive.重点工作任务按期完成率, "J02", quarter(任务台账=tasks)) == "不适用"


def test_p01_the_half_year_counts_from_january():
    tasks = [task("区", "2022-02-01", "2022-04-15"), task("区", "2022-05-01", "2022-05-01")]
    assert naive.重点工作任务按期完成率("J01", quarter(period="2022Q2", 任务台账=tasks)) == Fraction("0.75")


@pytest.mark.parametrize(
    ("text", "period", "units"),
    [
        ("各镇街", "2022Q1", "J01 J02 Y01"),
        ("区政府各部门", "2022Q1", "B01 Q07"),
        ("区政府各部门", "2022Q2", "B01"),  # 数据中心已转为牵头
        ("望湖街、东苑街道、各镇街", "2022Q1", "J01 J02 Y01"),
        ("区政府办、区商务局", "2022Q1", "B01 Q01"),  # 牵头单位也列名
        ("", "2022Q1", "Q01"),
        (None, "2022Q1", "Q01"),
    ],
)
def test_responsible_units_expand_by_the_roster_of_the_period(text, period, units):
    row = task("区", "2022-02-01", None, text=text, responsible=units.split())
    assert quarter(period=period, 任务台账=[row]).responsible(row) == set(units.split())


def test_a_wrong_expansion_is_caught():
    with pytest.raises(AssertionError, match="R1 责任单位“各镇街”"):
        quarter(任务台账=[task("区", "2022-02-01", None, text="各镇街", responsible=("J01",))])


@pytest.mark.parametrize(
    ("in_time", "total", "pays"),
    [(50, 50, "1"), (49, 50, "1"), (39, 40, "0.9"), (19, 20, "0.9"), (18, 20, "0.75"), (17, 20, "0.5"),
     (4, 5, "0.5"), (3, 4, "并入年度"), (0, 5, "0"), (0, 0, "不适用")],
)  # fmt: skip
def test_p03_bands(in_time, total, pays):
    order = {"number": "D1", "unit": "J01", "due": "2022-01-31", "extended": "2022-03-31", "reminders": 0}
    orders = [
        order | {"finished": "2022-03-31" if n < in_time else ("2022-04-01" if n % 2 else None)} for n in range(total)
    ]
    elsewhere = [order | {"extended": "2022-04-01", "finished": None}, order | {"unit": "J02", "finished": None}]
    case = ("J01", quarter(督办单=orders + elsewhere))
    if pays[0].isdigit():
        assert naive.督办件按期办结率(*case) == Fraction(pays)
    else:
        assert refused(naive.督办件按期办结率, *case) == pays


def test_p05_counts_five_duties():
    sound = dict.fromkeys(("person", "task", "post", "stage", "detail"), "是")
    rows = [sound | {"unit": "J01"}, sound | {"unit": "J01", "stage": "否", "detail": "否"}]
    assert naive.五个落实核验合格率("J01", quarter(五个落实抽查=rows)) == Fraction("0.8")
    assert refused(naive.五个落实核验合格率, "J02", quarter(五个落实抽查=rows)) == "不适用"


@pytest.mark.parametrize(
    ("events", "ratio"),
    [
        ("", "1"),
        ("A区", "2/3"),
        ("A区 B市", "0"),
        ("A区 A市", "1/3"),
        ("A省", "0"),
        ("A国 B国", "0"),
        ("A区 A区", "2/3"),
    ],
)
def test_p07_one_matter_costs_its_heaviest_price_once(events, ratio):
    rows = [{"number": e[0], "unit": "J01", "event": "P07", "level": e[1]} for e in events.split()]
    rows.append({"number": "C", "unit": "J01", "event": "M01", "level": "国"})
    assert naive.党风廉政与作风建设("J01", quarter(事项清单=rows)) == Fraction(ratio)


def test_p11_is_the_mean_of_what_there_is():
    led = [
        {"unit": "Q01", "plan": "是", "meetings_due": 3, "meetings_held": 4},
        {"unit": "Q01", "plan": "否", "meetings_due": 4, "meetings_held": 2},
        {"unit": "Q01", "plan": "是", "meetings_due": 0, "meetings_held": 1},
    ]
    ballot = {"poll": "责任单位评价", "layer": None, "unit": "Q01", "grade": None, "score": "90"}
    votes = [ballot, ballot | {"score": "80"}, ballot | {"grade": "弃权", "score": "10"}, ballot | {"score": None}]
    plan, held, asked = Fraction(2, 3), Fraction(3, 4), Fraction(85, 100)
    assert naive.牵头抓总("Q01", quarter(牵头事项=led, 测评票=votes)) == (plan + held + asked) / 3
    assert naive.牵头抓总("Q01", quarter(牵头事项=led)) == (plan + held) / 2
    assert naive.牵头抓总("Q01", quarter(牵头事项=led[2:])) == 1
    assert naive.牵头抓总("Q01", quarter(测评票=votes)) == asked
    assert refused(naive.牵头抓总, "Q01", quarter()) == "不适用"


def test_l03_a_decision_outside_the_meeting_costs_all():
    figures = ["J01 L03.事项 8 自报", "J01 L03.齐备 7 自报", "J02 L03.事项 无 自报", "J02 L03.齐备 无 自报"]
    caught = [{"unit": unit, "collective": "否"} for unit in ("J01", "J02")]
    good = [{"unit": "J01", "collective": "是"}]
    assert naive.三重一大事项集体决策规范率("J01", quarter(figures, 集体决策抽查=good)) == Fraction(7, 8)
    assert naive.三重一大事项集体决策规范率("J01", quarter(figures, 集体决策抽查=caught)) == 0
    assert naive.三重一大事项集体决策规范率("J02", quarter(figures, 集体决策抽查=caught)) == 0
    assert refused(naive.三重一大事项集体决策规范率, "J02", quarter(figures)) == "不适用"
    assert refused(naive.三重一大事项集体决策规范率, "B01", quarter(figures)) == "缺报"


def test_l04_a_stage_not_yet_due_is_left_out():
    row = {"unit": "J01", "before": "齐备", "during": "缺失", "after": "未到期"}
    half = row | {"before": "缺失", "during": "未到期"}
    assert naive.决策流程管控("J01", quarter(决策档案抽查=[row])) == Fraction(4, 7)
    assert naive.决策流程管控("J01", quarter(决策档案抽查=[row, half])) == Fraction(2, 7)
    assert refused(naive.决策流程管控, "J02", quarter(决策档案抽查=[row])) == "不适用"


def tax(unit, now, before, growth):
    return [f"{unit} E01.本期 {now}", f"{unit} E01.同期 {before}", f"{unit} E01.增速 {growth}"]


def test_e01_efficacy_between_the_least_and_the_most_of_the_class():
    """完成率 1.00、0.80、0.90；增速 10%、−20%、−1%：静态 100、60、80，动态 100、60、60+40×19/30。"""
    figures = tax("J01", 110, 100, 10) + tax("J02", 80, 100, 0) + tax("Y01", 99, 100, 10)
    three = quarter(figures)
    assert naive.税收收入("J01", three) == 1
    assert naive.税收收入("J02", three) == Fraction("0.6")
    dynamic = (60 + Fraction(40 * 19, 30)) / 100
    assert naive.税收收入("Y01", three) == Fraction("0.4") * Fraction("0.8") + Fraction("0.6") * dynamic


def test_e01_alone_equal_missing_and_without_a_base():
    assert naive.税收收入("J01", quarter(tax("J01", 5, 4, 3))) == Fraction("0.8")
    assert naive.税收收入("J01", quarter(tax("J01", 5, 4, 3) + tax("J02", 5, 4, 3))) == Fraction("0.8")
    assert refused(naive.税收收入, "J02", quarter(tax("J01", 5, 4, 3))) == "缺报"
    assert refused(naive.税收收入, "J01", quarter(tax("J01", 5, 0, 3))) == "不适用"
    only_dynamic = quarter(tax("J01", 5, 4, -100) + tax("J02", 8, 4, 0))
    assert naive.税收收入("J01", only_dynamic) == Fraction("0.6")


def test_e02_against_the_calendar_up_to_eleven_tenths():
    def asked(planned, invested, period="2022Q1"):
        figures = [f"J01 E02.计划 {planned}", f"J01 E02.完成 {invested}"]
        return ("J01", quarter(figures, period))

    assert naive.项目年度投资计划完成率(*asked(1000, 250)) == 1
    assert naive.项目年度投资计划完成率(*asked(1000, 260)) == Fraction("1.04")
    assert naive.项目年度投资计划完成率(*asked(1000, 600)) == Fraction("1.1")
    assert naive.项目年度投资计划完成率(*asked(1000, 260, "2022Q2")) == Fraction("0.52")
    assert refused(naive.项目年度投资计划完成率, *asked("无", 1)) == "不适用"


@pytest.mark.parametrize(
    ("real", "so_far", "pays"), [("3.0", "9", "1"), ("2.9", "9", "0.92"), ("3.1", "8.9", "0.67"), ("2", "8", "0")]
)
def test_e09_two_goals(real, so_far, pays):
    figures = ["Y01 E09.年目标 3", "Y01 E09.进度目标 9", f"Y01 E09.年实际 {real}", f"Y01 E09.进度实际 {so_far}"]
    assert naive.单位GDP能耗降低("Y01", quarter(figures)) == Fraction(pays)


def test_e11_the_best_and_a_fifth_of_the_second():
    rows = [
        {"unit": "J01", "level": "市", "difficulty": "1.2"},  # 0.6
        {"unit": "J01", "level": "省", "difficulty": "0.8"},  # 0.64
        {"unit": "J01", "level": "区", "difficulty": "1"},  # 0.3，第三，不计
        {"unit": "J02", "level": "国", "difficulty": "1.1"},  # 1.1，封顶
    ]
    case = quarter(成果清单=rows)
    assert naive.高水平制度创新成果("J01", case) == Fraction("0.64") + Fraction("0.12")
    assert naive.高水平制度创新成果("J02", case) == 1
    assert naive.高水平制度创新成果("B01", case) == 0


@pytest.mark.parametrize(
    ("content", "repeated", "lost"),
    [(950, 0, "0"), (1000, 3, "0.3"), (941, 0, "0"), (940, 0, "0.1"), (931, 0, "0.1"), (930, 0, "0.2"), (770, 0, "1.8"),
     (769, 0, "1.8"), (760, 0, "1.8"), (0, 5, "2.3"), (0, 12, "3.0"), (0, 99, "3.0")],
)  # fmt: skip
def test_s04_whole_steps_then_repeats(content, repeated, lost):
    figures = ["J01 S04.回访 1000", f"J01 S04.满意 {content}", f"J01 S04.重复 {repeated}"]
    assert naive.热线诉求满意率("J01", quarter(figures)) == (3 - Fraction(lost)) / 3


def test_s09_relapses_multiply():
    figures = ["J01 S09.清单 10 自报", "J01 S09.销号 8 自报", "J01 S09.抽查 5", "J01 S09.反弹 1"]
    assert naive.问题解决销号率("J01", quarter(figures)) == Fraction("0.64")
    assert naive.问题解决销号率("J01", quarter([*figures[:2], "J01 S09.抽查 0", "J01 S09.反弹 0"])) == Fraction("0.8")
    assert naive.问题解决销号率("J01", quarter([*figures, "J01 S09.清单 16"])) == Fraction("0.4")
    assert refused(naive.问题解决销号率, "J01", quarter(["J01 S09.清单 无 自报", *figures[1:]])) == "不适用"


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (["3 自报"], Fraction(3)),
        (["3 自报", "4 来源部门"], Fraction(4)),
        (["3 自报", "4 来源部门", "5 核查"], Fraction(5)),
        (["3 自报", "缺报 来源部门"], Fraction(3)),
        (["3 自报", "无 来源部门"], Fraction(0)),
        (["3 自报", "不适用 来源部门"], "不适用"),
        (["不适用 自报"], "缺报"),
        (["未证实 自报"], "缺报"),
        (["未证实 自报", "4 来源部门"], Fraction(4)),
        ([], "缺报"),
    ],
)
def test_who_is_believed(entries, found):
    assert quarter([f"J01 S09.清单 {entry}" for entry in entries]).figure("J01", "S09", "清单") == found


def test_nothing_is_not_zero_where_the_rule_does_not_say_so():
    assert quarter(["J01 S04.回访 无"]).figure("J01", "S04", "回访") == "缺报"


def marks(text):
    return {part.split(":")[0]: int(part.split(":")[1]) for part in text.split()}


def test_class_full_marks_by_largest_remainder():
    assert naive.class_full_marks("镇街") == marks(
        "P01:1029 P03:514 P05:343 P07:514 L03:720 L04:1080 E01:1360 E02:1134 E09:453 E11:453 S04:1440 S09:960"
    )
    assert naive.class_full_marks("部门") == marks(
        "P01:1157 P03:579 P05:386 P07:578 L03:767 L04:1533 E02:960 E11:1440 S04:1300 S09:1300"
    )
    assert naive.class_full_marks("牵头") == marks(
        "P01:1023 P03:512 P05:341 P07:512 P11:512 L03:733 L04:1467 E02:1072 E09:357 E11:1071 S04:1440 S09:960"
    )


def unit_full_marks(kind, *not_scored):
    lines = [
        naive.Line("X", indicator, 0, "不适用" if indicator.code in not_scored else "计分", None)
        for indicator in naive.SCHEME
        if kind in indicator.points and not indicator.yearly
    ]
    full = naive.full_marks(kind, lines)
    assert sum(full.values()) == 10000
    assert not set(full) & set(not_scored)
    return full


def test_marks_of_a_line_not_scored_go_to_its_effect():
    full = unit_full_marks("镇街", "E09")  # 34 分按 6:5:2
    assert (full["E01"], full["E02"], full["E11"]) == (1569, 1308, 523)
    assert full["P01"] == 1029


def test_no_line_grows_beyond_half_again_and_the_rest_goes_to_other_effects():
    """部门无投资计划：E11 至多 14.40 × 1.5 = 21.60，余 2.40 按满分分给其他效果（合计 76.00）。"""
    full = unit_full_marks("部门", "E02")
    assert full["E11"] == 2160
    assert full["P01"] == 1157 + 37  # 240 × 1157 ÷ 7600 = 36.54，余数居首
    assert full["L04"] == 1533 + 49  # 48.41，余数居次
    assert full["S04"] == full["S09"] == 1300 + 41  # 41.05


def test_a_whole_effect_may_be_spread():
    full = unit_full_marks("部门", "L03", "L04")
    assert full["S04"] == 1300 + 388  # 2300 × 1300 ÷ 7700 = 388.31
    everything_else = {indicator.code for indicator in naive.SCHEME} - {"P07", "S09"}
    assert unit_full_marks("部门", *everything_else) == {"P07": 867 + 2211, "S09": 1950 + 4972}  # 余 7183 不设限


def test_half_up_at_the_last_place():
    assert [naive.half_up(Fraction(n, 10)) for n in (0, 4, 5, 14, 15, 25)] == [0, 0, 1, 1, 2, 3]


def test_an_effect_is_trimmed_from_its_last_line_above_full():
    lines = [naive.Line("X", None, 0, "计分", None, full, points) for full, points in ((10, 11), (10, 9), (10, 12))]
    naive.trim(lines)
    assert [line.points for line in lines] == [11, 9, 10]
    lines = [naive.Line("X", None, 0, "计分", None, full, points) for full, points in ((10, 13), (10, 10), (10, 12))]
    naive.trim(lines)
    assert [line.points for line in lines] == [10, 10, 10]


def table(*standings):
    rows = naive.ranked("组", [naive.Standing(*one) for one in standings])
    return " ".join(f"{r['unit']}{r['rank']}{'=' * r['tied']}{r['decided_by']}" for r in rows)


def test_ranks_skip_after_equals_and_keys_that_do_not_apply():
    assert table(("A", 8000, 5, 5), ("B", 9000, 5, 5), ("C", 8000, 5, 5), ("D", 7000, 5, 5)) == "B1 A2= C2= D4"
    assert table(("A", 8000, 5, 5), ("B", 8000, 6, 5)) == "B1经济效果 A2经济效果"
    assert table(("A", 8000, 5, 5), ("B", 8000, 5, 6)) == "B1P01 A2P01"
    assert table(("A", 8000, 5, None), ("B", 8000, 5, 6)) == "A1= B1="
    assert table(("A", 8000, 5, None), ("B", 8000, 6, 6), ("C", 8000, 5, 7)) == "B1经济效果 A2=经济效果 C2=经济效果"
    assert table(("A", 8000, 5, 5), ("B", 8000, 5, 6), ("C", 8000, 6, 7)) == "C1经济效果 B2经济效果 A3P01"


def grades(*hundreds):
    rows = naive.ranked("组", [naive.Standing(chr(65 + n), total, 0, 0) for n, total in enumerate(hundreds)])
    return "".join(row["grade"][0] for row in rows)


def test_grades_need_the_mark_and_the_place():
    assert grades(9500, 9400, 9300, 8999, 6000, 5999) == "优优良良合不"  # 6 家 30% = 1.8 → 2
    assert grades(9500, 9400, 9400, 8000, 7999) == "优良良良合"  # 5 家 1.5 → 2，第 2 名并列，全不进
    assert grades(9400, 9400, 9000) == "良良良"  # 3 家 0.9 → 1
    assert grades(9500) == "良"  # 1 家 0.3 → 0


def test_a_small_quarter_from_end_to_end():
    figures = ["J01 L03.事项 2 自报", "J01 L03.齐备 2 自报", *tax("J01", 110, 100, 10), *tax("J02", 80, 100, 0)]
    excused = [{"unit": "J02", "scope": "S04", "ruling": "不适用"}, {"unit": "B01", "scope": "P07", "ruling": "不适用"}]
    given = facts(figures, 认定表=excused)
    found = naive.appraise(given, ROSTER, "2022Q1")
    lines = {(line["unit"], line["indicator"]): line for line in found["lines"]}
    assert lines["J01", "P10"]["state"] == "本期不考核"
    assert lines["J01", "L03"] | {"full": ""} == {
        "unit": "J01", "effect": "法律效果", "indicator": "L03", "state": "计分", "standard": "2.00", "full": "",
        "points": lines["J01", "L03"]["full"],
    }  # fmt: skip
    assert (lines["J02", "S04"]["state"], lines["J02", "S04"]["full"]) == ("不适用", "0.00")
    assert (lines["J02", "S09"]["state"], lines["J02", "S09"]["points"]) == ("缺报", "0.00")
    assert ("B01", "E01") not in lines
    assert lines["B01", "P07"]["state"] == "不适用"  # 不适用: 满分
    assert lines["B01", "P07"]["points"] == lines["B01", "P07"]["full"] != "0.00"
    assert all_marks_sum_to_100(found)
    assert {row["unit"]: row["rank"] for row in found["ranking"]} == {
        "J01": 1, "J02": 2, "Y01": 1, "B01": 1, "Q01": 1, "Q07": 1, "Q08": "",
    }  # fmt: skip


def all_marks_sum_to_100(found):
    return all(
        sum(Fraction(line["full"]) for line in found["lines"] if line["unit"] == unit) == 100
        for unit in found["totals"]
    )


@pytest.mark.parametrize("path", sorted(HERE.parent.glob("golden/*/facts.json")), ids=lambda path: path.parent.name)
def test_the_golden_quarters_hold_together(path):
    given = json.loads(path.read_text(encoding="utf-8"))
    found = naive.appraise(given, naive.load_roster(), given["period"])
    assert all_marks_sum_to_100(found)
    for unit, total in found["totals"].items():
        lines = [line for line in found["lines"] if line["unit"] == unit]
        assert Fraction(total["total"]) == sum(Fraction(line["points"]) for line in lines) <= 100
        for effect in naive.EFFECTS:
            mine = [line for line in lines if line["effect"] == effect]
            assert Fraction(total[effect]) <= sum(Fraction(line["full"]) for line in mine)
