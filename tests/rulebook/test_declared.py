"""The review of bonuses, deductions, vetoes, tolerance, quotas and predecessors; and what units.yaml says by date."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.periods import Period
from kaoping.rulebook import check, load_rulebook, load_scheme
from kaoping.rulebook.declared import DECLARED_CHECKS
from kaoping.rulebook.lint import CHECKS

SCHEME = "scheme.yaml"
UNITS = "units.yaml"
BONUS_1 = "按级: {国: 3, 省: 2, 市: 1}"


@pytest.fixture
def said(scheme):
    """What these checks say of the changed scheme, beside the hints with a reason."""

    def remarks():
        source = load_scheme(scheme.folder)
        accepted = source.at(source.periods[0]).scheme.accepted
        found = [
            finding for period in source.periods for look in DECLARED_CHECKS for finding in look(source.edition(period))
        ]
        return [str(one) for one in dict.fromkeys(found) if one.code not in accepted]

    return remarks


def test_the_shipped_scheme_passes(said):
    assert said() == []


def test_the_checks_are_part_of_the_review():
    assert set(DECLARED_CHECKS) <= set(CHECKS)
    assert all(look.__doc__ for look in DECLARED_CHECKS)


# --- what is declared -------------------------------------------------------------------------


def test_what_the_scheme_declares():
    scheme = load_rulebook("dawa-2022", Period.parse("2022Q1")).scheme
    assert (scheme.bonuses.quarter_cap, scheme.bonuses.year_cap, scheme.deductions.cap) == (2, 5, 10)
    assert [kind.code for kind in scheme.bonuses.kinds] == ["B01", "B02", "B03", "B04", "B05", "B06"]
    assert scheme.bonuses.kinds[1].by_level == {"国": 2, "省": 1, "市": Decimal("0.5")}
    assert list(scheme.vetoes) == ["V1", "V2", "V3", "V4", "V5", "V6", "V7", "安全降等"]
    assert scheme.vetoes["V4"].grade == "良好"
    assert [code for code, veto in scheme.vetoes.items() if not veto.tolerable] == ["V2", "V3"]
    assert scheme.tolerance.categories == {"1": "先行先试", "2": "探索试验", "3": "无意过失"}
    assert scheme.tolerance.factors == (0, 0.5, 1)
    assert scheme.burden_limit == 40


# --- codes and clauses ------------------------------------------------------------------------


def test_a_deduction_with_the_code_of_a_bonus(scheme, said):
    scheme.change(SCHEME, "代码: K01", "代码: B01")
    assert said() == [
        (
            f"【E-RULE-CODE】{scheme.at(SCHEME, '代码: B01', 2)}：扣分代码“B01”重复，"
            f"{scheme.at(SCHEME, '代码: B01')}已经用过。请改其中一个。"
        )
    ]


def test_a_veto_with_the_code_of_an_indicator(scheme, said):
    scheme.change(SCHEME, "代码: V7", "代码: P01")
    assert said() == [
        (
            f"【E-RULE-CODE】{scheme.at(SCHEME, '代码: P01')}：一票否决代码“P01”重复，"
            f"{scheme.at('indicators/political.yaml', '代码: P01')}已经用过。请改其中一个。"
        )
    ]


def test_a_veto_without_a_clause(scheme, said):
    scheme.change(SCHEME, "依据: [方案第2项], 后果: 等次封顶", "后果: 等次封顶")
    assert said() == [
        (
            f"【W-RULE-CLAUSE】{scheme.at(SCHEME, '代码: V1')}：一票否决 V1 没有写“依据”。"
            "请写明出自哪一条，如 依据: [方案第4项]。"
        )
    ]


# --- prices and caps --------------------------------------------------------------------------


def test_a_bonus_without_points(scheme, said):
    scheme.change(SCHEME, f"{BONUS_1}, ", "")
    assert said() == [
        (
            f"【E-RULE-MISSING】{scheme.at(SCHEME, '代码: B01')}：加分 B01 没有写分数。"
            "请写明其中一个：按级、每项、每项至多。"
        )
    ]


def test_a_deduction_with_two_prices(scheme, said):
    scheme.change(SCHEME, "按级: {国: 5, 省: 3, 市: 2, 区: 1}", "按级: {国: 5, 省: 3, 市: 2, 区: 1}, 每次: 1")
    assert said() == [
        (
            f"【E-RULE-TYPE】{scheme.at(SCHEME, '代码: K01')}：扣分 K01 同时写了“按级”和“每次”，不知以哪个为准。"
            "请只留一个：按级、每次、递进、并处。"
        )
    ]


def test_a_price_of_zero(scheme, said):
    scheme.change(SCHEME, "按级: {国: 1.5, 省: 1}", "按级: {国: 1.5, 省: 0}")
    assert said() == [
        f"【E-RULE-ZERO】{scheme.at(SCHEME, '代码: B04')}：加分 B04 的“按级·省”是零。请写明分数，没有分的请删去。"
    ]


def test_a_cap_of_zero(scheme, said):
    scheme.change(SCHEME, "  上限: 10\n", "  上限: 0\n")
    assert f"【E-RULE-ZERO】{scheme.at(SCHEME, '  上限: 0')}：扣分的“上限”是零。请写明上限。" in said()


def test_a_negative_cap_does_not_load(scheme):
    scheme.change(SCHEME, "  上限: 10\n", "  上限: -10\n")
    assert scheme.fault().startswith(f"【E-RULE-TYPE】{scheme.at(SCHEME, '上限: -10')}：")


def test_an_unknown_level(scheme, said):
    scheme.change(SCHEME, "{国: 1.5, 省: 1}", "{国: 1.5, 省级: 1}")
    assert said() == [
        f"【E-RULE-NAME】{scheme.at(SCHEME, '省级: 1}')}：加分 B04 的级别“省级”没有定义。是否想写“省”？请改正。"
    ]


def test_a_city_priced_above_the_province(scheme, said):
    scheme.change(SCHEME, "{国: 1, 省: 0.6, 市: 0.3}", "{国: 1, 省: 0.3, 市: 0.6}")
    assert said() == [
        f"【E-RULE-TYPE】{scheme.at(SCHEME, '代码: B03')}：加分 B03 的市级 0.6 分高于省级 0.3 分。请核对级别的分数。"
    ]


@pytest.mark.parametrize(("points", "quiet"), [("2", True), ("2.1", False)])
def test_a_bonus_just_within_and_just_above_the_quarters_cap(scheme, said, points, quiet):
    scheme.change(SCHEME, "  W-RULE-CAP:", "  W-RULE-UNUSED:")  # no reason, so the hint is seen
    scheme.change(SCHEME, BONUS_1, f"按级: {{国: {points}, 省: 2, 市: 1}}")
    hint = (
        f"【W-RULE-CAP】{scheme.at(SCHEME, '代码: B01')}："
        f"加分 B01 的“按级·国” {points} 分高于每季上限 2 分，当季加不满。"
        "请核对是否有意如此。"
    )
    assert said() == ([] if quiet else [hint])


@pytest.mark.parametrize(("points", "quiet"), [("5", True), ("5.1", False)])
def test_a_bonus_just_within_and_just_above_the_years_cap(scheme, said, points, quiet):
    scheme.change(SCHEME, BONUS_1, f"按级: {{国: {points}, 省: 2, 市: 1}}")
    fault = (
        f"【E-RULE-UNREACHABLE】{scheme.at(SCHEME, '代码: B01')}：加分 B01 的“按级·国” {points} 分高于全年上限 5 分。"
        "请改低，或提高上限。"
    )
    assert said() == ([] if quiet else [fault])


def test_a_deduction_above_the_cap(scheme, said):
    scheme.change(SCHEME, "  上限: 10\n", "  上限: 4\n")
    assert said() == [
        (
            f"【E-RULE-UNREACHABLE】{scheme.at(SCHEME, '代码: K01')}：扣分 K01 的“按级·国” 5 分高于扣分上限 4 分。"
            "请改低，或提高上限。"
        )
    ]


def test_a_quarters_cap_above_the_years(scheme, said):
    scheme.change(SCHEME, "每季上限: 2\n", "每季上限: 6\n")
    assert said() == [f"【E-RULE-TYPE】{scheme.at(SCHEME, '每季上限')}：加分的每季上限 6 高于全年上限 5。请改正上限。"]


# --- vetoes and grades ------------------------------------------------------------------------


def test_a_capped_grade_that_is_not_there(scheme, said):
    scheme.change(SCHEME, "等次: 良好, 期限", "等次: 良, 期限")
    assert said() == [
        f"【E-RULE-NAME】{scheme.at(SCHEME, '等次: 良, ')}：一票否决 V4 的等次“良”没有定义。是否想写“良好”？请改正。"
    ]


def test_a_cap_at_the_highest_grade(scheme, said):
    scheme.change(SCHEME, "等次: 良好, 期限", "等次: 优秀, 期限")
    assert said() == [
        (
            f"【E-RULE-TYPE】{scheme.at(SCHEME, '代码: V4')}：一票否决 V4 的等次“优秀”是最高一等，封顶不起作用。"
            "请写低一等的。"
        )
    ]


def test_a_cap_without_a_grade(scheme, said):
    scheme.change(SCHEME, "后果: 等次封顶, 等次: 良好", "后果: 等次封顶")
    assert said() == [
        (
            f"【E-RULE-MISSING】{scheme.at(SCHEME, '代码: V4')}：一票否决 V4 的后果是等次封顶，没有写“等次”。"
            "请写明“等次”。"
        )
    ]


def test_a_grade_where_none_is_capped(scheme, said):
    scheme.change(SCHEME, "后果: 不合格, 期限", "后果: 不合格, 等次: 合格, 期限")
    assert said() == [
        (
            f"【E-RULE-KEY】{scheme.at(SCHEME, '代码: V2')}：一票否决 V2 的后果是不合格，用不到“等次”。"
            "请删去，或把后果改为 等次封顶。"
        )
    ]


def test_no_grade_is_called_failed(scheme, said):
    scheme.change(SCHEME, "{名称: 不合格, 最低分: 0}", "{名称: 较差, 最低分: 0}")
    assert said() == [
        f"【E-RULE-NAME】{scheme.at(SCHEME, '代码: V2')}：一票否决 V2 的等次“不合格”没有定义。是否想写“合格”？请改正。"
    ]


def test_a_fall_by_more_grades_than_there_are(scheme, said):
    scheme.change(SCHEME, "后果: 降等, 降: 1, 期限: 本年", "后果: 降等, 降: 4, 期限: 本年")
    assert said() == [f"【E-RULE-TYPE】{scheme.at(SCHEME, '降: 4')}：一票否决 V5 降 4 等，方案只有 4 等。请改小。"]


def test_a_downgrade_that_does_not_downgrade(scheme, said):
    scheme.change(SCHEME, "后果: 降等, 降: 1, 期限: 本季", "后果: 取消评优, 期限: 本季")
    assert said() == [
        (
            f"【E-RULE-TYPE】{scheme.at(SCHEME, '代码: 安全降等')}：降等 安全降等 的后果是取消评优，不是降等。"
            "请移到“一票否决”，或改为降等。"
        )
    ]


def test_the_sixth_veto_is_asked_for_a_reason(scheme, said):
    scheme.change(SCHEME, "  W-RULE-VETO:", "  W-RULE-UNUSED:")
    assert said() == [
        f"【W-RULE-VETO】{scheme.at(SCHEME, '一票否决:')}：一票否决有 7 项，超过 5 项。请核对是否都必要。"
    ]
    lines = (scheme.folder / SCHEME).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "代码: V6" not in line and "代码: V7" not in line]
    (scheme.folder / SCHEME).write_text("".join(kept), encoding="utf-8")
    assert said() == []  # five are few


def test_a_quota_without_a_word_on_rounding(scheme, said):
    scheme.change(SCHEME, ", 名额取整: 四舍五入", "")
    assert said() == [
        (
            f"【E-RULE-EDGE】{scheme.at(SCHEME, '名称: 优秀')}：等次“优秀”有名额，没有写“名额取整”。"
            "请写明 名额取整: 四舍五入。"
        )
    ]


# --- tolerance --------------------------------------------------------------------------------


def test_tolerance_excludes_a_veto_that_is_not_there(scheme, said):
    scheme.change(SCHEME, "不得适用: [V2, V3]", "不得适用: [V2, V3, V9]")
    (remark,) = said()
    assert remark.startswith(f"【E-RULE-NAME】{scheme.at(SCHEME, '不得适用:')}：容错不得适用的“V9”没有定义。")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[V2, V3]", "[V2]", "一票否决 V3 写的是可容错“否”，却没有写在容错的“不得适用”里"),
        ("[V2, V3]", "[V1, V2, V3]", "一票否决 V1 写的是可容错“是”，却写在容错的“不得适用”里"),
    ],
)
def test_a_veto_and_tolerance_that_contradict_each_other(scheme, said, old, new, words):
    scheme.change(SCHEME, f"不得适用: {old}", f"不得适用: {new}")
    code = words.split()[1]
    assert said() == [f"【E-RULE-TYPE】{scheme.at(SCHEME, f'代码: {code}')}：{words}。请改成一致。"]


@pytest.mark.parametrize(
    ("factors", "words"), [("[0, 0.5, 2]", "2 不在 0 到 1 之间。请改正"), ("[0, 1, 1]", "1 重复。请删去一个")]
)
def test_factors_that_are_no_shares(scheme, said, factors, words):
    scheme.change(SCHEME, "系数: [0, 0.5, 1]", f"系数: {factors}")
    assert said() == [f"【E-RULE-TYPE】{scheme.at(SCHEME, '系数:')}：容错的系数 {words}。"]


# --- predecessors and names by date -----------------------------------------------------------


def test_a_predecessor_that_is_still_on_the_roster(scheme, said):
    scheme.change(UNITS, ", 至: 2022Q2}", "}")
    assert said() == [
        (
            f"【E-RULE-ROSTER】{scheme.at(UNITS, '代码: Z07')}：单位 Z07 的前身 Z08 没有写“至”，还在名册上。"
            "请给 Z08 写明“至”，或删去前身。"
        )
    ]


@pytest.mark.parametrize(("until", "quiet"), [("2022Q1", True), ("2022Q2", True), ("2022Q3", False)])
def test_a_predecessor_ends_before_it_is_one(scheme, said, until, quiet):
    scheme.change(UNITS, "至: 2022Q2}", f"至: {until}}}")
    fault = (
        f"【E-RULE-ROSTER】{scheme.at(UNITS, '代码: Z07')}：单位 Z07 的前身 Z08 到 2022Q3 才撤销，"
        "从 2022Q3 起写前身早了。请核对“至”，或把前身按期写到撤销之后。"
    )
    assert said() == ([] if quiet else [fault])


def test_a_predecessor_that_is_not_there(scheme, said):
    scheme.change(UNITS, "2022Q3: [Z08]", "2022Q3: [Z80]")
    (remark,) = said()
    assert remark.startswith(f"【E-RULE-NAME】{scheme.at(UNITS, '代码: Z07')}：单位 Z07 的前身“Z80”没有定义。")


def test_a_unit_that_is_its_own_predecessor(scheme, said):
    scheme.change(UNITS, "2022Q3: [Z08]", "2022Q3: [Z07]")
    assert said() == [
        f"【E-RULE-ROSTER】{scheme.at(UNITS, '代码: Z07')}：单位 Z07 的前身是它自己。请写并入本单位的单位代码。"
    ]


def test_the_roster_before_and_after_the_merger():
    source = load_scheme("dawa-2022")
    before, after = (source.at(Period.parse(quarter)) for quarter in ("2022Q2", "2022Q3"))
    assert (len(before.units), len(after.units)) == (42, 41)
    assert set(before.unit_by_code) - set(after.unit_by_code) == {"Z08"}
    assert before.unit_by_code["Z07"].predecessors == ()
    assert after.unit_by_code["Z07"].predecessors == ("Z08",)


def test_a_renamed_unit_keeps_its_old_names_as_aliases():
    source = load_scheme("dawa-2022")
    before, after = (source.at(Period.parse(quarter)).unit_by_code["Y02"] for quarter in ("2022Q2", "2022Q3"))
    assert (before.name, after.name) == ("滨海产业园区", "滨海智造园区")
    assert {before.name, *before.aliases} <= set(after.aliases)
    assert after.name not in before.aliases


def test_no_ranking_group_falls_below_three():
    source = load_scheme("dawa-2022")
    for period in source.periods:
        groups = [unit.group for unit in source.at(period).units if not unit.unranked]
        assert all(groups.count(group) >= 3 for group in groups)


def test_every_attribute_that_an_indicator_asks_for_is_held_by_some_and_not_by_all():
    rulebook = load_rulebook("dawa-2022", Period.parse("2022Q1"))
    for name in {name for one in rulebook.indicators if one.applies for name in one.applies.attributes}:
        assert 0 < sum(name in unit.attributes for unit in rulebook.units) < len(rulebook.units), name


def test_every_remaining_hint_has_a_reason_and_every_reason_a_hint():
    source = load_scheme("dawa-2022")
    assert {one.code for one in check(source)} == set(source.at(source.periods[0]).scheme.accepted)
