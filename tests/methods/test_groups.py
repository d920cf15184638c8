"""范围: 组 compares each unit with those of its ranking group only; 范围: 类 with the whole class."""

import pytest

# two groups in one roster, mixed: 甲 has 10, 20, 40 and 乙 has 100, 300
FIGURES, GROUPS = [10, 100, 20, 300, 40], [0, 1, 0, 1, 0]
EFFICACY = {"方法": "功效系数", "数值": "数", "基础": 60, "幅度": 40, "最大等于最小": 80, "只有一家": 70}
MINMAX = {"方法": "极差标准化", "数值": "数", "方向": "正向", "最大等于最小": 80, "只有一家": 70}
BEST = {"方法": "比最优", "数值": "数", "方向": "正向", "最优为零": "不适用", "只有一家": 70}
RANKS = {"方法": "排名计分", "数值": "数", "方向": "正向", "并列": "同名次", "只有一家": 70} | {
    "逐名递减": {"每名": "10%", "下限": 0}
}
STANDARD = {"方法": "标准分", "数值": "数", "方向": "正向", "均分": 60, "每标准差": 20, "标准差": "总体"} | {
    "最大等于最小": 80,
    "只有一家": 70,
}
EVERY = pytest.mark.parametrize("rule", [EFFICACY, MINMAX, BEST, RANKS, STANDARD], ids=lambda rule: rule["方法"])


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        # 甲: 10 is the least, 40 the most, 20 a third of the way; 乙: 100 the least, 300 the most
        (EFFICACY, [0.6, 0.6, 0.6 + 0.4 / 3, 1, 1]),
        (MINMAX, [0, 0, 1 / 3, 1, 1]),
        # 10 ÷ 40, 20 ÷ 40; 100 ÷ 300
        (BEST, [0.25, 1 / 3, 0.5, 1, 1]),
        # third, second, first of 甲; second and first of 乙
        (RANKS, [0.8, 0.9, 0.9, 1, 1]),
    ],
    ids=lambda value: value["方法"] if isinstance(value, dict) else "",
)
def test_the_ends_are_those_of_the_group(work, reads_back, rule, due):
    desk = work(rule | {"范围": "组"}, 数=FIGURES, groups=GROUPS)
    assert desk.ratios == pytest.approx(due, abs=1e-12)
    reads_back(desk)


def test_the_mean_is_that_of_the_group(work, reads_back):
    # 甲: 10, 20, 30: mean 20, deviation √(200/3); 20 is the mean. 乙: 100, 300: mean 200, deviation 100, ±1
    desk = work(STANDARD | {"范围": "组"}, 数=[10, 100, 20, 300, 30], groups=GROUPS)
    assert desk.ratios[1:4] == pytest.approx([0.4, 0.6, 0.8], abs=1e-12)
    reads_back(desk)


@EVERY
def test_a_group_scores_as_if_it_were_a_class_of_its_own(work, rule):
    desk = work(rule | {"范围": "组"}, 数=FIGURES, groups=GROUPS)
    for group in (0, 1):
        own = [at for at, of in enumerate(GROUPS) if of == group]
        alone = work(rule | {"范围": "类"}, 数=[FIGURES[at] for at in own])
        assert [desk.ratios[at] for at in own] == alone.ratios


@EVERY
def test_within_the_class_groups_do_not_matter(work, rule):
    rule |= {"范围": "类"}
    assert work(rule, 数=FIGURES, groups=GROUPS).ratios == work(rule, 数=FIGURES).ratios


@EVERY
def test_a_group_of_one_is_decided_by_the_rule(work, reads_back, rule):
    desk = work(rule | {"范围": "组"}, 数=[10, 20, 30], groups=[0, 0, 1])
    assert desk.ratios[2] == 0.7
    assert desk.words(2) == "数30，同组可比的不足两家，按规则取70分"
    reads_back(desk)


@EVERY
def test_who_is_not_ranked_moves_nobody_in_the_group(work, reads_back, rule):
    rule |= {"范围": "组"}
    desk = work(rule, 数=[*FIGURES, 1000], groups=[*GROUPS, 0], population=[True] * 5 + [False])
    assert desk.ratios[:5] == work(rule, 数=FIGURES, groups=GROUPS).ratios
    assert desk.ratios[5] == 1
    reads_back(desk)


def test_the_words_name_the_group_and_its_ends(work):
    assert work(MINMAX | {"范围": "组"}, 数=FIGURES, groups=GROUPS).words(2) == (
        "数20，同组最低10（第1家），最高40（第5家），（本单位－最低）÷（最高－最低）≈33.33%"
    )
    assert work(BEST | {"范围": "组"}, 数=FIGURES, groups=GROUPS).words(1) == (
        "数100，同组最高300（第4家），本单位÷最高≈33.33%"
    )
    assert "同组3家第2名" in work(RANKS | {"范围": "组"}, 数=FIGURES, groups=GROUPS).words(2)
    words = work(EFFICACY | {"范围": "组"}, 数=FIGURES, groups=GROUPS).words(3)
    assert "同组最低100（第2家），最高300（第4家）" in words
    assert "同组平均200，标准差100" in work(STANDARD | {"范围": "组"}, 数=FIGURES, groups=GROUPS).words(3)
