import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

# 黑龙江产业项目: 得分＝基础分＋x1×基础分÷20＋x2×基础分÷40＋…, x the points inside each ten-point band
RULE = {
    "方法": "累进分档", "数值": "完成 / 目标", "除数为零": "不适用", "起点": "100%", "起点得": "100%", "取步": "比例",
    "级": [{"至": "110%", "每": "1%", "得": "5%"}, {"至": "120%", "每": "1%", "得": "2.5%"}],
    "封顶": "2", "下限": "0",
}  # fmt: skip


def test_each_band_counts_at_its_own_rate(work, reads_back):
    # 105 %: 1 + 5 × 5 % = 1.25; 114 %: 1 + 50 % + 4 × 2.5 % = 1.6; 130 %: 1 + 50 % + 25 % = 1.75; 90 %: 1
    desk = work(RULE, 完成=[105, 114, 130, 90, 100], 目标=[100] * 5)
    assert [round(ratio, 12) for ratio in desk.ratios] == [1.25, 1.6, 1.75, 1, 1]
    assert desk.words(1) == (
        "完成÷目标，114÷100＝114%，100%得100%，100%～110%的部分每1%得5%，计10步，"
        "110%～120%的部分每1%得2.5%，计4步，合计160%"
    )
    assert desk.arithmetic(1) == "1+(1.1-1)÷0.01×0.05+(114÷100-1.1)÷0.01×0.025"
    assert desk.arithmetic(3) == "1"
    reads_back(desk)


def test_whole_steps_inside_each_band(work, reads_back):
    # 105.9 %: five whole points: 1.25
    desk = work(RULE | {"取步": "整步"}, 完成=[105.9], 目标=[100])
    assert round(desk.ratios[0], 12) == 1.25
    assert desk.arithmetic() == "1+取整((105.9÷100-1)÷0.01)×0.05"
    reads_back(desk)


def test_the_last_band_may_have_no_end_and_the_cap_holds(work, reads_back):
    # of 10 pieces from 0: the first 5 at 10 % each, the others at 20 %: 7 → 0.5 + 0.4 = 0.9; 20 → 3.5, capped at 1
    rule = RULE | {"数值": "件", "起点": "0", "起点得": "0", "封顶": "1",
                   "级": [{"至": "5", "每": "1", "得": "10%"}, {"每": "1", "得": "20%"}]}  # fmt: skip
    desk = work(rule, 件=[7, 20, 0, -3])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.9, 1, 0, 0]
    assert desk.words(1).endswith("5以上的部分每1得20%，计15步，封顶100%")
    assert desk.arithmetic(0) == "0+5×0.1+(7-5)×0.2"
    reads_back(desk)


def test_bands_may_take_away_more_and_more(work, reads_back):
    # lateness: the first ten days cost 1 % each, the further ones 5 %: 12 days → 1 − 0.1 − 0.1; 40 days nothing left
    rule = RULE | {"数值": "天", "起点": "0", "级": [{"至": "10", "每": "1", "得": "-1%"}, {"每": "1", "得": "-5%"}]}
    desk = work(rule, 天=[0, 12, 40])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 0.8, 0]
    assert "10以上的部分每1减5%，计2步" in desk.words(1)
    assert desk.words(2).endswith("减到0%为止")
    reads_back(desk)


def test_no_target_is_decided_by_the_rule(work):
    desk = work(RULE, 完成=[5], 目标=[0])
    assert (desk.states, desk.words()) == ([1], "完成÷目标，除数为零，不适用")


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ([{"每": "1%", "得": "5%"}, {"至": "120%", "每": "1%", "得": "1%"}], "E-RULE-MISSING"),
        ([{"至": "110%", "每": "1%", "得": "5%"}, {"至": "105%", "每": "1%", "得": "1%"}], "E-RULE-OVERLAP"),
        ([{"至": "90%", "每": "1%", "得": "5%"}], "E-RULE-OVERLAP"),
    ],
)
def test_bands_join_from_the_lowest_up(bands, code):
    with pytest.raises(ValidationError, match=code):
        compile_measure(RULE | {"级": bands})


def test_full_marks_out_of_reach_are_told():
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"起点得": "20%"}))] == ["E-RULE-UNREACHABLE"]
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"封顶": "90%"}))] == ["E-RULE-UNREACHABLE"]
    assert not list(faults_in(compile_measure(RULE)))
