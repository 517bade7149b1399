"""Pure MSM from specs/04-msm-library.md, sections 2 to 4: the oracle for the TypeScript implementation.

python pure_msm.py --lake DIR --start YYYY-MM-DD --end YYYY-MM-DD --experiment F.yaml --out DIR [--lake-descriptor F.yaml]

Features, regimes, decisions and accounting are those of ../majors_alts; basket, book, target return and stability are written here.
"""

import argparse
import copy
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import yaml

sys.path.append(str(Path(__file__).resolve().parent.parent / "majors_alts"))

from book import Book, BookMaker  # noqa: E402
from engine import Engine, simulated_rows  # noqa: E402
from evaluation import evaluate  # noqa: E402
from features import build_features  # noqa: E402
from market import Grid, exclusions, load_market, read_rules, read_table, COLUMNS  # noqa: E402
from msm_oracle import format_day, normalise, parse_day, write_csv  # noqa: E402
from regimes import label_days  # noqa: E402
from results import clean, names_of  # noqa: E402
from settings import DEFAULTS, merge  # noqa: E402

NAN = math.nan
WORDS = ["stablecoins", "exchange_tokens", "wrapped_tokens", "liquid_staking", "bridge"]
TARGET = {
    "long_leg": {"weights": {"BTC": 1.0}},
    "short_leg": {"n": 20, "weighting": "equal", "min_volume_usd": 1000, "min_mcap_usd": 5e7},
    "horizon_days": [1, 5, 10, 20],
}


def read_experiment(path):
    """(configuration of the monitor, target)."""
    document = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    config = copy.deepcopy(DEFAULTS)
    composite = config["regime"]["composite"]
    composite["default_weights"] = dict.fromkeys(composite["default_weights"], 0.0)
    for feature in document["features"]:
        composite["default_weights"][feature["id"]] = feature["weight"]
        composite["sign"][feature["id"]] = feature.get("sign", composite["sign"][feature["id"]])
    mapping = document.get("state_mapping", {})
    config["regime"]["n_regimes"] = mapping.get("n_regimes", 5)
    for name, value in mapping.get("thresholds", {}).items():
        composite[f"threshold_{name}"] = value
    composite["hysteresis"].update(mapping.get("hysteresis", {}))
    composite["persistence"].update(mapping.get("persistence", {}))
    config["backtest"]["rebalance_frequency_days"] = 1
    walk = {key: value for key, value in document.get("backtest", {}).items() if key != "with_regime_eval"}
    config["backtest"].update(walk)
    merge(config, document.get("overrides", {}), "")
    config["universe"]["neutrality_mode"] = "fixed"
    target = copy.deepcopy(TARGET)
    given = document.get("target", {})
    target["long_leg"] = given.get("long_leg", target["long_leg"])
    target["short_leg"].update(given.get("short_leg", {}))
    target["horizon_days"] = given.get("horizon_days", target["horizon_days"])
    return config, target


class PureMsmMaker(BookMaker):
    """The basket by market cap and the fixed book, in place of those of the monitor."""

    def __init__(self, market, config, target, volume_asof, excluded, aliases):
        super().__init__(market, config)
        self.target = target
        self.volume_asof = volume_asof
        self.long = {market.column[normalise(name, aliases)]: float(w) for name, w in target["long_leg"]["weights"].items()}
        barred = {market.column[asset] for asset in excluded if asset in market.column} | set(self.long) | set(market.majors)
        self.open = [i for i in range(len(market.assets)) if i not in barred]

    def basket(self, t, counters=None):
        rule, cap = self.target["short_leg"], self.market.cap[t]
        names = [i for i in self.open if cap[i] >= rule["min_mcap_usd"] and self.volume_asof[t, i] >= rule["min_volume_usd"]]
        names.sort(key=lambda i: (-cap[i], self.market.assets[i]))
        names = names[: rule["n"]]
        if len(names) < rule["n"]:
            if counters is not None:
                counters["skipped_small_basket"] += 1
            return None
        raw = cap[names] if rule["weighting"] == "mcap" else np.ones(len(names))
        return list(zip(names, (raw / raw.sum()).tolist()))

    def book(self, t, counters):
        basket = self.basket(t, counters)
        if basket is None:
            return None
        shorts = {i: -0.5 * w for i, w in basket}
        longs = {i: 0.5 * w for i, w in self.long.items()}
        btc, eth = self.market.majors
        betas = self.betas(t, list(shorts)) | self.betas(t, [i for i in longs if i not in (btc, eth)])
        betas |= {btc: (1.0, 0.0), eth: (0.0, 1.0)}
        gross = sum(abs(w) for w in [*shorts.values(), *longs.values()])
        cap = self.universe["gross_cap"]
        factor = cap / gross if gross > cap + 1e-12 else 1.0
        weights = {i: w * factor for i, w in (shorts | longs).items()}
        e = tuple(sum(w * betas[i][b] for i, w in shorts.items()) for b in range(2))
        x = tuple(sum(w * betas[i][b] for i, w in longs.items()) for b in range(2))
        return Book(weights, betas, "fixed", factor, e, x)


