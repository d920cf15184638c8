"""The written table of what may stand in a cell, spelling by spelling, and what is refused with which advice."""

import datetime as dt
import math

import pytest

from kaoping.intake import values as val

NONE = "没有数值的，请清空本格，按表内说明选填“无”或“不适用”"
WORDS = "请填数字，说明文字请写在备注"
CONVERT = "请按计量单位换算后只填数字"


def read(raw, *, percent_format=False, is_percent=False):
    found = val.number(raw, percent_format=percent_format, is_percent=is_percent)
    return found.value, found.note.code if found.note else None


# ------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        # numbers as numbers
        (24.0, 24.0, None),
        (0.0, 0.0, None),
        (-3.5, -3.5, None),
        (1e-7, 1e-7, None),
        (123456789012345.0, 123456789012345.0, None),
        # accepted spellings, each with a note
        ("98.5", 98.5, "W-VAL-TEXTNUM"),
        (" 98.5 ", 98.5, "W-VAL-TEXTNUM"),
        ("98.5\u00a0", 98.5, "W-VAL-TEXTNUM"),
        ("\u300098.5", 98.5, "W-VAL-TEXTNUM"),
        ("９８．５", 98.5, "W-VAL-TEXTNUM"),
        ("'98.5", 98.5, "W-VAL-TEXTNUM"),
        ("+5", 5.0, "W-VAL-TEXTNUM"),
        ("-5", -5.0, "W-VAL-TEXTNUM"),
        ("－5", -5.0, "W-VAL-TEXTNUM"),
        ("007", 7.0, "W-VAL-TEXTNUM"),
        (".5", 0.5, "W-VAL-TEXTNUM"),
        ("1,234", 1234.0, "W-VAL-TEXTNUM"),
        ("1，234，567.8", 1234567.8, "W-VAL-TEXTNUM"),
        ("￥1,200", 1200.0, "W-VAL-TEXTNUM"),
        ("¥ 1200", 1200.0, "W-VAL-TEXTNUM"),
        # refused: not a plain number
        ("九十", None, "E-VAL-NUM"),
        ("98,5", None, "E-VAL-NUM"),
        ("1,23,456", None, "E-VAL-NUM"),
        ("12..5", None, "E-VAL-NUM"),
        ("5.", None, "E-VAL-NUM"),
        ("1e3", None, "E-VAL-NUM"),
        ("0x10", None, "E-VAL-NUM"),
        ("nan", None, "E-VAL-NUM"),
        ("NA", None, "E-VAL-NUM"),
        ("1/2", None, "E-VAL-NUM"),
        ("300-500", None, "E-VAL-NUM"),
        ("约3000", None, "E-VAL-NUM"),
        ("≥50", None, "E-VAL-NUM"),
        ("1.2亿", None, "E-VAL-NUM"),
        ("5个", None, "E-VAL-NUM"),
        ("无", None, "E-VAL-NUM"),
        ("—", None, "E-VAL-NUM"),
        ("/", None, "E-VAL-NUM"),
        ("同上", None, "E-VAL-NUM"),
        ("见附件", None, "E-VAL-NUM"),
        ("=1+1", None, "E-VAL-NUM"),
        ("98.5\u200b", None, "E-VAL-NUM"),
        ("95%", None, "E-VAL-NUM"),
        ("10²", None, "E-VAL-NUM"),  # compatibility folding would make it 102
        ("①", None, "E-VAL-NUM"),
        # refused: more digits than a spreadsheet keeps, or no finite number
        ("1234567890.123456", None, "E-VAL-RANGE"),
        (math.inf, None, "E-VAL-RANGE"),
        (math.nan, None, "E-VAL-RANGE"),
        # refused: another type of cell
        (True, None, "E-VAL-TYPE"),
        (dt.datetime(2022, 3, 31), None, "E-VAL-TYPE"),  # noqa: DTZ001  cells have no zone
        (dt.time(0, 0), None, "E-VAL-TYPE"),
    ],
)
def test_a_number_cell(typed, value, code):
    assert read(typed) == (value, code)


