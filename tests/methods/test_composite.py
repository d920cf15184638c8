import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.methods._shelf import compile_measure


def part(name, weight, done, due):
    measure = {"方法": "完成率", "实际": done, "目标": due, "封顶": "1", "目标为零": "不适用"}
    return {"名称": name, "权重": weight, "计分": measure}


L04 = {
    "方法": "合成", "缺部分": "归一",
    "部分": [part("事前", "0.4", "甲", "应甲"), part("事中", "0.3", "乙", "应乙"), part("事后", "0.3", "丙", "应丙")],
}  # fmt: skip


def l04(work, *rows, **more):
    names = ("甲", "应甲", "乙", "应乙", "丙", "应丙")
    return work(L04 | more, **dict(zip(names, zip(*rows, strict=True), strict=True)))


def test_l04_weighs_three_stages(work):
    # 0.4×4÷5 + 0.3×4÷4 + 0.3×3÷3 = 0.32 + 0.3 + 0.3 = 0.92
    desk = l04(work, (4, 5, 4, 4, 3, 3))
    assert round(desk.ratios[0], 12) == 0.92
    assert desk.words() == (
        "事前：甲÷应甲，4÷5＝80%；事中：乙÷应乙，4÷4＝100%；事后：丙÷应丙，3÷3＝100%；"
        "按百分制合成，事前80分×0.4＋事中100分×0.3＋事后100分×0.3＝92分"
    )
    assert desk.arithmetic() == "0.4×最小(1, 4÷5)+0.3×最小(1, 4÷4)+0.3×最小(1, 3÷3)"


def test_l04_a_stage_not_due_is_left_out(work):
    # (0.4×0.8 + 0.3) ÷ 0.7 = 0.62 ÷ 0.7 = 0.8857142857…; one stage alone is itself: 0.8; none: not applicable
    desk = l04(work, (4, 5, 4, 4, 0, 0), (4, 5, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0))
    assert [round(ratio, 10) for ratio in desk.ratios] == [0.8857142857, 0.8, 0]
    assert desk.states == [0, 0, 1]
    assert desk.words(0).endswith(
        "事后：应丙等于零，不适用；余下部分按权重归一；按百分制合成，（事前80分×0.4＋事中100分×0.3）÷0.7≈88.57分"
    )
    assert desk.words(1).endswith("事后：应丙等于零，不适用；只按事前计")
    assert [desk.arithmetic(i) for i in range(2)] == ["(0.4×最小(1, 4÷5)+0.3×最小(1, 4÷4))÷0.7", "最小(1, 4÷5)"]
    assert desk.words(2).endswith("全部不适用")


def test_a_missing_part_may_rule_the_whole_out(work):
    desk = l04(work, (4, 5, 4, 4, 0, 0), (4, 5, 4, 4, 3, 3), 缺部分="不适用")
    assert desk.states == [1, 0]
    assert desk.words(0).endswith("缺一部分即不适用")


def test_weights_need_not_sum_to_one(work):
    # P11: 1 : 1 : 1, (1 + 1 + 0.9) ÷ 3
    rule = {"方法": "合成", "缺部分": "归一", "部分": [
        {"名称": name, "权重": "1", "计分": {"方法": "直接得分", "数值": name, "满分值": full}}
        for name, full in (("方案", "1"), ("调度", "1"), ("反评", "100"))
    ]}  # fmt: skip
    desk = work(rule, 方案=[1], 调度=[1], 反评=[90])
    assert round(desk.ratios[0], 12) == round(2.9 / 3, 12)
    assert desk.arithmetic() == "(1+1+90÷100)÷3"
    # (100 + 100 + 90) ÷ 3 = 96.666…
    assert desk.words().startswith("方案：方案1")
    assert desk.words().endswith("按百分制合成，（方案100分＋调度100分＋反评90分）÷3≈96.67分")


def test_a_rounded_part_is_marked(work):
    # 1 of 3 is 33.33… %, 2 of 2 is 100 %: 0.4 × 33.33… + 0.6 × 100 = 73.33…
    rule = {
        "方法": "合成",
        "缺部分": "归一",
        "部分": [part("静态", "0.4", "甲", "应甲"), part("动态", "0.6", "乙", "应乙")],
    }
    desk = work(rule, 甲=[1], 应甲=[3], 乙=[2], 应乙=[2])
    assert desk.words().endswith("按百分制合成，静态约33.33分×0.4＋动态100分×0.6≈73.33分")


