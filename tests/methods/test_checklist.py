import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

POINTS = [
    {"名称": "成立领导小组", "条件": "小组 > 0", "得": "50%"},
    {"名称": "制定方案", "条件": "方案 > 0", "得": "30%"},
    {"名称": "年内召开两次会议", "条件": "会议 >= 2", "得": "20%"},
]
RULE = {"方法": "是否", "计法": "逐项计", "要点": POINTS}
ALL = RULE | {"计法": "全部满足", "要点": [{"名称": one["名称"], "条件": one["条件"]} for one in POINTS]}


def test_every_point_counts_apart(work, reads_back):
    # 0.5 + 0.3 + 0.2; the third with one meeting falls out: 0.8; only the second: 0.3; none: 0
    desk = work(RULE, 小组=[1, 1, 0, 0], 方案=[1, 1, 1, 0], 会议=[2, 1, 0, 0])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 0.8, 0.3, 0]
    assert desk.words(1) == (
        "成立领导小组：是（小组＞0，1>0），得50%；制定方案：是（方案＞0，1>0），得30%；"
        "年内召开两次会议：否（会议≥2，1≥2不成立）"
    )
    assert [desk.arithmetic(i) for i in (1, 3)] == ["0.5+0.3", "0"]
    reads_back(desk)


def test_only_all_together_count(work, reads_back):
    desk = work(ALL, 小组=[1, 1], 方案=[1, 1], 会议=[2, 1])
    assert desk.ratios == [1, 0]
    assert desk.words(0).endswith("；全部满足，满分")
    assert desk.words(1).endswith("；没有全部满足，零分")
    reads_back(desk)


def test_a_condition_without_a_value_rules_out(work):
    one = {"名称": "甲", "条件": "甲 * 甲 > 0", "得": "100%"}
    desk = work(RULE | {"要点": [one]}, 甲=[1e200, 1])
    assert (desk.states, desk.ratios) == ([1, 0], [0, 1])
    assert desk.words(0) == "条件里的数过大，算不出来"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (RULE | {"要点": ALL["要点"]}, "E-RULE-MISSING"),
        (ALL | {"要点": POINTS}, "E-RULE-TYPE"),
        (RULE | {"要点": [POINTS[0] | {"条件": "小组"}]}, "E-RULE-EXPR"),
        (RULE | {"要点": [POINTS[0] | {"条件": "小组 / 方案 > 1"}]}, "E-RULE-EDGE"),
    ],
)
def test_what_contradicts_itself_does_not_compile(rule, code):
    with pytest.raises(ValidationError, match=code):
        compile_measure(rule)


def test_shares_come_to_full_marks():
    more = [*POINTS, {"名称": "另加", "条件": "方案 > 1", "得": "10%"}]
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"要点": POINTS[:2]}))] == ["E-RULE-UNREACHABLE"]
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"要点": more}))] == ["E-RULE-TYPE"]
    tenths = [{"名称": str(i), "条件": f"方案 > {i}", "得": share} for i, share in enumerate(("0.7", "0.2", "0.1"))]
    assert not list(faults_in(compile_measure(RULE | {"要点": tenths})))
    assert not list(faults_in(compile_measure(ALL)))
