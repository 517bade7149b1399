"""Majors against alts from specs/03-majors-alts.md alone (regime.mode composite): the oracle for the TypeScript implementation.

python oracle.py --lake DIR --start YYYY-MM-DD --end YYYY-MM-DD --out DIR [--config F.yaml] [--lake-descriptor F.yaml] [--no-evaluation]
"""

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np

from engine import Engine, simulated_rows
from evaluation import evaluate, outcome
from features import build_features
from market import load_market
from msm_oracle import SpecError, parse_day
from regimes import label_days
from results import names_of, write_backtest, write_record, write_timeline
from settings import load_settings


def run(lake, start, end, out, config, descriptor=None, with_evaluation=True):
    market = load_market(lake, config, descriptor)
    if parse_day(start) > parse_day(end):
        raise SpecError("DATE_RANGE_EMPTY", f"{start} > {end}", 2)
    first = max(0, parse_day(start) - int(market.days[0]))
    last = min(len(market.days) - 1, parse_day(end) - int(market.days[0]))
    columns, feature_counters = build_features(market, config, slice(first, last + 1))
    labels = label_days(market, columns, config)

    begin, windows = simulated_rows(first, last, config["backtest"])
    engine = Engine(market, labels, config, begin, last).run()
    out.mkdir(parents=True, exist_ok=True)
    write_timeline(out, market, labels, columns, range(first, last + 1))
    write_backtest(out, engine, windows, feature_counters, config)
    record = {"unused_rows": begin - first, "ruined": engine.ruined}
    if engine.counters["delisted"]:
        again = {text: Engine(market, labels, config, begin, last, float(text)).run() for text in ("0", "0.5")}
        initial = float(config["costs"]["initial_equity_usd"])
        record["total_return_by_haircut"] = {text: other.equity / initial - 1 for text, other in again.items()}
    write_record(out / "run_manifest.json", record)
    if with_evaluation:
        horizons = config["evaluation"]["horizons_days"]
        y = outcome(market, config, first, last + max(horizons))
        write_record(out / "regime_evaluation.json", evaluate(y, labels["regime"], names_of(config), first, last, horizons))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake", type=Path, required=True)
    parser.add_argument("--start", required=True)
    parser.add_argument("--end", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--lake-descriptor", type=Path)
    parser.add_argument("--no-evaluation", action="store_true")
    args = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)  # numpy's remarks on slices without a finite value
    np.seterr(all="ignore")
    try:
        run(args.lake, args.start, args.end, args.out, load_settings(args.config), args.lake_descriptor, not args.no_evaluation)
    except SpecError as error:
        print(f"error {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
