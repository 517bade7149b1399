"""What this oracle takes from its sibling ../msm: ids, dates, errors, exclusion lists, text forms."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "msm"))

from formats import write_csv, write_json  # noqa: E402
from lake import DAY_MS, DIVISOR, SpecError, as_day, as_flag, format_day, normalise, parse_day, parse_duration  # noqa: E402
from msm_v0 import excluded_assets  # noqa: E402

__all__ = [
    *("DAY_MS", "DIVISOR", "SpecError", "as_day", "as_flag", "excluded_assets", "format_day"),
    *("normalise", "parse_day", "parse_duration", "write_csv", "write_json"),
]
