"""What holds of every measure, whatever the figures: its bounds, its direction, no favour by order or by unit.

A rule of each method stands with what is to be expected of it. Figures are whole numbers, so that a figure in 元
for one in 万元 is exactly ten thousand times as much.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.methods._shelf import shelf

RATE = {"方法": "完成率", "实际": "甲", "目标": "乙", "封顶": "1", "目标为零": "零分"}
SHARE = {"方法": "直接得分", "数值": "甲", "满分值": "100"}
PEERS = {"数值": "甲", "范围": "类", "只有一家": "80"}
POSTS = {"数值": "甲", "不允许值": "10", "满意值": "90", "基础": "60", "幅度": "40"}
GROWN = {
    "方法": "增长", "本期": "甲", "基期": "乙", "算法": "增幅", "对标": "8%", "达标得": "100%", "取步": "比例",
    "每高": {"步长": "1%", "每步": "0.1"}, "每低": {"步长": "1%", "每步": "0.2"}, "封顶": "1.1", "下限": "0",
    "基期为零": "零分", "基期为负": "按绝对值",
}  # fmt: skip
STEPS = {
    "方法": "加减步长", "数值": "甲", "对标": "乙", "方向": "正向", "取步": "不足算一步", "基础": "80%",
    "加": {"每": "5", "分": "0.2", "至多": "1.5"}, "扣": {"每": "2", "分": "0.1", "至多": "不限"},
}  # fmt: skip
RANKED = {"方法": "排名计分", "并列": "同名次", **PEERS}
TABLE = {"按名次给分": ["100%", "90%", "70%"], "名次外": "40%"}


def parts(*measures):
    return [{"名称": f"第{i}部分", "权重": str(i), "计分": measure} for i, measure in enumerate(measures, 1)]


@dataclass(frozen=True)
class Expected:
    """A rule; which items make it better (1) or worse (−1) as they grow; items in one unit of measure; the most."""

    rule: dict
    better: dict
    scaled: tuple = ()
    most: float = 1.0


RULES = {
    "完成率": Expected(RATE | {"封顶": "1.2"}, {"甲": 1}, ("甲", "乙"), 1.2),
    "序时进度": Expected(RATE | {"方法": "序时进度", "时间进度": "50%"}, {"甲": 1}, ("甲", "乙")),
    "逆向比率": Expected(
        {"方法": "逆向比率", "实际": "甲", "控制": "乙", "封顶": "1", "实际为零": "满分"}, {"乙": 1}, ("甲", "乙")
    ),
    "阈值步长": Expected(
        {"方法": "阈值步长", "数值": "甲 / 100", "阈值": "50%", "步长": "1%", "每步": "0.1", "取步": "整步",
         "保底": "0"},
        {"甲": 1},
    ),
    "功效系数": Expected(
        {"方法": "功效系数", "基础": "60", "幅度": "40", "最大等于最小": "80", **PEERS}, {"甲": 1}, ("甲",)
    ),
    "加减步长": Expected(STEPS, {"甲": 1, "乙": -1}, (), 1.3),
    "合成": Expected({"方法": "合成", "方式": "几何", "缺部分": "归一", "部分": parts(RATE, SHARE)}, {"甲": 1}),
    "指数功效": Expected({"方法": "指数功效", **POSTS}, {"甲": 1}),
    "折到最高": Expected(
        {"方法": "折到最高", "计分": SHARE, "范围": "类", "最优为零": "零分", "只有一家": "0"}, {"甲": 1}
    ),
    "名次加减": Expected(
        {"方法": "名次加减", "数值": "甲", "方向": "正向", "范围": "类", "前": ["0.6", "0.3"], "后": ["0.9"],
         "家数不足": "不加不扣", "基础": "80%"}, {"甲": 1}, ("甲",), 1.0,
    ),
    "连乘": Expected(
        {"方法": "连乘", "因子": [{"名称": "甲", "计分": RATE}, {"名称": "乙", "计分": SHARE}]}, {"甲": 1}
    ),
    "分档": Expected(
        {"方法": "分档", "数值": "甲", "档": [{"区间": "[60, 正无穷)", "得": "1"}, {"区间": "[30, 60)", "得": "0.5"}]},
        {"甲": 1},
    ),
    "判定表": Expected(
        {"方法": "判定表", "条件": {"达标": "甲 >= 乙"},
         "判定": [{"达标": "是", "得": "1"}, {"达标": "否", "得": "0"}]},
        {"甲": 1, "乙": -1}, ("甲", "乙"),
    ),
    "测评": Expected(
        {"方法": "测评", "层": [{"名称": "代表", "均值": "甲", "票数": "9", "权重": "1"}], "满分值": "100",
         "空层": "归一", "最少票": "1", "票数不足": "不适用"}, {"甲": 1},
    ),
    "直接得分": Expected(SHARE, {"甲": 1}),
    "扣分": Expected(
        {"方法": "扣分", "基础": "满分", "扣": [{"名称": "甲", "件数": "甲", "每件": "0.1"}], "下限": "0"}, {"甲": -1}
    ),
    "就高": Expected(
        {"方法": "就高", "最高": "甲 * 0.01", "次高": "乙 * 0.01", "次高折算": "20%", "封顶": "1"}, {"甲": 1, "乙": 1}
    ),
    "归零": Expected({"方法": "归零", "基础": SHARE, "条件": "乙 > 50", "说明": "造假"}, {"甲": 1, "乙": -1}),
    "择一": Expected(
        {"方法": "择一", "情形": [{"条件": "乙 < 3", "名称": "少", "计分": SHARE}],
         "其余": {"名称": "多", "计分": RATE}}, {"甲": 1},
    ),
    "计件": Expected(
        {"方法": "计件", "计": [{"名称": "甲", "件数": "甲", "每件": "0.1"}], "封顶": "1"}, {"甲": 1}
    ),
    "极差标准化": Expected(
        {"方法": "极差标准化", "方向": "反向", "最大等于最小": "80", **PEERS}, {"甲": -1}, ("甲",)
    ),
    "比最优": Expected({"方法": "比最优", "方向": "正向", "最优为零": "零分", **PEERS}, {"甲": 1}, ("甲",)),
    "排名计分": Expected(RANKED | TABLE | {"方向": "正向"}, {"甲": 1}, ("甲",)),
    "增长": Expected(GROWN | {"方向": "正向"}, {"甲": 1}, ("甲", "乙"), 1.1),
    "累进分档": Expected(
        {"方法": "累进分档", "数值": "甲", "起点": "0", "起点得": "10%", "取步": "比例", "封顶": "1.2", "下限": "0",
         "级": [{"至": "30", "每": "1", "得": "2%"}, {"每": "1", "得": "1%"}]}, {"甲": 1}, (), 1.2,
    ),
    "是否": Expected(
        {"方法": "是否", "计法": "逐项计", "要点": [
            {"名称": "甲", "条件": "甲 > 0", "得": "60%"}, {"名称": "乙", "条件": "乙 >= 甲", "得": "40%"}]},
        {"乙": 1}, ("甲", "乙"),
    ),
    "系数": Expected(
        {"方法": "系数", "基础": SHARE, "系数": "乙 * 0.01", "系数最低": "0.5", "系数最高": "1.3", "封顶": "1.2"},
        {"甲": 1, "乙": 1}, (), 1.2,
    ),
    "折算": Expected(
        {"方法": "折算", "方式": "扣分", "数值": "甲", "原满分": "乙", "原满分为零": "满分", "倍数": "2"},
        {"甲": -1}, ("甲", "乙"),
    ),
    "标准分": Expected(
        {"方法": "标准分", "方向": "正向", "均分": "80", "每标准差": "10", "标准差": "样本", "最大等于最小": "80",
         **PEERS},
        {"甲": 1}, ("甲",),
    ),
    "定标极差": Expected({"方法": "定标极差", **POSTS}, {"甲": 1}),
    "对数极差": Expected({"方法": "对数极差", **POSTS, "数值为零": "零分"}, {"甲": 1}),
    "均值": Expected(
        {"方法": "均值", "各次": [{"名称": "一", "数值": "甲"}, {"名称": "二", "数值": "乙"}], "满分值": "50",
         "缺部分": "归一"}, {"甲": 1, "乙": 1},
    ),
}  # fmt: skip
FURTHER = {
    "极差标准化，越大越好": Expected(RULES["极差标准化"].rule | {"方向": "正向"}, {"甲": 1}, ("甲",)),
    "比最优，越小越好": Expected(RULES["比最优"].rule | {"方向": "反向", "最优为零": "满分"}, {"甲": -1}, ("甲",)),
    "名次，平均": Expected(RANKED | TABLE | {"方向": "正向", "并列": "平均名次"}, {"甲": 1}, ("甲",)),
    "名次，递减": Expected(
        RANKED | {"方向": "反向", "逐名递减": {"每名扣": "0.5", "下限": "10%"}}, {"甲": -1}, ("甲",)
    ),
    "名次，分段": Expected(
        RANKED | {"方向": "正向", "分段": [{"前": "30%", "得": "1"}, {"前": "70%", "得": "60%"}], "名次外": "0"},
        {"甲": 1}, ("甲",),
    ),
    "名次，线性": Expected(
        RANKED | {"方向": "正向", "并列": "平均名次", "线性": {"第一名": "1", "末名": "50%"}}, {"甲": 1}, ("甲",)
    ),
    "得分率的名次": Expected(
        {"方法": "排名计分", "计分": RATE, "方向": "正向", "范围": "类", "并列": "同名次", "只有一家": "0"} | TABLE,
        {"甲": 1}, ("甲", "乙"),
    ),
    "增长，比同类": Expected(
        GROWN | {"方向": "正向", "对标": "类均值", "只有一家": "0", "取步": "整步"}, {"甲": 1}, ("甲", "乙"), 1.1
    ),
    "增长，越小越好": Expected(GROWN | {"方向": "反向"}, {"甲": -1}, ("甲", "乙"), 1.1),
    "折算，得分": Expected(
        {"方法": "折算", "方式": "得分", "数值": "甲", "原满分": "乙", "原满分为零": "零分", "封顶": "1"},
        {"甲": 1}, ("甲", "乙"),
    ),
    "合成，加权平均": Expected({"方法": "合成", "缺部分": "归一", "部分": parts(RATE, SHARE)}, {"甲": 1}),
    "合成，加总": Expected(
        {"方法": "合成", "方式": "加总", "缺部分": "不计", "部分": [
            {"名称": "水平", "权重": "0.8", "计分": SHARE},
            {"名称": "对标", "权重": "1", "计分": {key: STEPS[key] for key in STEPS if key != "基础"}}]},
        {"甲": 1, "乙": -1}, (), 1.3,
    ),
    "合成，调和": Expected(RULES["合成"].rule | {"方式": "调和"}, {"甲": 1}),
    "合成，取小": Expected(RULES["合成"].rule | {"方式": "取小"}, {"甲": 1}),
}  # fmt: skip
EVERY = RULES | FURTHER

SOME = settings(derandomize=True, max_examples=20, deadline=None)
ROWS = st.lists(st.tuples(st.integers(-20, 120), st.integers(-20, 120), st.booleans()), min_size=1, max_size=6)


def laid_out(rows):
    """Turn rows into items and who is ranked."""
    one, other, ranked = zip(*rows, strict=True)
    return {"甲": list(one), "乙": list(other)}, list(ranked)


def test_every_method_is_looked_at():
    assert set(RULES) == set(shelf()) - {"下级汇总"}  # has no figures of its own; test_subordinates.py holds its bounds


@pytest.mark.parametrize("name", EVERY)
@SOME
@given(rows=ROWS)
def test_no_ratio_is_below_nothing_or_above_the_most_and_its_arithmetic_reads_back(work, reads_back, name, rows):
    items, ranked = laid_out(rows)
    desk = work(EVERY[name].rule, population=ranked, **items)
    assert all(0 <= ratio <= EVERY[name].most + 1e-12 for ratio in desk.ratios)
    reads_back(desk)


@pytest.mark.parametrize("name", EVERY)
@SOME
@given(rows=ROWS, more=st.integers(1, 60))
def test_who_does_better_gets_no_less(work, name, rows, more):
    expected = EVERY[name]
    items, ranked = laid_out(rows)
    before = work(expected.rule, population=ranked, **items)
    for item, sign in expected.better.items():
        better = items | {item: [items[item][0] + sign * more, *items[item][1:]]}
        after = work(expected.rule, population=ranked, **better)
        assert after.ratios[0] >= before.ratios[0] - 1e-9


@pytest.mark.parametrize("name", EVERY)
@SOME
@given(rows=ROWS, data=st.data())
def test_the_order_of_the_units_makes_no_difference(work, name, rows, data):
    order = data.draw(st.permutations(range(len(rows))))
    items, ranked = laid_out(rows)
    shuffled, ranked_so = laid_out([rows[i] for i in order])
    straight = np.array(work(EVERY[name].rule, population=ranked, **items).ratios)
    assert work(EVERY[name].rule, population=ranked_so, **shuffled).ratios == pytest.approx(straight[list(order)])


@pytest.mark.parametrize("name", [name for name, expected in EVERY.items() if expected.scaled])
@SOME
@given(rows=ROWS)
def test_the_unit_of_measure_makes_no_difference(work, name, rows):
    expected = EVERY[name]
    items, ranked = laid_out(rows)
    finer = {
        item: [value * 10_000 for value in values] if item in expected.scaled else values
        for item, values in items.items()
    }
    plain = work(expected.rule, population=ranked, **items)
    assert work(expected.rule, population=ranked, **finer).ratios == pytest.approx(plain.ratios)
