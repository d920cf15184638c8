"""The facts of the example quarters hold the edges of the rules, and go on from quarter to quarter."""

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from kaoping import layouts
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook

GOLDEN = Path(__file__).resolve().parent / "golden"
PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")


def facts_of(period):
    return json.loads((GOLDEN / period / "facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=PERIODS)
def period(request):
    return request.param


@pytest.fixture(scope="module")
def facts(period):
    return facts_of(period)


@pytest.fixture(scope="module")
def rulebook(period):
    return load_rulebook("dawa-2022", Period.parse(period))


@pytest.fixture(scope="module")
def year():
    return [facts_of(period) for period in PERIODS]


def figure(facts, unit, item, origin="来源部门"):
    (found,) = [r for r in facts["figures"] if (r["unit"], r["item"], r["origin"]) == (unit, item, origin)]
    return found


def value(facts, unit, item, origin="来源部门"):
    return Decimal(figure(facts, unit, item, origin)["value"])


def values(facts, *items):
    """Unit → the values of these items, of the units that have them all."""
    known = {(r["unit"], r["item"]): Decimal(r["value"]) for r in facts["figures"] if r["value"] is not None}
    return {unit: [known[unit, i] for i in items] for unit, _ in known if all((unit, i) in known for i in items)}


def test_cumulative_figures_never_fall(year):
    items = load_rulebook("dawa-2022", Period.parse("2022Q4")).items
    for before, after in pairwise(year):
        known = {(r["unit"], r["item"], r["origin"]): r["value"] for r in before["figures"]}
        for record in after["figures"]:
            old = known.get((record["unit"], record["item"], record["origin"]))
            if items[record["item"]].span == "累计" and old and record["value"]:
                assert Decimal(record["value"]) >= Decimal(old), record


FROM_THE_START = ("任务台账", "成果清单", "项目清单", "争取资金清单", "争取事项清单")


def test_lists_from_the_start_of_the_year_repeat_their_rows(year):
    for name in FROM_THE_START:
        for before, after in pairwise(year):
            later = {(r["number"], r["level"] if name == "争取事项清单" else ""): r for r in after["ledgers"][name]}
            for record in before["ledgers"][name]:
                then = later[record["number"], record["level"] if name == "争取事项清单" else ""]
                stays = {"matter", "date", "due", "size", "kind", "amount", "arrived", "document", "difficulty"}
                assert {k: then[k] for k in stays & then.keys()} == {k: record[k] for k in stays & record.keys()}
                if record.get("finished"):
                    assert then["finished"] == record["finished"]
                if "spent" in record:
                    assert Decimal(record["spent"]) <= Decimal(then["spent"]) <= Decimal(then["amount"])


def test_nothing_happened_after_the_quarter(facts, period):
    end = Period.parse(period).last_day.isoformat()
    for records in facts["ledgers"].values():
        for record in records:
            assert all((record.get(key) or "") <= end for key in ("finished", "issued", "date", "arrived"))


def test_orders_that_are_listed_are_alive(facts, period):
    first = Period.parse(period).first_day.isoformat()
    for order in facts["ledgers"]["督办单"]:
        assert max(order["extended"] or order["due"], order["finished"] or first) >= first


def test_twins_are_twins(facts):
    def without_name(unit):
        figures = [{**r, "unit": ""} for r in facts["figures"] if r["unit"] == unit]
        tasks = [r["number"] for r in facts["ledgers"]["任务台账"] if unit in r["responsible"]]
        blank = dict.fromkeys(("unit", "number", "matter", "document"), "")
        own = {
            name: [{**record, **blank} for record in records if record.get("unit") == unit]
            for name, records in facts["ledgers"].items()
        }
        for record in own["成果清单"]:
            record["date"] = ""
        return figures, tasks, own

    assert without_name("Z05") == without_name("Z06")


def test_edges_of_figures(year):
    first, second, third, _ = year
    assert value(first, "J04", "E01.本期") < value(first, "J04", "E01.同期")
    assert value(first, "J01", "E02.完成") / value(first, "J01", "E02.计划") > Decimal("0.275")
    assert figure(first, "B08", "E02.计划", "自报")["state"] == "无"
    assert value(first, "B12", "E02.计划") == 0
    assert value(first, "J02", "S04.满意") / value(first, "J02", "S04.回访") == Decimal("0.95")
    assert Decimal("0.94") < value(first, "J03", "S04.满意") / value(first, "J03", "S04.回访") < Decimal("0.95")
    assert figure(first, "B05", "S04.回访")["state"] == "不适用"
    assert value(first, "Q05", "S09.抽查") == 0
    assert value(first, "B16", "S09.反弹") == 5
    assert figure(first, "B11", "L03.事项", "自报")["state"] == "不适用"
    assert figure(second, "B09", "L03.齐备", "自报")["state"] == "缺报"
    assert {figure(facts, "B12", "L03.事项", "自报")["state"] for facts in (second, third)} == {"未证实"}


def test_some_units_say_more_than_the_department(facts):
    said = {(r["unit"], r["item"], r["origin"]): Decimal(r["value"]) for r in facts["figures"] if r["value"]}
    more = {
        item
        for (unit, item, origin), own in said.items()
        if origin == "自报" and own > said.get((unit, item, "来源部门"), own)
    }
    assert (
        {"E02.完成", "E04.到位"} <= more <= {"E02.完成", "E04.到位", "L01.已审", "L06.已公示", "S09.销号", "S10.已代办"}
    )
    assert len(more) > 2


def test_all_four_quadrants_of_energy(year):
    pairs = (("年实际", "年目标"), ("进度实际", "进度目标"))
    quadrants = {
        tuple(value(facts, unit, f"E09.{real}") >= value(facts, unit, f"E09.{goal}") for real, goal in pairs)
        for facts in year
        for unit in ("Y01", "Y02", "Y03", "Q02")
    }
    assert len(quadrants) == 4


def test_every_band_of_consumption_and_its_edges(year):
    shares = {real / goal for facts in year for goal, real in values(facts, "E10.目标", "E10.实际").values()}
    assert shares >= {Decimal(1), Decimal("1.1"), Decimal("1.2")}
    bands = [(0, 1), (1, Decimal("1.1")), (Decimal("1.1"), Decimal("1.2")), (Decimal("1.2"), 9)]
    assert all(any(low < share < high for share in shares) for low, high in bands)


def test_limits_of_nought_kept_and_broken(facts):
    """区生态环境分局 may ask for no tables and asks for none; 区财政局 may not either, and does."""
    assert values(facts, "P08.报表", "P08.报表控制")["B17"] == [0, 0]
    sent, limit = values(facts, "P08.报表", "P08.报表控制")["Q06"]
    assert sent > limit == 0
    assert figure(facts, "Y01", "P08.督查")["state"] == figure(facts, "Y01", "P08.督查控制")["state"] == "不适用"


def test_suits_are_few_or_many(year):
    first = values(year[0], "L07.复议审结", "L07.纠错", "L07.一审审结", "L07.败诉")
    assert first["B13"] == [12, 1, 8, 0]  # 1 of 20 is 5 % exactly
    assert first["B16"] == [16, 2, 9, 1]  # 3 of 25 is 12 %
    assert first["J03"] == [1, 1, 1, 0]  # 2 closed, fewer than 3
    assert any(sum(case[::2]) == 0 for case in first.values())


def test_small_samples(year):
    calls = [values(facts, "S03.交办") for facts in year]
    assert [calls[0][unit] for unit in ("B12", "Q03")] == [[12], [19]]
    assert calls[1]["B17"] == [20]
    asked = values(year[3], "S01.样本")
    assert [asked[unit] for unit in ("Q06", "B12", "Q08")] == [[24], [29], [30]]
    assert not any(r["item"].startswith("S01.") for facts in year[:3] for r in facts["figures"])


def test_one_grave_accident_in_the_year(year):
    grave = [
        (facts["period"], unit)
        for facts in year
        for unit, counted in values(facts, "S06.较大", "S06.重大").items()
        if any(counted)
    ]
    assert grave == [("2022Q2", "Y03")]


def test_edges_of_orders(year):
    def rate(facts, unit, first, last):
        own = [(o["extended"] or o["due"], o["finished"]) for o in facts["ledgers"]["督办单"] if o["unit"] == unit]
        due = [(limit, finished) for limit, finished in own if first <= limit <= last]
        return len(due), sum(bool(finished) and finished <= limit for limit, finished in due)

    quarter = ("2022-01-01", "2022-03-31")
    assert rate(year[0], "B13", *quarter) == (50, 49)
    assert rate(year[0], "B01", *quarter) == (20, 19)
    assert rate(year[0], "B16", *quarter) == (10, 9)
    assert rate(year[0], "J04", *quarter) == (10, 8)
    assert rate(year[0], "Z08", *quarter) == (10, 6)
    assert rate(year[0], "B12", *quarter) == (3, 2)
    assert rate(year[0], "B11", *quarter) == (0, 0)
    assert rate(year[1], "Q04", "2022-04-01", "2022-06-30") == (40, 39)


def test_a_third_reminder_is_rare(year):
    orders = [(facts["period"], order) for facts in year for order in facts["ledgers"]["督办单"]]
    assert [(period, o["unit"]) for period, o in orders if o["reminders"] == "3"] == [
        ("2022Q2", "B16"),
        ("2022Q4", "J04"),
    ]
    assert {o["reminders"] for _, o in orders} == {None, "2", "3"}
    assert {o["feedback"] for _, o in orders} == {"按要求", "未按要求"}


def test_tasks_under_way_are_green_yellow_and_red(facts, period):
    end = Period.parse(period).last_day.isoformat()
    running = [t for t in facts["ledgers"]["任务台账"] if t["due"] > end and not t["finished"]]
    ahead = [Decimal(task["progress"]) - Decimal(task["planned"]) for task in running]
    assert max(ahead) > 0 > -10 > min(ahead)
    assert {0, -10} <= set(ahead)
    named = {unit for task in running for unit in task["responsible"]}
    assert named == {unit.code for unit in load_rulebook("dawa-2022", Period.parse(period)).units}


def test_edges_of_samples_events_and_achievements(year):
    first, second = (facts["ledgers"] for facts in year[:2])
    assert {r["after"] for r in first["决策档案抽查"] if r["unit"] == "Z01"} == {"未到期"}
    assert not any(r["unit"] == "B06" for r in first["决策档案抽查"])
    assert [r["unit"] for r in first["集体决策抽查"] if r["collective"] == "否"] == ["B10"]
    assert [r["unit"] for r in second["集体决策抽查"] if r["collective"] == "否"] == ["Z04"]
    assert [r["level"] for r in first["事项清单"] if r["number"] == "JW2022-005"] == ["市", "区"]
    assert {r["level"] for records in (first, second) for r in records["事项清单"]} == set(layouts.LEVELS)
    counts = {sum(r["unit"] == unit for r in first["成果清单"]) for unit in ("J03", "J02", "B01", "Z03")}
    assert counts == {0, 1, 2, 3}
    assert {"0.8", "1.2"} <= {r["difficulty"] for r in first["成果清单"]}
    assert {r["poll"] for r in first["测评票"]} == {"责任单位评价"}
    assert any(r["grade"] == "弃权" and r["score"] is None for r in first["测评票"])
    assert any(r["grade"] is None and r["score"] for r in first["测评票"])
    rulings = [{r["ruling"] for r in facts["ledgers"]["认定表"]} for facts in year]
    assert rulings == [{"不适用"}, {"不适用", "确认缺报"}, {"不适用", "未证实"}, {"不适用"}]


def listed(year, table, *names):
    """The rows of a table in the four quarters, each with its period."""
    return [(facts["period"], *(r[name] for name in names)) for facts in year for r in facts["ledgers"][table]]


def test_every_kind_of_deduction_occurs_and_few_vetoes(year):
    codes = [code for _, code in listed(year, "事项清单", "event")]
    assert {code for code in codes if code[0] == "K"} == {f"K0{number}" for number in range(1, 9)}
    assert codes.count("K05") == 1
    assert [row for row in listed(year, "事项清单", "unit", "event") if row[2] in {"V1", "V5", "安全降等"}] == [
        ("2022Q2", "Z01", "V5"),
        ("2022Q3", "Z01", "V5"),  # 期限 本年: listed to the end of the year
        ("2022Q3", "B02", "V1"),
        ("2022Q3", "B13", "安全降等"),
        ("2022Q4", "Z01", "V5"),
        ("2022Q4", "B02", "V1"),
    ]
    assert {r["indicator"] for facts in year for r in facts["ledgers"]["事项清单"]} == {None, "L10"}


def test_one_matter_stands_under_two_codes_and_one_unit_is_late_again_and_again(year):
    rows = listed(year, "事项清单", "number", "event")
    assert {row for row in rows if row[1] in {"KF2022-003", "KF2022-012"}} == {
        ("2022Q1", "KF2022-003", "K01"),
        ("2022Q1", "KF2022-003", "K07"),
        ("2022Q3", "KF2022-012", "K01"),
        ("2022Q3", "KF2022-012", "K08"),
    }
    late = [row for row in listed(year, "事项清单", "unit", "number", "event") if row[1::2] == ("J04", "K02")]
    assert [row[0] for row in late] == ["2022Q1", "2022Q1", "2022Q2"]


def test_bonuses_meet_their_caps_their_documents_and_a_judgement(year):
    rows = listed(year, "加分认定表", "unit", "event", "level", "document")
    assert {row[2] for row in rows} == {f"B0{number}" for number in range(1, 7)}
    caps = [row[:4] for row in rows if row[1] == "Q05"]
    assert caps == [
        ("2022Q2", "Q05", "B01", "国"),  # 3 points and 0.6: the quarter counts 2
        ("2022Q2", "Q05", "B03", "省"),
        ("2022Q3", "Q05", "B02", "省"),  # 1 point and 1.5
        ("2022Q3", "Q05", "B04", "国"),
        ("2022Q4", "Q05", "B01", "省"),  # 2 points: 6 in the year, which counts 5
    ]
    documents = [(unit, document) for _, unit, _, _, document in rows]
    twice = {pair for pair in documents if documents.count(pair) > 1}
    assert twice == {("J01", "省营商〔2022〕5号"), ("J02", "民政部函〔2022〕18号")}  # within a quarter, in two quarters
    judged = [r for facts in year for r in facts["ledgers"]["加分认定表"] if r["points"]]
    assert {r["event"] for r in judged} == {"B06"}
    assert all(r["reason"] and r["level"] is None for r in judged)


def test_some_claims_were_recognised_and_one_in_each_quarter_was_not(year):
    for facts in year:
        known = {(r["unit"], r["document"]) for r in facts["ledgers"]["加分认定表"]}
        refused = [r for r in facts["claims"] if (r["unit"], r["document"]) not in known]
        assert (len(refused), len({r["unit"] for r in facts["claims"]}) > 1) == (1, True)
    claimed = {(r["unit"], r["document"]) for facts in year for r in facts["claims"]}
    unclaimed = {(unit, document) for _, unit, document in listed(year, "加分认定表", "unit", "document")} - claimed
    assert {unit for unit, _ in unclaimed} == {"J02", "B01"}


def test_tolerance_of_three_categories_by_half_in_full_and_too_late(year):
    rows = listed(year, "容错认定表", "unit", "scope", "category", "factor", "until")
    assert rows == [
        ("2022Q1", "B06", "E12", "1", "1", "2022-12-31"),
        ("2022Q2", "Z03", "KF2022-008", "2", "0.5", "2022-12-31"),
        ("2022Q3", "J06", "KF2022-011", "3", "1", "2022-12-31"),
        ("2022Q3", "Y02", "KF2022-012", "3", "0.5", "2022-09-20"),
        ("2022Q4", "Q04", "L04", "2", "0.5", "2023-03-31"),
    ]


def test_leaders_vote_once_a_year_in_three_layers(year):
    last = year[3]["ledgers"]["测评票"]
    votes = [r for r in last if r["poll"] == "区领导评价"]
    assert {r["layer"] for r in votes} == {"主要领导", "分管领导", "人大政协"}

    def valid(unit):
        cast = [r["layer"] for r in votes if r["unit"] == unit and r["grade"] != "弃权"]
        return [cast.count(layer) for layer in ("主要领导", "分管领导", "人大政协")]

    assert valid("B12") == [0, 0, 1]  # too few: the mean of the class
    assert valid("Q07")[2] == 0  # an empty layer
    assert max(valid(unit)[1] for unit in {r["unit"] for r in votes}) == 6  # the extremes are left out
    assert not any(r["poll"] == "区领导评价" for facts in year[:3] for r in facts["ledgers"]["测评票"])


def test_sums_are_won_alone_together_and_by_formula(year):
    funds = year[0]["ledgers"]["争取资金清单"]
    assert {len(fund["partners"]) for fund in funds} == {0, 1, 2}
    assert {fund["kind"] for fund in funds} == {
        "中央预算内",
        "专项债",
        "一般债",
        "一般性转移支付",
        "专项转移支付",
        "因素法分配",
    }

    def alone(facts, unit):
        own = [f for f in facts["ledgers"]["争取资金清单"] if f["unit"] == unit or unit in f["partners"]]
        assert not any(fund["partners"] for fund in own)
        return sum(Decimal(fund["amount"]) for fund in own) / value(facts, unit, "E05.目标")

    assert [alone(facts, "B09") for facts in year] == [Decimal("1.1")] * 4
    assert all(alone(facts, "B14") > Decimal("1.2") for facts in year)


def test_one_matter_is_listed_at_two_levels(year):
    listed = [(r["number"], r["unit"], r["kind"], r["level"]) for r in year[0]["ledgers"]["争取事项清单"]]
    assert [row[1:] for row in listed if row[0] == "ZQ2022-901"] == [("B03", "项目", "市"), ("B03", "项目", "省")]
    assert [row[1] for row in listed if row[0] == "ZQ2022-902"] == ["J01", "B13"]
    assert {row[3] for row in listed} == {"国", "省", "市"}


def test_a_merged_town_takes_over_what_the_other_had(year):
    second, third = year[1:3]
    assert not any(r["unit"] == "Z08" for r in third["figures"])
    both = value(second, "Z07", "S09.清单") + value(second, "Z08", "S09.清单")
    assert value(third, "Z07", "S09.清单") > both
    for name in ("成果清单", "项目清单", "争取资金清单", "争取事项清单"):
        before = {r["number"] for r in second["ledgers"][name] if r["unit"] in {"Z07", "Z08"}}
        assert before <= {r["number"] for r in third["ledgers"][name] if r["unit"] == "Z07"}
    assert ["Z08"] in [r["partners"] for r in second["ledgers"]["争取资金清单"]]
    assert not any("Z08" in r["partners"] for r in third["ledgers"]["争取资金清单"])


def test_what_stands_in_a_list_is_not_renamed(year):
    before, after = ([r for r in f["ledgers"]["项目清单"] if r["unit"] == "Y02"] for f in (year[1], year[3]))
    assert after[: len(before)] == before
    assert all(r["matter"].startswith("滨海产业园区") for r in before)


def test_tasks_count_for_those_who_are_named(facts, rulebook):
    by_text = {task["responsible_text"]: task for task in facts["ledgers"]["任务台账"]}
    assert by_text["各镇街"]["responsible"] == [u.code for u in rulebook.units if u.unit_class == "镇街"]
    assert ("Q07" in by_text["区政府各部门"]["responsible"]) == (facts["period"] == "2022Q1")
    alone = by_text[""]
    assert alone["responsible"] == [alone["lead"]]
    assert {task["level"] for task in facts["ledgers"]["任务台账"]} == set(layouts.LEVELS)
