"""A line's sentence in every state, and its arithmetic: whoever redoes it gets the printed points."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.exact import settle_exact, to_text
from kaoping.expressions import recompute
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import ARITHMETIC, reasons

OVER = {"计分": {"方法": "完成率", "实际": "数", "目标": "100", "封顶": 1.2, "目标为零": "不适用"}, "最高比率": 1.1}


@pytest.fixture
def why(indicator, small_book, quarter):
    """The sentence of A1 of J01, who reports 80 of 100 on 30 points unless said otherwise."""

    def why(what=80, others=("J02", 60), period="2022Q1", **keys):
        book = small_book(indicator("A1", **keys), indicator("A2"), indicator("B1"), units=2, period=period)
        told = {"J01": {"A1": what, "A2": 100, "B1": 100}, others[0]: {"A1": others[1], "A2": 100, "B1": 100}}
        return str(next(reasons(score(quarter(told), book), book)))

    return why


SCALED = "；细则1.00分折为本期满分30.00分（约30倍）"


def test_a_scored_line(why):
    assert why() == f"A1的数80，满分值100{SCALED}。{ARITHMETIC}80÷100×30.00=24.00"


def test_without_scaling_nothing_is_said_of_it(indicator, small_book, quarter):
    book = small_book(indicator("A1", 60), indicator("B1", 40), units=1)
    first = next(reasons(score(quarter({"J01": {"A1": 80, "B1": 100}}), book), book))
    assert str(first) == f"A1的数80，满分值100。{ARITHMETIC}80÷100×60.00=48.00"


@pytest.mark.parametrize(
    ("what", "keys", "sentence"),
    [
        ("缺报", {}, "本单位没有报送所需数据，按“缺报：零分”的规定计零分"),
        ("缺报", {"缺报": "满分"}, "本单位没有报送所需数据，按“缺报：满分”的规定计满分"),
        ("缺报", {"缺报": "同类平均"}, "本单位没有报送所需数据，按“缺报：同类平均”的规定取本类平均得分率"),
        ("缺报", {"缺报": "固定分 95%"}, "本单位没有报送所需数据，按“缺报：固定分 95%”的规定计满分的95%"),
        ("未证实", {"未证实": "零分"}, "本单位报不适用而督查室没有认定，或者核查没有证实，按“缺报：零分”的规定计零分"),
        (("不适用", "核查"), {}, "来源部门或督查室认定不适用，按“不适用：重分摊”的规定分值分给其他指标"),
        (("缺报", "来源部门"), {}, "数据来源部门没有报送，本指标暂不计分，分值暂分给其他指标，结果为暂定结果"),
        (80, {"考核期": "仅年度"}, "本指标只在年度计分，本期不考核"),
        (80, {"适用": {"属性": ["园区"]}}, "名册上没有本指标适用的属性，按“不适用：重分摊”的规定分值分给其他指标"),
        (80, {"小样本": {"件数": "数", "少于": 90, "处理": "并入年度"}}, "A1的数80，少于90，本期不单独计分，并入年度"),
    ],
)
def test_every_state_says_why(why, what, keys, sentence):
    assert why(what, **keys).startswith(sentence)


def test_a_policy_prints_its_ratio(why):
    """The other unit's 60 is the mean: 0.6 × 30 = 18.00."""
    assert why("缺报", 缺报="同类平均").endswith(f"{ARITHMETIC}0.6×30.00=18.00")
    assert why("缺报", 缺报="满分").endswith(f"{ARITHMETIC}1×30.00=30.00")


def test_a_line_without_marks_prints_zero(why):
    assert why(("不适用", "核查")).endswith(f"{ARITHMETIC}0×0.00=0.00")


def test_the_highest_ratio_is_said(why):
    """115 of 100 is above the indicator's 1.1: 33.00, of which the effect's cap takes the 3.00 above 60."""
    sentence = why(115, **OVER)
    assert "，最高按1.1倍计" in sentence
    assert "；甲效果各项得分之和超过本效果满分60.00分，核减3.00分" in sentence
    assert sentence.endswith(f"{ARITHMETIC}最小(1.1, 最小(1.2, 115÷100))×30.00-3.00=30.00")


def test_prices_inside_a_part_are_points_of_the_indicator(why):
    """3 points, of 60 with the 1 of A2, are 45.00: one accident at 1 point leaves 2 of 3, 30.00.

    The accidents' part is worth 3 × 0.75 = 2.25: 0.75 × (1 − 1 ÷ 2.25) + 0.25 × 1 = 41.666… + 25 of a hundred.
    """
    price = {"方法": "扣分", "基础": "满分", "扣": [{"名称": "事故", "件数": "数", "每件": 1}], "下限": 0}
    hazards = {"方法": "直接得分", "数值": "数", "满分值": 1}
    parts = [{"名称": "事故", "权重": 0.75, "计分": price}, {"名称": "隐患", "权重": 0.25, "计分": hazards}]
    sentence = why(1, points=3, 计分={"方法": "合成", "缺部分": "归一", "部分": parts})
    assert sentence.endswith(f"{ARITHMETIC}(0.75×最大(0, 1-1×1÷2.25)+0.25×1)×45.00=30.00")
    assert "按百分制合成，事故约55.56分×0.75＋隐患100分×0.25≈66.67分；细则3.00分折为本期满分45.00分" in sentence


def test_what_does_not_apply_is_said_once(why):
    """No target: the line says what its policy is, and not 按规则 besides."""
    rule = {"方法": "完成率", "实际": "数", "目标": "数", "封顶": 1, "目标为零": "不适用"}
    assert why(0, 计分=rule).startswith("A1的数等于零，不适用，按“不适用：重分摊”的规定分值分给其他指标")


# ------------------------------------------------------------ any quarter


@pytest.mark.parametrize("period", ["2022Q1", "2022Q2"])
@settings(derandomize=True, deadline=None, max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), gaps=st.sampled_from([0.0, 0.03, 0.2, 0.6]))
def test_the_printed_arithmetic_gives_the_printed_points(rulebooks, any_quarter, period, seed, gaps):
    book = rulebooks[period]
    scored = score(any_quarter(book, seed, gaps), book)
    places, rounding = book.scheme.precision.places, book.scheme.precision.rounding
    for row, reason in zip(scored.lines.itertuples(), reasons(scored, book), strict=True):
        assert reason.points == to_text(row.points, places)
        redone = recompute(reason.arithmetic)
        assert settle_exact(Fraction(redone), places, rounding) == row.points, reason
        assert "nan" not in reason.words
        assert "inf" not in reason.words


def test_marks_that_cross_from_one_effect_to_another_are_said(indicator, small_book, quarter):
    """Of 甲效果's 60 the one line left of four stops at 1.5 × 15 = 22.50, of 乙效果's 40 both lines at 30.00.

    The last 17.50 go to all three as 22.50 : 30 : 30, so 甲效果 has 22.50 × 100/82.50 = 27.27 and gives 32.73.
    """
    lines = [indicator(code) for code in ("A1", "A2", "A3", "A4", "B1", "B2")]
    book = small_book(*lines, units=1, 重分摊上限=1.5)
    out = ("不适用", "核查")
    told = quarter({"J01": {"A1": 100, "A2": out, "A3": out, "A4": out, "B1": 100, "B2": 100}})
    said = [str(reason) for reason in reasons(score(told, book), book)]
    kept, won = said[0], said[4]
    assert "（约27.27倍，A2、A3、A4不计分，分值由其余指标分担，超过上限的32.73分转到其他效果）" in kept
    assert "，其他效果有32.73分转入本效果）" in won