@pytest.mark.parametrize(
    ("typed", "percent_format", "value", "code"),
    [
        (95.0, False, 95.0, None),
        (0.95, True, 95.0, "W-VAL-PCT"),
        (0.985, True, 98.5, "W-VAL-PCT"),
        (0.07, True, 7.0, "W-VAL-PCT"),  # 0.07 × 100 is 7.000000000000001 in binary
        (1.0, True, 100.0, "W-VAL-PCT"),
        ("95%", False, 95.0, "W-VAL-PCT"),
        ("９５％", False, 95.0, "W-VAL-PCT"),
        ("95 %", False, 95.0, "W-VAL-PCT"),
        ("0.95%", False, 0.95, "W-VAL-PCT"),
        ("-3.2%", False, -3.2, "W-VAL-PCT"),
        ("95", False, 95.0, "W-VAL-TEXTNUM"),
        (0.0, False, 0.0, None),
        (1.01, False, 1.01, None),
        (0.95, False, None, "E-VAL-PCT"),
        ("0.95", False, None, "E-VAL-PCT"),
        (1.0, False, None, "E-VAL-PCT"),
        ("1", False, None, "E-VAL-PCT"),
        (-0.5, False, None, "E-VAL-PCT"),
        ("百分之九十五", False, None, "E-VAL-NUM"),
        (1e307, True, None, "E-VAL-RANGE"),
    ],
)
def test_a_percentage(typed, percent_format, value, code):
    assert read(typed, percent_format=percent_format, is_percent=True) == (value, code)


def test_a_percent_format_where_no_percentage_is_asked():
    assert read(0.5, percent_format=True) == (None, "E-VAL-TYPE")


def test_both_readings_are_offered():
    note = val.number(0.95, percent_format=False, is_percent=True).note
    assert note.found == "“0.95”有两种读法：95% 或 0.95%"
    assert note.fix == "如为 95%，请填 95；如确为 0.95%，请填“0.95%”"


@pytest.mark.parametrize("typed", [-0.0, "-0", "-0.00"])
def test_there_is_no_minus_zero(typed):
    assert math.copysign(1, read(typed)[0]) == 1


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("九十", "请填 90"),
        ("一百零五", "请填 105"),
        ("十二", "请填 12"),
        ("九五", "请填 95"),
        ("百分之九十五", "请填 95"),
        ("一百五", WORDS),  # said for 150 and for 105
        ("无", NONE),
        ("—", NONE),
        ("/", NONE),
        ("约3000", "如为 3000，请填 3000"),
        ("≥50个", "如为 50，请填 50"),
        ("-3.2（同比）", "如为 -3.2，请填 -3.2"),
        ("下降3.2", WORDS),  # 3.2 would be the wrong sign
        ("1.2亿", CONVERT),  # 1.2 would be the wrong size
        ("90万元", CONVERT),
        ("300-500", WORDS),
        ("见附件", WORDS),
    ],
)
def test_a_refused_number_is_answered_with_what_to_type(typed, advice):
    assert val.number(typed, percent_format=False, is_percent=False).note.fix == advice


def test_an_invisible_character_is_named():
    note = val.number("98.5\u200b", percent_format=False, is_percent=False).note
    assert note.found.endswith("不是数字（含看不见的字符 U+200B）")
    assert note.fix == "如为 98.5，请填 98.5"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("二十", 20),
        ("二十一", 21),
        ("一百", 100),
        ("一百一十", 110),
        ("两千零五", 2005),
        ("三千二百零一", 3201),
        ("三万零五百", 30500),
        ("十二万", 120000),
        ("一亿零三万", 100030000),
        ("二〇二二", 2022),
        ("三万二", None),  # said for 32000
        ("三千二", None),  # said for 3200
        ("百", None),
        ("万", None),
        ("三万亿", None),
        ("九十点五", None),
        ("九成", None),
        ("", None),
    ],
)
def test_chinese_numerals_are_read_only_where_they_mean_one_number(text, number):
    assert val.chinese_number(text) == number


# ------------------------------------------------------------ dates

DAY = dt.date(2022, 3, 31)


