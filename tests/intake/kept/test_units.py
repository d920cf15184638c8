"""Units of measure in the words of a header, and exact conversion."""

from decimal import Decimal

import pytest

from kaoping.intake.kept.units import below_words, conversion, table_measure, word


@pytest.mark.parametrize(
    ("typed", "text", "measure", "hint"),
    [
        ("总投资（万元）", "总投资", "万元", ""),
        ("总投资\n（万元）", "总投资", "万元", ""),
        ("总 投 资      (万元)", "总投资", "万元", ""),
        ("占比（%）", "占比", "%", ""),
        ("增幅（个百分点）", "增幅", "个百分点", ""),
        ("金额（单位：亿元）", "金额", "亿元", ""),
        ("办理量（万人次）", "办理量", "万人次", ""),
        ("所有者（子公司或本部）", "所有者(子公司或本部)", "", ""),
        ("建设内容（50字以内）", "建设内容", "", "50字以内"),
        ("开工时间\n20XX.0X", "开工时间", "", "20XX.0X"),
        ("完成投资（2022年3月）", "完成投资(2022年3月)", "", ""),
        ("2022年1-3月完成投资", "2022年1-3月完成投资", "", ""),
    ],
)
def test_a_unit_and_a_hint_are_taken_off_and_other_brackets_stay(typed, text, measure, hint):
    assert word(typed) == (text, measure, hint)


@pytest.mark.parametrize("text", ["亿元", "（亿元）", "单位：亿元"])
def test_a_cell_below_the_words_may_be_a_unit_alone(text):
    assert below_words(text).measure == "亿元"


def test_a_cell_below_the_words_may_be_a_form_or_choices_but_not_a_word():
    assert [below_words(text).hint for text in ("yyyy/m/d", "10个字以内", "强/弱")] == [
        "yyyy/m/d",
        "10个字以内",
        "强/弱",
    ]
    assert below_words("区县") is None


def test_a_line_above_a_table_states_its_unit_and_a_reporting_unit_is_none():
    assert [table_measure(text) for text in ("单位：万元", "（金额单位：元）", "填报单位：财政局")] == [
        "万元",
        "元",
        "",
    ]


@pytest.mark.parametrize(
    ("given", "wanted", "value", "result"),
    [
        ("亿元", "万元", 0.35, 3500.0),  # 0.35 × 10000; as floats 0.35 × 1e8 / 1e4 may lean
        ("万元", "亿元", 288714.0, 28.8714),
        ("元", "万元", 123.0, 0.0123),
        ("万元", "元", 4.35, 43500.0),  # 4.35 × 10000 is 43499.99999999999 in floats
        ("亿元", "元", 1.1, 110000000.0),  # 1.1 × 1e8 is 110000000.00000001 in floats
        ("千元", "万元", 7.0, 0.7),
        ("万人次", "人次", 0.29, 2900.0),  # 0.29 × 10000 is 2900.0, × 100 is 28.999999999999996
        ("个百分点", "个百分点", 0.5, 0.5),
        ("%", "%", 6.5, 6.5),
    ],
)
def test_amounts_are_converted_as_decimals(given, wanted, value, result):
    assert conversion(given, wanted).of(value) == result


def test_the_factor_is_a_decimal():
    assert conversion("元", "亿元").factor == Decimal("0.00000001")


@pytest.mark.parametrize(("given", "wanted"), [("%", "个百分点"), ("个", "万元"), ("人", "人次"), ("元", "%")])
def test_what_does_not_measure_the_same_is_not_converted(given, wanted):
    assert conversion(given, wanted) is None
