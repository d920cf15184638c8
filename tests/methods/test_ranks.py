import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

BARE = {"方法": "排名计分", "数值": "甲", "方向": "正向", "范围": "类", "并列": "同名次", "只有一家": "100"}
TABLE = BARE | {"按名次给分": ["100%", "90%", "80%"], "名次外": "50%"}
STEPS = BARE | {"逐名递减": {"每名": "5%", "下限": "80%"}}
SEGMENTS = BARE | {"分段": [{"前": "1", "得": "100%"}, {"前": "3", "得": "70%"}], "名次外": "40%"}
LINE = BARE | {"线性": {"第一名": "100%", "末名": "0%"}}


def test_places_with_ties_as_a_town_printed_them(work):
    # 南安市码头镇2019年5月: … 91, 90.5, 90.5, 90, 90, 89, 88.5, 88, 87.5, 87.5, 87.5, 87, 87, 87, 86 …
    # places 1 2 3 4 5 6 7 8 8 10 10 12 13 14 15 15 15 18 18 18 21 22 23 24
    scores = [95.5, 95, 94.5, 94, 93, 92, 91, 90.5, 90.5, 90, 90, 89, 88.5, 88, 87.5, 87.5, 87.5, 87, 87, 87, 86, 85,
              84.5, 84]  # fmt: skip
    ranks = [1, 2, 3, 4, 5, 6, 7, 8, 8, 10, 10, 12, 13, 14, 15, 15, 15, 18, 18, 18, 21, 22, 23, 24]
    assert work(LINE, 甲=scores).outcome.steps["rank"].tolist() == ranks


def test_a_table_of_places(work, reads_back):
    # 9 first; 7 and 7 share the second place and 90 %; then the fourth, which the table does not name
    desk = work(TABLE, 甲=[7, 9, 7, 5])
    assert desk.ratios == [0.9, 1, 0.9, 0.5]
    assert desk.words(0) == "甲7，同类4家第2名（并列2家），得90%"
    assert desk.words(3) == "甲5，同类4家第4名，得50%"
    reads_back(desk)


def test_those_level_may_take_the_mean_of_their_places(work, reads_back):
    # places 2 and 3 make 2.5: (90 % + 80 %) ÷ 2 = 85 %; three on 2, 3, 4 make 3
    desk = work(TABLE | {"并列": "平均名次"}, 甲=[7, 9, 7, 5])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.85, 1, 0.85, 0.5]
    assert desk.words(0) == "甲7，同类4家并列第2至3名，取平均名次2.5，取第2、3名的平均，（90%＋80%）÷2＝85%"
    assert desk.arithmetic(0) == "(0.9+0.8)÷2"
    assert work(TABLE | {"并列": "平均名次"}, 甲=[7, 9, 7, 7]).ratios == [0.8, 1, 0.8, 0.8]
    reads_back(desk)


def test_so_much_less_for_each_place(work, reads_back):
    # 1, 0.95, 0.9, 0.85, 0.8, and 0.75 stays at 0.8
    desk = work(STEPS, 甲=[6, 5, 4, 3, 2, 1])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 0.95, 0.9, 0.85, 0.8, 0.8]
    assert desk.arithmetic(2) == "最大(0.8, 1-0.05×(3-1))"
    assert desk.words(5) == "甲1，同类6家第6名，每降1名减满分的5%，减到80%为止"
    reads_back(desk)


def test_a_step_in_points_of_the_clause(work, reads_back):
    # of 6 points, half a point a place: 6, 5.5, 5
    desk = work(BARE | {"逐名递减": {"每名扣": "0.5", "下限": "0"}}, standard=6.0, 甲=[3, 2, 1])
    assert [round(ratio * 6, 12) for ratio in desk.ratios] == [6, 5.5, 5]
    assert desk.arithmetic(2) == "最大(0, 1-0.5×(3-1)÷6)"
    reads_back(desk)


def test_segments_by_number_and_by_share(work, reads_back):
    desk = work(SEGMENTS, 甲=[5, 4, 3, 2])
    assert desk.ratios == [1, 0.7, 0.7, 0.4]
    assert desk.words(1) == "甲4，同类4家第2名，在前3名以内，得70%"
    # of five 20 % is one and 50 % two and a half: the third is out
    shares = work(SEGMENTS | {"分段": [{"前": "20%", "得": "1"}, {"前": "50%", "得": "70%"}]}, 甲=[5, 4, 3, 2, 1])
    assert shares.ratios == [1, 0.7, 0.4, 0.4, 0.4]
    assert shares.words(2).endswith("在前50%以外，得40%")
    reads_back(shares)


