"""Runs the oracle over the real lake and over variants of it, for a comparison with another implementation.

python make_cases.py --lake REAL_LAKE --work DIR

Writes DIR/lakes/<variant>, DIR/configs, DIR/out/<case> and DIR/cases.json, a list of {name, lake, start, end, config, out}. DIR lies
outside the project: the real lake is not redistributable.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import yaml

TABLES = ["fact_price", "fact_marketcap", "fact_funding", "dim_asset"]
REFERENCE = ("2024-02-01", "2026-01-13")  # the seed's run: 102 Mondays
EARLY = ("2023-05-01", "2024-06-30")  # funding begins 2023-04-19
LONG = ("2020-01-01", "2026-03-31")  # weeks without funding before, weeks without an outcome at the end

CONFIGS = {
    "original": {
        "title": "MSM v0, the original's behaviour",
        "experiment_id": "msm_v0_original",
        "category_path": "msm",
        "system": "msm_v0",
        "universe": {
            "min_basket_size": 1,
            "max_staleness_days": None,
            "exclude_categories": ["BTC", "ETH", "stablecoins", "exchange_tokens"],
            "extended_exclusions": False,
            "use_category_tags": False,
        },
        "feature": {"min_days_per_asset": 1},
        "returns": {"max_staleness_days": None, "incomplete_week": "keep"},
        "inference": {"enabled": False},
    },
    "small": {
        "decision": {"anchor_day": "wednesday", "anchor_hour": 12, "anchor_minute": 30},
        "universe": {"majors": ["BTC"], "majors_weights": [1.0], "basket_size": 20, "min_basket_size": 15},
        "feature": {"lookback_days": 14},
        "label": {"bins": 3, "bin_names": ["Low", "Middle", "High"], "bin_ranges": [[0, 33.3], [33.3, 66.6], [66.6, 100]]},
    },
    "keep": {"returns": {"incomplete_week": "keep"}, "feature": {"min_coverage_pct": 40}, "label": {"v0_1": {"window_weeks": 26}}},
}

# name, lake variant (None: the real one), window, config
CASES = [
    ("real", None, REFERENCE, None),
    ("real_early", None, EARLY, None),
    ("real_long", None, LONG, None),
    ("day_start", "day_start", REFERENCE, None),
    ("day_start_long", "day_start", LONG, None),
    ("day_start_pt6h", "day_start_pt6h", REFERENCE, None),
    ("no_descriptor", "no_descriptor", REFERENCE, None),
    ("folder", "folder", REFERENCE, None),
    ("csv", "csv", LONG, None),
    ("settlement", "settlement", ("2024-02-01", "2026-03-31"), None),
    ("percent_text_ids", "percent_text_ids", LONG, None),
    ("original", None, REFERENCE, "original"),
    ("original_long", None, LONG, "original"),
    ("small", None, REFERENCE, "small"),
    ("small_long_day_start_pt6h", "day_start_pt6h", LONG, "small"),
    ("keep_long", None, LONG, "keep"),
]


def write_descriptor(folder, **changes):
    document = {"version": 1, "name": folder.name} | changes
    (folder / "lake.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def copy_tables(real, folder, tables=TABLES):
    folder.mkdir(parents=True)
    for table in tables:
        shutil.copyfile(real / f"{table}.parquet", folder / f"{table}.parquet")


def day_start(real, folder):
    copy_tables(real, folder)
    write_descriptor(folder, defaults={"stamp": "day_start"})


def day_start_pt6h(real, folder):
    copy_tables(real, folder)
    write_descriptor(folder, defaults={"stamp": "day_start", "publication_lag": "PT6H"})


def no_descriptor(real, folder):
    copy_tables(real, folder)


def folder_form(real, folder):
    """One file a year, in nested folders, dates as timestamps or as text."""
    folder.mkdir(parents=True)
    shutil.copyfile(real / "lake.yaml", folder / "lake.yaml")
    shutil.copyfile(real / "dim_asset.parquet", folder / "dim_asset.parquet")
    for table, date_type in (("fact_price", pa.timestamp("us")), ("fact_marketcap", pa.string()), ("fact_funding", pa.timestamp("ms", "UTC"))):
        rows = pq.read_table(real / f"{table}.parquet")
        years = pc.year(rows["date"])
        rows = rows.set_column(rows.column_names.index("date"), "date", rows["date"].cast(date_type))
        for year in sorted(pc.unique(years).to_pylist()):
            part = folder / table / f"y{year}" / "part-0.parquet"
            part.parent.mkdir(parents=True)
            pq.write_table(rows.filter(pc.equal(years, year)), part)


def csv_form(real, folder):
    folder.mkdir(parents=True)
    shutil.copyfile(real / "lake.yaml", folder / "lake.yaml")
    for table in TABLES:
        pa_csv.write_csv(pq.read_table(real / f"{table}.parquet"), folder / f"{table}.csv")


def settlement(real, folder):
    """fact_funding made of the settlement rows, each on the 8 h basis of the descriptor."""
    copy_tables(real, folder, ["fact_price", "fact_marketcap", "dim_asset"])
    rows = pq.read_table(real / "fact_funding_settlement.parquet")
    days = pc.floor_temporal(rows["funding_ts"], unit="day").cast(pa.date32())
    rows = rows.append_column("date", days)
    pq.write_table(rows, folder / "fact_funding.parquet")
    write_descriptor(folder, defaults={"stamp": "day_end"}, tables={"fact_funding": {"row_kind": "settlement", "publication_lag": "PT1H"}})


def percent_text_ids(real, folder):
    """Funding in percent from 2025 on, ids in the spellings of exchanges, every tenth row twice."""
    copy_tables(real, folder, ["dim_asset"])
    for table in ("fact_price", "fact_marketcap", "fact_funding"):
        rows = pq.read_table(real / f"{table}.parquet")
        ids = rows["asset_id"].to_pylist()
        spellings = ["{}", "{}-PERP", "{}-usdt", " {} ", "{}-USD"]
        spelt = [spellings[i % 5].format(asset.lower() if i % 2 else asset) for i, asset in enumerate(ids)]
        rows = rows.set_column(0, "asset_id", pa.array(spelt))
        if table == "fact_funding":
            from_2025 = pc.greater_equal(pc.year(rows["date"]), 2025)
            rates = pc.if_else(from_2025, pc.multiply(rows["funding_rate"], 100.0), rows["funding_rate"])
            rows = rows.set_column(rows.column_names.index("funding_rate"), "funding_rate", rates)
        pq.write_table(pa.concat_tables([rows, rows.take(list(range(0, len(ids), 10)))]), folder / f"{table}.parquet")
    segments = [{"from": "2025-01-01", "unit": "percent"}]
    write_descriptor(folder, defaults={"stamp": "day_end"}, tables={"fact_funding": {"unit_segments": segments}})


VARIANTS = {
    "day_start": day_start,
    "day_start_pt6h": day_start_pt6h,
    "no_descriptor": no_descriptor,
    "folder": folder_form,
    "csv": csv_form,
    "settlement": settlement,
    "percent_text_ids": percent_text_ids,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_args()

    for name in ("lakes", "configs", "out"):
        shutil.rmtree(args.work / name, ignore_errors=True)
    (args.work / "configs").mkdir(parents=True)
    for name, write in VARIANTS.items():
        write(args.lake, args.work / "lakes" / name)
    for name, config in CONFIGS.items():
        (args.work / "configs" / f"{name}.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")

    cases = []
    oracle = Path(__file__).with_name("msm_v0.py")
    for name, variant, (start, end), config in CASES:
        case = {
            "name": name,
            "lake": str(args.work / "lakes" / variant if variant else args.lake),
            "start": start,
            "end": end,
            "config": str(args.work / "configs" / f"{config}.yaml") if config else None,
            "out": str(args.work / "out" / name),
        }
        command = [sys.executable, oracle, "--lake", case["lake"], "--start", start, "--end", end, "--out", case["out"]]
        run = subprocess.run([*command, *(["--config", case["config"]] if config else [])], capture_output=True, text=True)
        print(f"{name}: {run.stdout.strip()}{run.stderr.strip()}", flush=True)
        cases.append(case)
    (args.work / "cases.json").write_text(json.dumps(cases, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
