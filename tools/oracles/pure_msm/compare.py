"""Compares the oracle's files with those of a run.

python compare.py ORACLE_DIR RUN_DIR

Dates, regimes, flags and counts agree exactly, numbers to relative 1e-12, or absolutely to 1e-12 of the largest value of their column. Prints
the worst difference of every column; exit 1 on any difference beyond. A run has more keys in metrics.json.
"""

import csv
import json
import math
import sys
from pathlib import Path

import pyarrow.parquet as pq

TOLERANCE = 1e-12


def expected_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_text(value):
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_number(text):
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def gap(expected, actual, scale):
    """0 where equal, the difference over the tolerated size, or infinity."""
    if expected == actual:
        return 0.0
    if not (is_number(expected) and is_number(actual)):
        return math.inf
    a, b = float(expected), float(actual)
    return abs(a - b) / max(abs(a), scale, 1e-300)


def compare_table(oracle, run, name):
    rows = expected_rows(oracle / f"{name}.csv")
    table = pq.read_table(run / f"{name}.parquet")
    if len(rows) != table.num_rows:
        print(f"{name}: {table.num_rows} rows instead of {len(rows)}")
        return False
    good = True
    for column in rows[0]:
        actual = [as_text(value) for value in table[column].to_pylist()]
        expected = [row[column] for row in rows]
        scale = max((abs(float(text)) for text in expected if is_number(text)), default=0.0) if column != "date" else 0.0
        gaps = [gap(a, b, scale) for a, b in zip(expected, actual)]
        worst = max(gaps)
        good &= worst <= TOLERANCE
        where = f" at {rows[gaps.index(worst)]['date']}: {expected[gaps.index(worst)]} | {actual[gaps.index(worst)]}" if worst > TOLERANCE else ""
        print(f"{name}.{column}: {sum(g == 0 for g in gaps)} of {len(gaps)} equal, worst {worst:.2e}{where}")
    return good


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}")
    else:
        yield path, as_text(value)


def compare_metrics(oracle, run):
    expected = dict(leaves(json.loads((oracle / "metrics.json").read_text(encoding="utf-8"))))
    actual = dict(leaves(json.loads((run / "metrics.json").read_text(encoding="utf-8"))))
    worst, good = 0.0, True
    for path, value in expected.items():
        own = gap(value, actual.get(path, "absent"), 0.0)
        # p-values of the two t distributions differ in their last digits.
        if own > (1e-9 if path.endswith(("p_value", "t_stat")) else 1e-10):
            print(f"metrics{path}: {value} | {actual.get(path, 'absent')}")
            good = False
        worst = max(worst, own)
    print(f"metrics.json: {len(expected)} values, worst {worst:.2e}")
    return good


def main():
    oracle, run = Path(sys.argv[1]), Path(sys.argv[2])
    results = [compare_table(oracle, run, name) for name in ("regime_timeseries", "returns")] + [compare_metrics(oracle, run)]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
