"""Compares the oracle's files with a run's, cell by cell.

python compare.py ORACLE_DIR RUN_DIR

Text, dates, regimes, actions and true/false agree exactly; numbers to relative 1e-9, or absolutely to 1e-12 of the largest value of
their column (1e-15 at least), because a difference of near-equal numbers has no relative precision. The worst difference of every file
is printed. A run may have more JSON keys and, after the oracle's, more columns; features_wide of a run may be parquet. Exit 1 on any difference.
"""

import argparse
import csv
import json
import math
import re
import sys
from pathlib import Path

import pyarrow.parquet as pq

FILES = [
    *("regime_timeline.csv", "features_wide.csv", "bt_daily_pnl.csv", "bt_equity_curve.csv", "neutrality.csv"),
    *("regime_metrics.csv", "kpis.json", "run_manifest.json", "regime_evaluation.json"),
]
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
SHOWN = 12


def text_of(value):
    """A parquet or JSON value as a CSV file would have it."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value + 0.0).removesuffix(".0")
    return str(value)


def read_csv(folder, name):
    """(header, rows) or None."""
    path = folder / name
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        return header, rows
    path = path.with_suffix(".parquet")
    if not path.exists():
        return None
    table = pq.read_table(path)
    columns = [[text_of(value)[:10] if name == "date" else text_of(value) for value in table[name].to_pylist()] for name in table.column_names]
    return table.column_names, [list(row) for row in zip(*columns)]


def leaves(value, path=""):
    """Flat {path: text} of a JSON value."""
    if isinstance(value, dict):
        parts = {}
        for key, item in value.items():
            parts |= leaves(item, f"{path}.{key}" if path else key)
        return parts
    if isinstance(value, list):
        parts = {f"{path}.length": str(len(value))}
        for i, item in enumerate(value):
            parts |= leaves(item, f"{path}[{i}]")
        return parts
    return {path: text_of(value)}


class Tally:
    """Counts cells and keeps the worst relative difference among numbers."""

    def __init__(self):
        self.differences, self.cells, self.n_equal = [], 0, 0
        self.worst, self.worst_at = 0.0, ""
        self.by_column = {}

    def add(self, where, column, expected, actual, scale):
        self.cells += 1
        if expected == actual:
            self.n_equal += 1
            return
        if not (NUMBER.fullmatch(expected) and NUMBER.fullmatch(actual)):
            self.report(where, column, expected, actual)
            return
        a, b = float(expected), float(actual)
        gap = abs(a - b)
        if gap <= max(1e-12 * scale, 1e-15) and gap > 1e-9 * max(abs(a), abs(b)):
            return  # rounding near zero
        relative = gap / max(abs(a), abs(b)) if gap else 0.0
        if relative > self.worst:
            self.worst, self.worst_at = relative, f"{where} {column}"
        if relative > 1e-9:
            self.report(where, column, expected, actual)

    def report(self, where, column, expected, actual):
        self.by_column[column] = self.by_column.get(column, 0) + 1
        self.differences.append(f"{where} {column}: {expected!r} against {actual!r}")


def compare_csv(tally, expected, actual):
    header, rows = expected
    actual_header, actual_rows = actual
    if actual_header[: len(header)] != header:
        tally.differences.append(f"columns: lacks {[c for c in header if c not in actual_header]}, order or names differ: {actual_header}")
    if len(rows) != len(actual_rows):
        tally.differences.append(f"{len(rows)} rows against {len(actual_rows)}")
    by_key = {row[0]: row for row in actual_rows}
    scales = [max((abs(float(row[k])) for row in rows if NUMBER.fullmatch(row[k])), default=0.0) for k in range(len(header))]
    place = {column: actual_header.index(column) for column in header if column in actual_header}
    for row in rows:
        other = by_key.get(row[0])
        if other is None:
            tally.differences.append(f"no row {row[0]!r}")
            continue
        for k, column in enumerate(header):
            if column in place:
                tally.add(row[0], column, row[k], other[place[column]], scales[k])


def compare_json(tally, expected, actual):
    found = leaves(actual)
    for path, value in leaves(expected).items():
        if path.startswith("counters.") and path not in found:
            found[path] = "0"  # 0 when it never happened
        if path not in found:
            tally.differences.append(f"{path} is missing, expected {value!r}")
        else:
            tally.add("", path, value, found[path], abs(float(value)) if NUMBER.fullmatch(value) else 0.0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("oracle", type=Path)
    parser.add_argument("run", type=Path)
    args = parser.parse_args()
    failed, overall = False, (0.0, "")
    for name in FILES:
        tally = Tally()
        if name.endswith(".json"):
            paths = [args.oracle / name, args.run / name]
            if not paths[0].exists():
                continue
            if not paths[1].exists():
                print(f"{name}: not in the run")
                failed = True
                continue
            compare_json(tally, *(json.loads(path.read_text(encoding="utf-8")) for path in paths))
        else:
            expected, actual = read_csv(args.oracle, name), read_csv(args.run, name)
            if expected is None or actual is None:
                print(f"{name}: {'not written by the oracle' if expected is None else 'not in the run'}")
                failed = True
                continue
            compare_csv(tally, expected, actual)
        worst = f", worst relative difference {tally.worst:.1e} ({tally.worst_at.strip()})" if tally.worst else ""
        print(f"{name}: {len(tally.differences)} differences; {tally.n_equal} of {tally.cells} cells equal text{worst}")
        if tally.by_column:
            print("  by column: " + ", ".join(f"{column} {n}" for column, n in tally.by_column.items()))
        for difference in tally.differences[:SHOWN]:
            print(f"  {difference}")
        failed = failed or bool(tally.differences)
        overall = max(overall, (tally.worst, f"{name} {tally.worst_at}"))
    print(f"worst relative difference: {overall[0]:.1e} {overall[1]}" if overall[0] else "every number has the same text")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