def test_a_line_from_the_first_to_the_last(work, reads_back):
    # (5 − rank) ÷ 4: 1, 0.75, 0.5, 0.25, 0
    desk = work(LINE, 甲=[5, 4, 3, 2, 1])
    assert desk.ratios == [1, 0.75, 0.5, 0.25, 0]
    assert desk.arithmetic(1) == "(5-2)÷(5-1)"
    # 温州2012: the first 600, the last 500 of 600, 600 − 100 × (rank − 1) ÷ (n − 1) between them
    locked = work(LINE | {"线性": {"第一名": "1", "末名": "0.8333333333"}}, 甲=[5, 4, 3, 2, 1])
    assert [round(ratio * 600, 6) for ratio in locked.ratios] == [600, 575, 550, 525, 500]
    reads_back(locked)


def test_less_is_better_and_units_without_place(work, reads_back):
    # among 3, 5, 9 (less is better): 3 first; the fourth has no value; the fifth is not ranked: 4 would be second
    rule = TABLE | {"数值": "甲 / 乙", "除数为零": "零分", "方向": "反向"}
    desk = work(rule, population=[True, True, True, True, False], 甲=[5, 3, 9, 1, 4], 乙=[1, 1, 1, 0, 1])
    assert desk.ratios == [0.9, 1, 0.8, 0, 0.9]
    assert desk.words(3) == "甲÷乙，除数为零，按规则得零分"
    assert desk.words(4) == "甲÷乙，4÷1＝400%，不参加排名，比照同类3家排在第2名，得90%"
    reads_back(desk)


def test_a_unit_behind_all_that_are_ranked_keeps_the_last_share(work, reads_back):
    desk = work(LINE, population=[True, True, False], 甲=[5, 4, 1])
    assert desk.ratios == [1, 0, 0]
    reads_back(desk)


def test_the_result_of_a_measure_is_ranked(work, reads_back):
    # 8 of 10, 9 of 10, no target: second, first, without a place
    inner = {"方法": "完成率", "实际": "甲", "目标": "乙", "封顶": "1", "目标为零": "不适用"}
    rule = {key: value for key, value in TABLE.items() if key != "数值"} | {"计分": inner}
    desk = work(rule, 甲=[8, 9, 3], 乙=[10, 10, 0])
    assert (desk.ratios, desk.states) == ([0.9, 1, 0], [0, 0, 1])
    assert desk.words(0) == "甲÷乙，8÷10＝80%；得分率80%，同类2家第2名，得90%"
    assert desk.words(2) == "乙等于零，不适用"
    reads_back(desk)


def test_one_unit_alone_has_no_place(work):
    assert work(TABLE | {"只有一家": "85"}, 甲=[3]).ratios == [0.85]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"计分": {"方法": "直接得分", "数值": "甲", "满分值": "1"}}, "E-RULE-MISSING"),
        ({"数值": "甲 / 乙"}, "E-RULE-EDGE"),
        ({"线性": {"第一名": "1", "末名": "0"}}, "E-RULE-MISSING"),
        ({"按名次给分": None}, "E-RULE-MISSING"),
        ({"名次外": None}, "E-RULE-EDGE"),
        ({"按名次给分": None, "线性": {"第一名": "1", "末名": "0"}}, "E-RULE-TYPE"),
        ({"逐名递减": {"下限": "0"}}, "E-RULE-MISSING"),
        ({"分段": [{"前": "0.3", "得": "1"}]}, "E-RULE-TYPE"),
    ],
)
def test_what_contradicts_itself_does_not_compile(change, code):
    with pytest.raises(ValidationError, match=code):
        compile_measure({key: value for key, value in (TABLE | change).items() if value is not None})


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (TABLE | {"按名次给分": ["90%", "80%"]}, ["E-RULE-UNREACHABLE"]),
        (TABLE | {"按名次给分": ["100%", "40%"]}, ["E-RULE-TYPE"]),
        (LINE | {"线性": {"第一名": "90%", "末名": "95%"}}, ["E-RULE-UNREACHABLE", "E-RULE-TYPE"]),
        (SEGMENTS | {"分段": [{"前": "3", "得": "1"}, {"前": "2", "得": "50%"}]}, ["E-RULE-OVERLAP"]),
        (SEGMENTS | {"分段": [{"前": "3", "得": "1"}, {"前": "50%", "得": "50%"}]}, ["E-RULE-OVERLAP"]),
        (TABLE, []), (STEPS, []), (SEGMENTS, []), (LINE, []),
    ],
)  # fmt: skip
def test_what_can_hardly_be_meant_is_told(rule, codes):
    assert [fault.code for fault in faults_in(compile_measure(rule))] == codes


def test_a_first_place_above_full_marks_is_a_cap_that_the_indicator_must_grant():
    assert compile_measure(TABLE | {"按名次给分": ["110%", "100%"]}).params.cap == 1.1
    assert compile_measure(STEPS).params.cap == 1
