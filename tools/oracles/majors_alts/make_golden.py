"""Writes packages/pipeline/test/golden/majors_alts: what the oracle says about a synthetic lake.

python make_golden.py          # a second run gives the same bytes

The lake is made by `npx regimelab lake sample` and thrown away: cases.json keeps its options, and of each table the number of rows and the
sum of the values, so that a changed generator is told from a changed result. A folder per case holds the oracle's files as it writes them,
but of bt_equity_curve.csv the columns that bt_daily_pnl.csv lacks, and of features_wide.csv one row in thirty.
"""

import csv
import json
import math
import platform
import shutil
import subprocess
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from oracle import run
from settings import load_settings

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "packages/pipeline/test/golden/majors_alts"
LAKE = {"seed": 1, "assets": 40, "days": 330, "basketSize": 20, "start": "2023-01-02"}
VALUE_COLUMN = {
    "fact_price": "close",
    "fact_marketcap": "marketcap",
    "fact_volume": "volume",
    "fact_open_interest": "open_interest_usd",
    "fact_funding": "funding_rate",
    "fact_funding_settlement": "funding_rate",
}
LOW_THRESHOLDS = {"threshold_low": -0.2, "threshold_high": 0.2, "hysteresis": {"low_band": -0.1, "high_band": 0.1}}
CASES = {
    # The defaults; 330 days hold no walk-forward of 252 and 63 worth the name.
    "all_days": {"backtest": {"walk_forward": False}},
    # Three regimes, short test windows, a ladder that is used, and every stop and exit tight enough to fire.
    "windows": {
        "universe": {"neutrality_mode": "dollar_neutral", "max_residual_beta": 0.04, "fallback": ["beta_neutral", "flat"]},
        "regime": {"n_regimes": 3, "composite": LOW_THRESHOLDS},
        "backtest": {
            "lookback_window_days": 100,
            "test_window_days": 40,
            "rebalance_score_delta": 0.15,
            "risk_management": {
                "stop_loss": {"daily_loss_threshold": -0.012, "lookback_days": 2, "k_stop": 1.5, "cooldown_days": 3},
                "take_profit": {"profit_threshold": 0.012, "time_based_exit_days": 10},
                "trailing_stop": {"enabled": True, "drawdown_threshold": -0.01, "lookback_days": 10},
            },
        },
    },
    # Fixed majors, orders that overlap, deaths that cost a haircut, small names without volume, funding as a plain mean.
    "fixed_lag_two": {
        "universe": {
            "neutrality_mode": "fixed",
            "fixed_weights": {"BTC": 0.35, "ETH": 0.15},
            "min_mcap_usd": 1e7,
            "min_volume_usd": 1e5,
            "alt_selection": {"enabled": False},
        },
        "costs": {"taker_share": 0.25, "maker_fee_bps": -1},
        "features": {"group_funding": "mean"},
        "regime": {"composite": LOW_THRESHOLDS},
        "backtest": {
            "walk_forward": False,
            "execution_lag": 2,
            "delist_haircut": 0.3,
            "rebalance_score_delta": 0.1,
            "risk_management": {
                "take_profit": {"profit_threshold": 0.01, "partial_profit_taking": True},
                "stop_loss": {"daily_loss_threshold": -0.02},
            },
        },
    },
}
WINDOW = {"start": "2023-01-02", "end": "2023-12-31"}
EVERY = 30


def versions():
    return {
        "oracle": "tools/oracles/majors_alts/oracle.py",
        "script": "tools/oracles/majors_alts/make_golden.py",
        "python": platform.python_version(),
        **{package: version(package) for package in ("numpy", "pandas", "pyarrow", "scipy")},
    }


def sample_lake(folder):
    flags = [item for name, value in LAKE.items() for item in ("--" + {"basketSize": "basket-size"}.get(name, name), str(value))]
    subprocess.run(["npx", "--no-install", "regimelab", "lake", "sample", "--out", folder, *flags, "--quiet"], cwd=ROOT, check=True, capture_output=True)


def table_sums(lake):
    columns = {table: pq.read_table(lake / f"{table}.parquet", columns=[column])[column] for table, column in VALUE_COLUMN.items()}
    return {table: {"rows": len(column), "sum": math.fsum(column.to_pylist())} for table, column in columns.items()}


def rewrite(path, keep_column=lambda name: True, every=1):
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    kept = [k for k, name in enumerate(header) if keep_column(name)]
    lines = [",".join(row[k] for k in kept) for row in [header, *rows[::every]]]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="")


def main():
    warnings.simplefilter("ignore", RuntimeWarning)  # numpy's remarks on slices without a finite value
    np.seterr(all="ignore")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        lake = Path(temporary) / "lake"
        sample_lake(lake)
        record = {"versions": versions(), "lake": LAKE, "tables": table_sums(lake), "window": WINDOW, "every": EVERY, "cases": CASES}
        for name, config in CASES.items():
            file = Path(temporary) / f"{name}.yaml"
            file.write_text(json.dumps(config))
            out = FOLDER / name
            run(lake, WINDOW["start"], WINDOW["end"], out, load_settings(file))
            rewrite(out / "bt_equity_curve.csv", lambda column: column in ("date", "equity_curve", "drawdown"))
            rewrite(out / "features_wide.csv", every=EVERY)
            counters = json.loads((out / "kpis.json").read_text())["counters"]
            print(f"{name}: {({key: value for key, value in counters.items() if value})}")
    (FOLDER / "cases.json").write_text(json.dumps(record, indent=2) + "\n")
    subprocess.run(["npx", "--no-install", "prettier", "--log-level", "warn", "--write", FOLDER], cwd=ROOT, check=True, capture_output=True)
    print(f"{sum(path.stat().st_size for path in FOLDER.rglob('*.*'))} bytes")


if __name__ == "__main__":
    main()
