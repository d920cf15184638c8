"""The quarter, and the year, worked by hand: dawa-2022 item by item, sharing nothing with the engine.

Every number of the 细则 stands in `by_hand` once more, typed from its Chinese text, in plain Python: fractions for
ratios, whole cents (0.01 of a point) for marks. It is slow, repeats itself where that reads better, and is meant to be
put on the table when a unit disputes its score: find the indicator, read its clause, follow the arithmetic.

    python tests/naive/appraise.py tests/golden/2022Q1/facts.json > mine.json
    python tests/naive/appraise.py tests/golden/2022Q?/facts.json > year.json

Where the text could be read two ways the function says 「取」 and the reading taken.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from by_hand.whole import appraise, appraise_year, load_roster

__all__ = ["appraise", "appraise_year", "load_roster"]

if __name__ == "__main__":
    read = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]
    worked = (
        appraise(read[0], load_roster(), read[0]["period"]) if len(read) == 1 else appraise_year(read, load_roster())
    )
    sys.stdout.write(json.dumps(worked, ensure_ascii=False, indent=1) + "\n")