@pytest.mark.parametrize(
    ("typed", "day", "code"),
    [
        (dt.datetime(2022, 3, 31), DAY, None),  # noqa: DTZ001  cells have no zone
        (dt.date(2022, 3, 31), DAY, None),
        ("2022-03-31", DAY, "W-VAL-DATE"),
        ("2022-3-31", DAY, "W-VAL-DATE"),
        ("2022/3/31", DAY, "W-VAL-DATE"),
        ("2022.3.31", DAY, "W-VAL-DATE"),
        ("2022．3．31", DAY, "W-VAL-DATE"),
        ("2022年3月31日", DAY, "W-VAL-DATE"),
        ("2022 年 3 月 31 日", DAY, "W-VAL-DATE"),
        ("20220331", DAY, "W-VAL-DATE"),
        (44651.0, DAY, "W-VAL-DATE"),  # 1899-12-30 + 44651 days
        (2022.1, None, "E-VAL-DATE"),  # October typed as 2022.10, or January?
        (2022.04, None, "E-VAL-DATE"),
        ("2022.04", None, "E-VAL-DATE"),
        ("2022年10月", None, "E-VAL-DATE"),
        ("3月31日", None, "E-VAL-DATE"),
        ("2022-02-30", None, "E-VAL-DATE"),
        ("2022-13-01", None, "E-VAL-DATE"),
        ("22-3-31", None, "E-VAL-DATE"),
        ("2022年第一季度", None, "E-VAL-DATE"),
        ("未完成", None, "E-VAL-DATE"),
        ("1999-12-31", None, "E-VAL-DATE"),
        ("2000-01-01", dt.date(2000, 1, 1), "W-VAL-DATE"),
        ("2099-12-31", dt.date(2099, 12, 31), "W-VAL-DATE"),
        ("2100-01-01", None, "E-VAL-DATE"),
        (dt.time(8, 30), None, "E-VAL-DATE"),
        (True, None, "E-VAL-DATE"),
        (1.0, None, "E-VAL-DATE"),
    ],
)
def test_a_date_cell(typed, day, code):
    found = val.date(typed)
    assert (found.value, found.note.code if found.note else None) == (day, code)


def test_a_year_and_month_is_refused_with_the_reason():
    assert "2022.10 会变成 2022.1" in val.date(2022.1).note.fix


# ------------------------------------------------------------ words, choices, codes


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("是", "是"),
        (" 是 ", "是"),
        ("是\u3000", "是"),
        ("否", "否"),
        ("對", None),
        ("Y", None),
        (1.0, None),
        (True, None),
    ],
)
def test_a_choice(typed, word):
    found = val.choice(typed, ("是", "否"))
    assert found.value == word
    assert (found.note is None) == (word is not None)
    assert word or (found.note.code, found.note.fix) == ("E-VAL-CHOICE", "请从 是、否 中选择")


@pytest.mark.parametrize(
    ("typed", "code", "finding"),
    [
        ("R001", "R001", None),
        (" Ｒ００１ ", "R001", None),
        (7.0, "7", "W-VAL-TEXTNUM"),
        (7.5, None, "E-VAL-TYPE"),
        (-7.0, None, "E-VAL-TYPE"),
        (110101199003077777.0, None, "E-VAL-TYPE"),  # the spreadsheet has already lost its last digits
        (True, None, "E-VAL-TYPE"),
        (dt.date(2022, 1, 1), None, "E-VAL-TYPE"),
        ("R001\u200b", None, "E-TXT-CTRL"),  # would be another matter than R001
        ("\ufeffR001", None, "E-TXT-CTRL"),
    ],
)
def test_a_code_is_text(typed, code, finding):
    found = val.code(typed)
    assert (found.value, found.note.code if found.note else None) == (code, finding)


def test_free_text_is_kept_as_typed():
    assert val.words(" 已办结，见附件１ ").value == "已办结，见附件１"
    assert val.words(2022.0).value == "2022"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (24.0, "24"),
        (0.1, "0.1"),
        (math.inf, "inf"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.datetime(2022, 3, 31), "2022-03-31"),  # noqa: DTZ001  cells have no zone
        (dt.datetime(2022, 3, 31, 8, 30), "2022-03-31T08:30:00"),  # noqa: DTZ001  cells have no zone
        (dt.time(8, 30), "08:30:00"),
        ("甲", "甲"),
    ],
)
def test_a_cell_is_shown_as_typed(raw, text):
    assert val.shown(raw) == text