# ------------------------------------------------------------ prices inside a part

ACCIDENTS = {"方法": "扣分", "基础": "满分", "下限": "0", "扣": [{"名称": "一般事故", "件数": "一般", "每件": "1"}]}


def safety(name, weight, measure):
    return {"名称": name, "权重": weight, "计分": measure}


S06 = {"方法": "合成", "缺部分": "归一", "部分": [
    safety("事故", "0.75", ACCIDENTS), part("隐患", "0.25", "整改", "隐患"),
]}  # fmt: skip


def test_s06_an_accident_costs_one_standard_point_although_its_part_weighs_three_quarters(work):
    # of 3 points: the part is worth 3 × 0.75 = 2.25; 2.25 − 1 + 0.75 = 2; two accidents 1; three take the part: 0.75
    desk = work(S06, standard=3.0, 一般=[0, 1, 2, 3], 整改=[4] * 4, 隐患=[4] * 4)
    assert [round(ratio * 3, 12) for ratio in desk.ratios] == [3, 2, 1, 0.75]
    assert desk.arithmetic(1) == "0.75×最大(0, 1-1×1÷2.25)+0.25×最小(1, 4÷4)"


def test_a_part_keeps_its_prices_where_the_other_is_left_out(work):
    # without hazards only the accidents count: (2.25 − 1) ÷ 2.25 of the whole
    desk = work(S06, standard=3.0, 一般=[1], 整改=[0], 隐患=[0])
    assert round(desk.ratios[0], 12) == round(1.25 / 2.25, 12)
    assert desk.arithmetic() == "最大(0, 1-1×1÷2.25)"


def test_standard_points_without_an_end_are_written_as_a_fraction(work, reads_back):
    # weights 1 : 2 of 2 points: the first part is worth 2÷3 of a point, an accident at 0.5 costs three quarters of it
    price = ACCIDENTS | {"扣": [{"名称": "一般事故", "件数": "一般", "每件": "0.5"}]}
    rule = S06 | {"部分": [safety("事故", "1", price), part("隐患", "2", "整改", "隐患")]}
    desk = work(rule, standard=2.0, 一般=[1], 整改=[4], 隐患=[4])
    assert round(desk.ratios[0] * 2, 12) == 1.5
    assert desk.arithmetic() == "(最大(0, 1-1×0.5÷(2÷3))+2×最小(1, 4÷4))÷3"
    reads_back(desk)


def test_a_part_of_a_part_is_priced_through_both(work, reads_back):
    # 4 points × 0.5 × 0.75 = 1.5: one accident costs two thirds of the inner part and 1 of the 4 points
    rule = {"方法": "合成", "缺部分": "归一", "部分": [safety("安全", "0.5", S06), part("其他", "0.5", "整改", "隐患")]}
    desk = work(rule, standard=4.0, 一般=[1], 整改=[4], 隐患=[4])
    assert round(desk.ratios[0] * 4, 12) == 3
    assert "1-1×1÷1.5" in desk.arithmetic()
    reads_back(desk)


def way(name, *weights):
    """Build 甲, 乙 of 100 each, weighed, combined in one way."""
    parts = [
        {
            "名称": item,
            "权重": weight,
            "计分": {"方法": "完成率", "实际": item, "目标": "百", "封顶": "1", "目标为零": "不适用"},
        }
        for item, weight in zip("甲乙", weights, strict=True)
    ]
    return {"方法": "合成", "方式": name, "缺部分": "归一", "部分": parts}


def test_the_geometric_mean_punishes_the_weak_part(work, reads_back):
    # √(0.4 × 0.9) = 0.6; 0.25^0.5 × 1 = 0.5; a part of zero takes the whole
    desk = work(way("几何", "0.5", "0.5"), 甲=[40, 25, 0], 乙=[90, 100, 90], 百=[100] * 3)
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.6, 0.5, 0]
    assert desk.words(0).endswith("按权重取几何平均，甲40分（权重0.5）、乙90分（权重0.5）＝60分")
    assert desk.words(2).endswith("按权重取几何平均，甲为零，合成为零")
    reads_back(desk)
    # weights 3 : 1 of 0.1 and 1: 0.1^0.75 = 0.177828
    assert round(work(way("几何", "3", "1"), 甲=[10], 乙=[100], 百=[100]).ratios[0], 6) == 0.177828


