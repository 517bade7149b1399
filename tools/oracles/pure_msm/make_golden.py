"""Writes packages/pipeline/test/pure-msm/golden: what the oracle says about the synthetic lake of ../majors_alts/make_golden.py.

python make_golden.py          # a second run gives the same bytes

A folder per case holds the oracle's files, of baskets.csv one row in thirty; cases.json keeps the experiments and the options of the lake.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

from pure_msm import run

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "majors_alts"))
import make_golden as monitor  # noqa: E402  the script of that name there

FOLDER = monitor.ROOT / "packages/pipeline/test/pure-msm/golden"
FEATURES = [
    *({"id": "alt_breadth", "weight": 0.18}, {"id": "btc_dominance", "weight": 0.22}, {"id": "funding_skew", "weight": 0.12}),
    *({"id": "funding_heating", "weight": 0.1}, {"id": "liquidity", "weight": 0.13}, {"id": "volatility_spread", "weight": 0.13}),
    *({"id": "momentum", "weight": 0.08}, {"id": "oi_risk", "weight": 0.04}),
]
LOW = {"thresholds": {"low": -0.2, "high": 0.2}, "hysteresis": {"low_band": -0.1, "high_band": 0.1}}
CASES = {
    # The features of the specification's example, bands that are crossed in 330 days, short test windows.
    "walk_forward": {
        "features": FEATURES,
        "target": {"long_leg": {"weights": {"BTC": 0.7, "ETH": 0.3}}, "short_leg": {"n": 15}, "horizon_days": [1, 5]},
        "state_mapping": LOW,
        "backtest": {"lookback_window_days": 100, "test_window_days": 40},
    },
    # A long leg with alts, one of which stops printing; shares by market cap; days without enough names; a cap on the gross.
    "other_long_leg": {
        "features": [{"id": "btc_dominance", "weight": 2}, {"id": "momentum", "weight": 1, "sign": 1}],
        "target": {
            "long_leg": {"weights": {"BTC": 0.5, "ALT01": 0.3, "ALT10": 0.2}},
            "short_leg": {"n": 26, "weighting": "mcap", "min_mcap_usd": 3e8, "min_volume_usd": 1e6},
            "horizon_days": [2],
        },
        "state_mapping": {"n_regimes": 3, **LOW},
        "backtest": {"walk_forward": False, "execution_lag": 2, "rebalance_frequency_days": 3},
        "overrides": {"universe": {"gross_cap": 0.8, "max_staleness_days": {"volume": 1}}},
    },
}


def main():
    warnings.simplefilter("ignore", RuntimeWarning)  # numpy's remarks on slices without a finite value
    np.seterr(all="ignore")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    versions = monitor.versions() | {"oracle": "tools/oracles/pure_msm/pure_msm.py", "script": "tools/oracles/pure_msm/make_golden.py"}
    with tempfile.TemporaryDirectory() as temporary:
        lake = Path(temporary) / "lake"
        monitor.sample_lake(lake)
        record = {"versions": versions, "lake": monitor.LAKE, "window": monitor.WINDOW, "cases": CASES}
        for name, experiment in CASES.items():
            file = Path(temporary) / f"{name}.yaml"
            file.write_text(json.dumps(experiment))
            run(lake, monitor.WINDOW["start"], monitor.WINDOW["end"], file, FOLDER / name)
            monitor.rewrite(FOLDER / name / "baskets.csv", every=monitor.EVERY)
            print(name, json.loads((FOLDER / name / "metrics.json").read_text())["counters"])
    (FOLDER / "cases.json").write_text(json.dumps(record, indent=2) + "\n")
    prettier = ["npx", "--no-install", "prettier", "--log-level", "warn", "--write", FOLDER]
    subprocess.run(prettier, cwd=monitor.ROOT, check=True, capture_output=True)
    print(f"{sum(path.stat().st_size for path in FOLDER.rglob('*.*'))} bytes")


if __name__ == "__main__":
    main()
