import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

RULE = {
    "方法": "增长", "本期": "本", "基期": "上", "算法": "增幅", "对标": "8%", "方向": "正向", "达标得": "100%",
    "每高": {"步长": "1%", "每步": "0.1"}, "每低": {"步长": "1%", "每步": "0.2"}, "取步": "整步", "封顶": "1.1",
    "下限": "50%", "基期为零": "不适用", "基期为负": "按绝对值",
}  # fmt: skip
MEAN = RULE | {"对标": "类均值", "只有一家": "80"}


def test_growth_against_a_target(work, reads_back):
    # of 2 points: 8 % is met: 2; 10.5 % is two whole steps above: 2.2; 6.5 % one below: 1.8
    # 20 % is twelve: 3.2, capped at 2.2; −10 % is eighteen below: 2 − 3.6, kept at 1
    desk = work(RULE, standard=2.0, 本=[1080, 1105, 1065, 1200, 900], 上=[1000] * 5)
    assert [round(ratio * 2, 12) for ratio in desk.ratios] == [2, 2.2, 1.8, 2.2, 1]
    assert desk.words(0) == "增幅（本－上）÷基期，(1080-1000)÷1000＝8%，等于对标8%，达标，得满分"
    assert desk.words(1) == (
        "增幅（本－上）÷基期，(1105-1000)÷1000＝10.5%，高于对标8%，每1个百分点为一步，满2步，在满分上每步加0.1分"
    )
    assert desk.arithmetic(1) == "最小(1.1, 1+取整(((1105-1000)÷1000-0.08)÷0.01)×0.1÷2)"
    assert desk.words(3).endswith("封顶110%")
    assert desk.words(4).endswith("减到50%为止")
    reads_back(desk)


def test_growth_against_the_whole_city_in_parts_of_a_step(work, reads_back):
    # 滁州: 0.35 points above the city at 0.1 for each 0.1 point: +0.35; of 5 points 5.35; below: −0.35
    step = {"步长": "0.1%", "每步": "0.1"}
    rule = RULE | {"对标": "全市 / 100", "除数为零": "不适用", "取步": "比例", "每高": step, "每低": step, "下限": "0"}
    desk = work(rule, standard=5.0, 本=[10835, 10765], 上=[10000, 10000], 全市=[8, 8])
    assert [round(ratio * 5, 9) for ratio in desk.ratios] == [5.35, 4.65]
    assert "高于对标全市÷100" in desk.words(0)
    reads_back(desk)


def test_part_of_a_step_may_count_as_a_whole_one(work, reads_back):
    # of 2 points: 8.1 % is a bit above 8 %, so one step: 2.1; 7 % is one below: 1.8; 6.9 % one and a bit: 1.6
    desk = work(RULE | {"取步": "不足算一步"}, standard=2.0, 本=[1081, 1070, 1069], 上=[1000] * 3)
    assert [round(ratio * 2, 12) for ratio in desk.ratios] == [2.1, 1.8, 1.6]
    reads_back(desk)


def test_growth_against_the_mean_of_the_class(work, reads_back):
    # 4 %, 6 %, 11 %: mean 7 %; 4 % is three steps below, of 2 points 1.4; 6 % one below; 11 % four above: 2.4 → 2.2
    desk = work(MEAN, standard=2.0, 本=[104, 106, 111], 上=[100] * 3)
    assert [round(ratio * 2, 12) for ratio in desk.ratios] == [1.4, 1.8, 2.2]
    assert "低于同类平均7%" in desk.words(0)
    reads_back(desk)


def test_the_mean_leaves_out_who_is_not_ranked_or_has_no_growth(work, reads_back):
    # mean of 4 % and 6 %: 5 %; 60 % is not ranked, the last has no base
    desk = work(MEAN, population=[True, True, False, True], 本=[104, 106, 160, 5], 上=[100, 100, 100, 0])
    assert desk.outcome.steps["benchmark"][0] == pytest.approx(0.05)
    assert desk.states == [0, 0, 0, 1]
    assert desk.words(3) == "上等于零，不能算增幅，不适用"
    reads_back(desk)


def test_one_alone_has_no_mean(work, reads_back):
    desk = work(MEAN, 本=[110], 上=[100])
    assert desk.ratios == [0.8]
    assert desk.words() == "增幅（本－上）÷基期，(110-100)÷100＝10%，同类可比的不足两家，按规则取80分"
    reads_back(desk)


