"""kaoping forms takes last period's results by either name of the option."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("option", ["--previous", "--from-previous"])
def test_last_period_s_results_are_looked_for_where_the_option_says(option, tmp_path):
    """A folder that holds no results is refused in words; an option that nobody knows would be refused as such."""
    command = [sys.executable, "-m", "kaoping", "forms", "--rules", "dawa-2022", "--period", "2022Q2"]
    ran = subprocess.run(
        [*command, option, tmp_path, "--out", tmp_path / "空表"], capture_output=True, check=False, encoding="utf-8"
    )
    assert ran.returncode == 2
    assert "【E-PREV-BROKEN】" in ran.stderr
    assert not (tmp_path / "空表").exists()
