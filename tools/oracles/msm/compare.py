"""Compares two MSM run folders cell by cell.

python compare.py EXPECTED ACTUAL [--peer]

Numbers agree to relative 1e-12 (absolute 1e-15 below 1e-3) and stand in their shortest form; everything else agrees as text.
Files that only other implementations write (manifest, report) are not looked at. Exit 1 on any difference.
--peer is for tools/bench/peers: numbers to relative 1e-9 in any form, CSV files only, no inference.
"""

import argparse
import csv
import json
import re
import sys
from pathlib import Path

from formats import format_number

FILES = ["msm_timeseries.csv", "summary_by_label_v0_0.csv", "summary_by_label_v0_1.csv", "rejections.csv", "msm_current.json"]
INFERENCE_FILES = ["inference_by_label_v0_0.csv", "inference_by_label_v0_1.csv", "inference.json"]
TEXT_COLUMNS = {"decision_date", "next_date", "basket_hash", "basket_members", "label", "label_v0_0", "label_v0_1", "reason", "is_partial"}
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
SHOWN = 20


def close(a, b):
    """The tolerance of specs/00 section 4."""
    larger = max(abs(a), abs(b))
    return abs(a - b) <= (1e-15 if larger < 1e-3 else 1e-12 * larger)


def close_to_peer(a, b):
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def cell_difference(column, expected, actual, peer):
    """None where the cells agree, else why they do not."""
    if expected == actual:
        return None
    if column in TEXT_COLUMNS or not NUMBER.fullmatch(expected) or not NUMBER.fullmatch(actual):
        return "text"
    if peer:
        return None if close_to_peer(float(expected), float(actual)) else "number"
    if format_number(float(actual)) != actual:
        return "form of number"
    return None if close(float(expected), float(actual)) else "number"


def read_cells(path):
    """Header and rows of text; a JSON object becomes one row, members of members as columns a.b."""
    if path.suffix == ".json":
        cells = flat(json.loads(path.read_text(encoding="utf-8"), parse_float=str, parse_int=str) or {})
        return list(cells), [list(cells.values())] if cells else []
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def flat(value, path=""):
    if isinstance(value, dict):
        return {key: cell for name, member in value.items() for key, cell in flat(member, f"{path}.{name}" if path else name).items()}
    if isinstance(value, list):
        value = " ".join(value)
    return {path: "" if value is None else value}


def compare_file(expected_path, actual_path, peer):
    """(differences, number of cells, number of cells that agree only within tolerance)."""
    if not expected_path.exists() and not actual_path.exists():
        return [], 0, 0
    if not expected_path.exists() or not actual_path.exists():
        return [f"only in {(expected_path if expected_path.exists() else actual_path).parent}"], 0, 0
    header, rows = read_cells(expected_path)
    actual_header, actual_rows = read_cells(actual_path)
    if header != actual_header:
        return [f"columns {header} against {actual_header}"], 0, 0
    differences = [] if len(rows) == len(actual_rows) else [f"{len(rows)} rows against {len(actual_rows)}"]
    n_cells = n_within = 0
    for i, (row, actual_row) in enumerate(zip(rows, actual_rows), start=1):
        if not len(row) == len(actual_row) == len(header):
            differences.append(f"row {i}: {len(row)} cells against {len(actual_row)}")
            continue
        for column, expected, actual in zip(header, row, actual_row):
            n_cells += 1
            why = cell_difference(column, expected, actual, peer)
            n_within += why is None and expected != actual
            if why:
                differences.append(f"row {i} ({row[0]}) {column}, {why}: {expected!r} against {actual!r}")
    return differences, n_cells, n_within


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("expected", type=Path)
    parser.add_argument("actual", type=Path)
    parser.add_argument("--peer", action="store_true")
    args = parser.parse_args()
    expected, actual = args.expected, args.actual
    failed = False
    for name in [name for name in FILES if name.endswith(".csv")] if args.peer else FILES + INFERENCE_FILES:
        differences, n_cells, n_within = compare_file(expected / name, actual / name, args.peer)
        same_bytes = (expected / name).exists() and (actual / name).exists() and (expected / name).read_bytes() == (actual / name).read_bytes()
        verdict = "equal bytes" if same_bytes else f"{len(differences)} differences, {n_within} of {n_cells} cells equal only within tolerance"
        if (expected / name).exists() or (actual / name).exists():
            print(f"{name}: {verdict}")
        for difference in differences[:SHOWN]:
            print(f"  {difference}")
        failed = failed or bool(differences)
    missing = not (expected / FILES[0]).exists()
    if missing:
        print(f"no {FILES[0]} in {expected}")
    sys.exit(1 if failed or missing else 0)


if __name__ == "__main__":
    main()