def test_a_base_below_zero_counts_by_its_size_or_by_the_rule(work, reads_back):
    # from −100 to 8: 108 ÷ 100 = 108 %, a hundred steps above
    desk = work(RULE, 本=[8], 上=[-100])
    assert desk.ratios == [1.1]
    assert desk.words().startswith("增幅（本－上）÷基期的绝对值，(8-(-100))÷绝对值(-100)＝108%，高于对标8%")
    reads_back(desk)
    decided = work(RULE | {"基期为负": "零分"}, 本=[8], 上=[-100])
    assert (decided.ratios, decided.words()) == ([0], "上为负，不能算增幅，按规则得零分")


def test_points_and_increments_do_not_divide(work, reads_back):
    # 86.5 % − 85 % is 1.5 points above nothing: one whole step of 0.1 of 2 points
    plain = {key: value for key, value in RULE.items() if not key.startswith("基期为")}
    points = work(plain | {"算法": "百分点差", "对标": "0", "每高": {"步长": "1", "每步": "0.1"}}, standard=2.0,
                  本=[86.5], 上=[85])  # fmt: skip
    assert points.ratios == [1.05]
    assert points.words() == "百分点差本－上，86.5-85＝1.5，高于对标0，每1个百分点为一步，满1步，在满分上每步加0.1分"
    more = work(plain | {"算法": "增量", "对标": "10", "每低": {"步长": "5", "每步": "0.5"}}, standard=2.0,
                本=[30, 22], 上=[20, 20])  # fmt: skip
    assert more.ratios == [1, 0.75]  # 2 is 8 below: one whole step
    reads_back(more)


def test_where_less_is_better_growth_costs(work, reads_back):
    # energy down by 3 %, wanted −2 %: one step better; up by 1 %: three worse, of 2 points 1.4
    desk = work(RULE | {"方向": "反向", "对标": "-2%"}, standard=2.0, 本=[97, 101], 上=[100, 100])
    assert [round(ratio * 2, 12) for ratio in desk.ratios] == [2.1, 1.4]
    assert "低于对标-2%" in desk.words(0)
    reads_back(desk)


def test_meeting_it_may_be_worth_less_than_full_marks(work, reads_back):
    # 供销社: met is 80 %, each point half a point of 5: 10 % is two above: 0.8 + 0.2
    rule = RULE | {"达标得": "80%", "每高": {"步长": "1%", "每步": "0.5"}, "封顶": "1.2"}
    desk = work(rule, standard=5.0, 本=[1100, 1080], 上=[1000, 1000])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 0.8]
    reads_back(desk)


def test_a_side_that_is_not_stated_moves_nothing(work, reads_back):
    rule = {key: value for key, value in RULE.items() if key != "每高"} | {"封顶": "1"}
    desk = work(rule, 本=[2000], 上=[1000])
    assert desk.ratios == [1]
    assert desk.words().endswith("高于对标8%，不另加，得满分")
    reads_back(desk)


def test_numbers_at_the_ends_of_floats(work, reads_back):
    desk = work(RULE | {"对标": "0", "基期为零": "零分"}, 本=[1.7e308, -1.7e308], 上=[1, 1])
    assert desk.ratios == [1.1, 0.5]
    lost = work(RULE, 本=[1.7e308], 上=[-1.7e308])
    assert (lost.states, lost.words()) == ([1], "数过大，算不出来，不适用")
    reads_back(lost)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"基期为零": None}, "E-RULE-EDGE"),
        ({"基期为负": None}, "E-RULE-EDGE"),
        ({"对标": "类均值"}, "E-RULE-EDGE"),
        ({"对标": "全市 / 百"}, "E-RULE-EDGE"),
        ({"对标": "全市 +"}, "E-RULE-EXPR"),
        ({"每高": None, "每低": None}, "E-RULE-MISSING"),
        ({"封顶": "90%"}, "E-RULE-TYPE"),
        ({"方向": None}, "方向"),
    ],
)
def test_what_is_not_said_does_not_compile(change, code):
    with pytest.raises(ValidationError, match=code):
        compile_measure({key: value for key, value in (RULE | change).items() if value is not None})


def test_full_marks_out_of_reach_are_told():
    low = {key: value for key, value in RULE.items() if key != "每高"} | {"达标得": "80%", "封顶": "1"}
    assert [fault.code for fault in faults_in(compile_measure(low))] == ["E-RULE-UNREACHABLE"]
    capped = RULE | {"达标得": "80%", "封顶": "90%"}
    assert [fault.code for fault in faults_in(compile_measure(capped))] == ["E-RULE-UNREACHABLE"]
    assert not list(faults_in(compile_measure(MEAN)))