def leg_return(market, t, leg):
    """Over (t, t+1]; missing with returns for fewer than 60 % of the names, else the weights renormalise."""
    r = {i: market.M[t + 1, i] / market.M[t, i] - 1 for i, w in leg if w > 0}
    there = [(i, w) for i, w in leg if w > 0 and math.isfinite(r[i])]
    if len(there) < 0.6 * len(r) or not there:
        return NAN
    return sum(w * r[i] for i, w in there) / sum(w for _, w in there)


def target_return(maker, first, last):
    """y[t] over (t-1, t] by the basket of t-1."""
    market = maker.market
    y = np.full(len(market.days), NAN)
    for t in range(max(first, 0), min(last, len(market.days) - 2) + 1):
        basket = maker.basket(t)
        if basket is not None:
            y[t + 1] = leg_return(market, t, basket) - leg_return(market, t, list(maker.long.items()))
    return y


def stability(regimes, days):
    rows = [(int(day), regime) for day, regime in zip(days, regimes) if regime is not None]
    switches = sum(a[1] != b[1] for a, b in zip(rows, rows[1:]))
    span = rows[-1][0] - rows[0][0]
    return {
        "switches_per_year": switches / (span / 365.25) if span else None,
        "avg_regime_duration_days": len(rows) / (switches + 1),
        "regime_distribution": {name: 100 * sum(r == name for _, r in rows) / len(rows) for name in dict.fromkeys(r for _, r in rows)},
        "total_switches": switches,
        "total_days": len(rows),
    }


def run(lake, start, end, experiment, out, descriptor=None):
    config, target = read_experiment(experiment)
    market = load_market(lake, config, descriptor)
    rules, aliases = read_rules(descriptor or lake / "lake.yaml")
    tables = {table: read_table(lake, table, aliases, rules[table]) for table in COLUMNS}
    stale = config["universe"]["max_staleness_days"]["volume"]
    volume_asof = Grid(market.days, market.column).as_of(tables["fact_volume"], rules["fact_volume"], "volume", max_age=stale)
    words = copy.deepcopy(config)
    words["universe"]["exclude_categories"] = WORDS
    excluded = exclusions(tables, aliases, words)

    first = max(0, parse_day(start) - int(market.days[0]))
    last = min(len(market.days) - 1, parse_day(end) - int(market.days[0]))
    columns, _ = build_features(market, config, slice(first, last + 1))
    labels = label_days(market, columns, config)
    maker = PureMsmMaker(market, config, target, volume_asof, excluded, aliases)
    begin, _ = simulated_rows(first, last, config["backtest"])
    engine = Engine(market, labels, config, begin, last)
    engine.maker = maker
    engine.run()
    y = target_return(maker, first - 1, last + max(target["horizon_days"]))

    out.mkdir(parents=True, exist_ok=True)
    window = range(first, last + 1)
    date = [format_day(int(day)) for day in market.days]
    timeline = [
        {"date": date[t], "score": labels["score"][t], "regime": labels["regime"][t], "gate": labels["gate"][t], "valid": columns["valid"][t]}
        for t in window
    ]
    returns = [
        {
            **{"date": date[row.t], "pnl": row.gross_return, "cost": row.cost, "funding": row.funding_return},
            **{"r_ls_gross": row.gross_return, "r_ls_net": row.net_return, "y": y[row.t], "equity_usd": row.equity},
        }
        for row in engine.rows
    ]
    baskets = [{"date": date[t], "basket": basket_text(market, maker.basket(t))} for t in window]
    for name, rows in (("regime_timeseries", timeline), ("returns", returns), ("baskets", baskets)):
        write_csv(out / f"{name}.csv", list(rows[0]), [clean(row) for row in rows])
    evaluation = evaluate(y, labels["regime"], names_of(config), first, last, target["horizon_days"])
    short = sum(maker.basket(t) is None for t in window)
    record = stability([labels["regime"][t] for t in window], market.days[first : last + 1])
    metrics = {**record, "regime_evaluation": evaluation, "counters": {"msm_short_basket_days": short, **engine.counters}}
    (out / "metrics.json").write_text(json.dumps(clean(metrics), indent=2) + "\n", encoding="utf-8")


def basket_text(market, basket):
    return "" if basket is None else " ".join(f"{market.assets[i]}:{w!r}" for i, w in basket)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake", type=Path, required=True)
    parser.add_argument("--start", required=True)
    parser.add_argument("--end", required=True)
    parser.add_argument("--experiment", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lake-descriptor", type=Path)
    args = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)  # numpy's remarks on slices without a finite value
    np.seterr(all="ignore")
    run(args.lake, args.start, args.end, args.experiment, args.out, args.lake_descriptor)


if __name__ == "__main__":
    main()
