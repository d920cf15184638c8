from hypothesis import given, settings
from hypothesis import strategies as st


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
        "事前（权重40%）：甲÷应甲，4÷5＝80%；事中（权重30%）：乙÷应乙，4÷4＝100%；事后（权重30%）：丙÷应丙，3÷3＝100%"
    )
    assert desk.arithmetic() == "0.4×最小(1, 4÷5)+0.3×最小(1, 4÷4)+0.3×最小(1, 3÷3)"


def test_l04_a_stage_not_due_is_left_out(work):
    # (0.4×0.8 + 0.3) ÷ 0.7 = 0.62 ÷ 0.7 = 0.8857142857…; one stage alone is itself: 0.8; none: not applicable
    desk = l04(work, (4, 5, 4, 4, 0, 0), (4, 5, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0))
    assert [round(ratio, 10) for ratio in desk.ratios] == [0.8857142857, 0.8, 0]
    assert desk.states == [0, 0, 1]
    assert desk.words(0).endswith("事后：应丙等于零，按规则不适用；余下部分按权重归一")
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
    assert desk.words().startswith("方案（权重1）：方案1")


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(0, 6)] * 6), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    reads_back(l04(work, *rows))
    reads_back(l04(work, *rows, 缺部分="不适用"))