def test_the_harmonic_mean_too(work, reads_back):
    # 1 ÷ (0.5 ÷ 0.4 + 0.5 ÷ 0.8) = 1 ÷ 1.875 = 0.5333…; weights 3 : 1: 4 ÷ (3 ÷ 0.6 + 1 ÷ 1) = 2 ÷ 3
    desk = work(way("调和", "0.5", "0.5"), 甲=[40, 0], 乙=[80, 80], 百=[100] * 2)
    assert [round(ratio, 10) for ratio in desk.ratios] == [0.5333333333, 0]
    assert desk.arithmetic(0) == "1÷(0.5÷最小(1, 40÷100)+0.5÷最小(1, 80÷100))"
    assert desk.words(0).endswith("按权重取调和平均，1÷（0.5÷甲40分＋0.5÷乙80分）≈53.33分")
    reads_back(desk)
    assert round(work(way("调和", "3", "1"), 甲=[60], 乙=[100], 百=[100]).ratios[0], 10) == 0.6666666667


def test_the_least_part_decides(work, reads_back):
    desk = work(way("取小", "3", "1"), 甲=[80, 30], 乙=[70, 90], 百=[100] * 2)
    assert desk.ratios == [0.7, 0.3]
    assert desk.words(0).endswith("取最小的部分，甲80分、乙70分，取乙")
    assert desk.arithmetic(0) == "最小(最小(1, 80÷100), 最小(1, 70÷100))"
    reads_back(desk)


@pytest.mark.parametrize("name", ["几何", "调和", "取小"])
def test_in_every_way_a_part_that_does_not_apply_is_left_out(work, reads_back, name):
    rule = way(name, "0.3", "0.7")
    rule["部分"][1]["计分"] = rule["部分"][1]["计分"] | {"目标": "应"}
    desk = work(rule, 甲=[64, 64], 乙=[1, 1], 百=[100, 100], 应=[0, 4])
    # alone 0.64; with a quarter all three are less than the weighted mean 0.3 × 0.64 + 0.7 × 0.25 = 0.367
    assert desk.ratios[0] == 0.64
    assert 0.25 <= desk.ratios[1] < 0.367
    reads_back(desk)
    assert work(rule | {"缺部分": "不适用"}, 甲=[64], 乙=[1], 百=[100], 应=[0]).states == [1]


def test_the_three_means_agree_where_the_parts_do(work):
    for name in ("加权平均", "几何", "调和", "取小"):
        ratios = work(way(name, "0.3", "0.7"), 甲=[36], 乙=[36], 百=[100]).ratios
        assert [round(ratio, 12) for ratio in ratios] == [0.36]


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(0, 6)] * 6), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    reads_back(l04(work, *rows))
    reads_back(l04(work, *rows, 缺部分="不适用"))


# ------------------------------------------------------------ sums

ABOVE = {"每": "0.1", "分": "0.1", "至多": "不限"}


def summed(**more):
    """Level and speed at 40 : 60, and a tenth of a point more or less for each tenth above or below the city."""
    steps = {
        "方法": "加减步长",
        "数值": "增速",
        "对标": "全市",
        "方向": "正向",
        "取步": "整步",
        "加": ABOVE,
        "扣": ABOVE,
    }
    rule = {
        "方法": "合成", "方式": "加总", "缺部分": "不计",
        "部分": [
            part("静态", "0.4", "甲", "应甲"), part("动态", "0.6", "乙", "应乙"),
            {"名称": "对标全市", "权重": "1", "计分": steps},
        ],
    }  # fmt: skip
    return rule | more


def figures(*rows):
    return dict(zip(("甲", "应甲", "乙", "应乙", "增速", "全市"), zip(*rows, strict=True), strict=True))


