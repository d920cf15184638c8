from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.methods._shelf import compile_measure, faults_in

P10 = {
    "方法": "测评", "满分值": "100", "空层": "归一", "最少票": "3", "票数不足": "同类平均",
    "层": [
        {"名称": "主要领导", "均值": "主要分", "票数": "主要票", "权重": "0.5"},
        {"名称": "分管领导", "均值": "分管分", "票数": "分管票", "权重": "0.3"},
        {"名称": "人大政协", "均值": "人大分", "票数": "人大票", "权重": "0.2"},
    ],
}  # fmt: skip


def p10(work, *rows, **more):
    names = ("主要票", "主要分", "分管票", "分管分", "人大票", "人大分")
    return work(P10 | more, **dict(zip(names, zip(*rows, strict=True), strict=True)))


def test_p10_three_layers(work):
    # 0.5×90 + 0.3×85 + 0.2×80 = 45 + 25.5 + 16 = 86.5
    desk = p10(work, (3, 90, 4, 85, 3, 80))
    assert round(desk.ratios[0], 12) == 0.865
    assert desk.words() == "有效票10张，主要领导90（权重0.5），分管领导85（权重0.3），人大政协80（权重0.2）"
    assert desk.arithmetic() == "(0.5×90+0.3×85+0.2×80)÷100"


def test_p10_an_empty_layer_is_left_out(work):
    # (0.5×90 + 0.3×85) ÷ 0.8 = 70.5 ÷ 0.8 = 88.125; one layer alone is itself
    desk = p10(work, (3, 90, 4, 85, 0, 0), (0, 0, 3, 85, 0, 0))
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.88125, 0.85]
    assert desk.words(0) == (
        "有效票7张，人大政协没有有效票，余下按权重归一，主要领导90（权重0.5），分管领导85（权重0.3）"
    )
    assert [desk.arithmetic(i) for i in range(2)] == ["(0.5×90+0.3×85)÷0.8÷100", "85÷100"]


def test_p10_two_ballots_are_too_few_three_are_enough(work):
    desk = p10(work, (1, 100, 1, 100, 0, 0), (1, 100, 1, 100, 1, 70), (2, 100, 1, 100, 1, 70), (0,) * 6)
    assert desk.states == [2, 0, 0, 2]
    # 50 + 30 + 14 = 94
    assert [round(ratio, 12) for ratio in desk.ratios] == [0, 0.94, 0.94, 0]
    assert desk.words(0) == "有效票2张，少于3张"
    assert p10(work, (1, 100, 1, 100, 0, 0), 票数不足="不适用").states == [1]


def test_a_layer_of_two_is_never_shown_apart(work):
    # 0.5×95 + 0.3×85 + 0.2×80 = 89: only the sum is printed
    desk = p10(work, (2, 95, 4, 85, 3, 80))
    assert desk.words() == "有效票9张，有的层不足3票，不分层列出，加权平均89"
    assert desk.arithmetic() == "89÷100"


def test_a_mean_beyond_the_scale_stays_on_it(work, reads_back):
    desk = p10(work, (3, 110, 3, 110, 3, 110), (3, -1, 3, -1, 3, -1))
    assert desk.ratios == [1.0, 0.0]
    assert desk.arithmetic(0).startswith("最小(1, ")
    reads_back(desk)


def test_inside_another_measure_there_is_no_class_mean():
    part = {"名称": "甲", "权重": "1", "计分": P10}
    other = {"名称": "乙", "权重": "1", "计分": P10 | {"票数不足": "不适用"}}
    found = list(faults_in(compile_measure({"方法": "合成", "缺部分": "归一", "部分": [part, other]})))
    assert [f.code for f in found] == ["E-RULE-EDGE"]
    assert not list(faults_in(compile_measure(P10)))


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(0, 6), st.decimals(0, 100, places=2)] * 3), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    reads_back(p10(work, *rows))
    reads_back(p10(work, *rows, 票数不足="不适用"))