def test_parts_are_added_and_one_of_them_may_take_away(work, reads_back):
    # of 5 points 0.4 × 0.8 + 0.6 × 0.5 = 0.62 is 3.1; 0.3 above the city adds 0.3: 3.4; 0.3 below takes it: 2.8
    rows = figures((4, 5, 1, 2, 8.5, 8.2), (4, 5, 1, 2, 7.9, 8.2), (4, 5, 1, 2, 8.2, 8.2))
    desk = work(summed(), standard=5.0, **rows)
    assert [round(ratio * 5, 12) for ratio in desk.ratios] == [3.4, 2.8, 3.1]
    assert desk.words(0).endswith("按百分制相加，静态80分×0.4＋动态50分×0.6＋对标全市6分＝68分")
    assert desk.words(1).endswith("按百分制相加，静态80分×0.4＋动态50分×0.6－对标全市6分＝56分")
    assert desk.arithmetic(1) == "0.4×最小(1, 4÷5)+0.6×最小(1, 1÷2)+0-取整((8.2-7.9)÷0.1)×0.1÷5"
    reads_back(desk)


def test_a_price_in_a_sum_is_one_point_whatever_its_part_weighs(work, reads_back):
    # two accidents at 1 of 3 points: as a part of weight ½ full marks of the part are 1.5, so both take it all
    accident = {"方法": "扣分", "基础": "满分", "下限": "0", "扣": [{"名称": "事故", "件数": "一般", "每件": "1"}]}
    rule = {"方法": "合成", "方式": "加总", "缺部分": "不适用", "部分": [
        {"名称": "安全", "权重": "0.5", "计分": accident}, part("整改", "0.5", "甲", "应甲"),
    ]}  # fmt: skip
    desk = work(rule, standard=3.0, 一般=[0, 1, 2], 甲=[4] * 3, 应甲=[4] * 3)
    assert [round(ratio * 3, 12) for ratio in desk.ratios] == [3, 2, 1.5]
    reads_back(desk)


def test_a_sum_is_never_below_nothing_and_may_come_to_more_than_full_marks(work, reads_back):
    # 0 − 50 steps × 0.1 = −5 of 5 points: nothing; 1 + 10 steps × 0.1 ÷ 5 = 1.2: the line stops at 最高比率
    desk = work(summed(), standard=5.0, **figures((0, 5, 0, 2, 3.2, 8.2), (5, 5, 2, 2, 9.2, 8.2)))
    assert [round(ratio, 12) for ratio in desk.ratios] == [0, 1.2]
    assert desk.words(0).endswith("－对标全市100分＝－100分，最低按零计")
    reads_back(desk)


def test_in_a_sum_only_what_adds_or_takes_may_be_left_out(work, reads_back):
    rule = summed()
    rule["部分"][2]["计分"] = rule["部分"][2]["计分"] | {"数值": "增速 / 基数", "除数为零": "不适用"}
    # without a base figure the level and the speed count alone: 0.32 + 0.3; without a plan nothing can be said
    rows = figures((4, 5, 1, 2, 8.5, 8.2), (4, 5, 1, 0, 8.5, 8.2))
    desk = work(rule, standard=5.0, 基数=[0, 1], **rows)
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.62, 0]
    assert desk.states == [0, 1]
    assert "对标全市不加不扣；按百分制相加，静态80分×0.4＋动态50分×0.6＝62分" in desk.words(0)
    assert desk.words(1).endswith("缺一部分即不适用")
    reads_back(desk)
    assert work(rule | {"缺部分": "不适用"}, standard=5.0, 基数=[0, 1], **rows).states == [1, 1]


@pytest.mark.parametrize(
    ("change", "found"),
    [({"缺部分": "归一"}, "“加总”不除以权重，缺部分不能归一"), ({"方式": "几何"}, "“不计”只用于“加总”")],
)
def test_a_sum_does_not_share_out_what_is_missing_and_a_mean_does_not_drop_it(change, found):
    with pytest.raises(ValueError, match=found):
        compile_measure(summed(**change))


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(0, 6)] * 6), min_size=1, max_size=5))
def test_the_arithmetic_of_a_sum_reads_back(work, reads_back, rows):
    reads_back(work(summed(), standard=2.0, **figures(*rows)))
