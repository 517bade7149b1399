"""MSM v0 from specs/02-msm-v0.md alone: the oracle for the TypeScript implementation. Section 8 is inference.py.

python msm_v0.py --lake DIR --start YYYY-MM-DD --end YYYY-MM-DD --out DIR [--config F.yaml]

Plain loops in double precision; every sum runs left to right in the order the specification states.
"""

import argparse
import copy
import csv
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from formats import write_csv, write_json
from inference import COLUMNS as INFERENCE_COLUMNS
from inference import infer
from lake import DAY_MS, SpecError, format_day, normalise, open_lake, parse_day, quantile_at

# --- configuration (section 3) ----------------------------------------------------------------------------------------

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

DEFAULTS = {
    "data": {"data_lake_dir": "./data/curated/data_lake", "lake_descriptor": None, "duckdb_path": None, "universe_snapshots_path": None},
    "decision": {"anchor_day": "monday", "anchor_hour": 0, "anchor_minute": 0},
    "universe": {
        "majors": ["BTC", "ETH"],
        "majors_weights": [0.7, 0.3],
        "basket_size": 30,
        "min_basket_size": 30,
        "min_mcap_usd": 50000000,
        "exclude_categories": ["BTC", "ETH", "stablecoins", "exchange_tokens", "wrapped_tokens", "liquid_staking", "bridge"],
        "extended_exclusions": True,
        "use_category_tags": True,
        "extra_category_tags": {},
        "blacklist_path": None,
        "max_staleness_days": 7,
    },
    "feature": {"lookback_days": 7, "min_days_per_asset": 4, "min_coverage_pct": 60.0, "min_price_coverage_pct": 60.0},
    "label": {
        "bins": 5,
        "bin_names": ["Red", "Orange", "Yellow", "YellowGreen", "Green"],
        "bin_ranges": [[0, 20], [20, 40], [40, 60], [60, 80], [80, 100]],
        "v0_0": {"mode": "FULL_SAMPLE"},
        "v0_1": {"mode": "ROLLING_PAST_52W", "window_weeks": 52},
    },
    "returns": {"max_staleness_days": 3, "incomplete_week": "skip", "costs_enabled": False, "funding_enabled": False},
    "inference": {
        **{"enabled": True, "n_boot": 1999, "block_length": "auto", "ci": "studentised"},
        **{"confidence": 0.95, "min_label_count": 5, "seed": 20240101},
    },
    "outputs": {"reports_dir": "./reports/msm_funding_v0"},
}
EXPERIMENT_KEYS = ("title", "experiment_id", "category_path", "system")  # A16


def resolve_config(overrides):
    """Defaults, with `overrides` merged in: objects recursively, lists and scalars replaced. Unknown keys are refused."""
    config = copy.deepcopy(DEFAULTS)
    merge(config, {key: value for key, value in (overrides or {}).items() if key not in EXPERIMENT_KEYS}, "")
    check_config(config)
    return config


def merge(target, overrides, path):
    for key, value in overrides.items():
        if key not in target and path != "universe.extra_category_tags.":
            raise SpecError("CONFIG_UNKNOWN_KEY", path + key, 2)
        if isinstance(target.get(key), dict):
            merge(target[key], value or {}, f"{path}{key}.")
        else:
            target[key] = value


def check_config(config):
    universe, feature, label, decision = config["universe"], config["feature"], config["label"], config["decision"]
    ranges = label["bin_ranges"]

    def require(condition, code, what):
        if not condition:
            raise SpecError(code, what, 2)

    require(decision["anchor_day"] in WEEKDAYS, "CONFIG_RANGE", "decision.anchor_day")
    require(0 <= decision["anchor_hour"] <= 23 and 0 <= decision["anchor_minute"] <= 59, "CONFIG_RANGE", "decision.anchor_hour, anchor_minute")
    require(len(universe["majors"]) >= 1, "CONFIG_RANGE", "universe.majors")
    require(len(universe["majors"]) == len(universe["majors_weights"]), "CONFIG_CONFLICT", "universe.majors_weights: length")
    require(abs(sum(universe["majors_weights"]) - 1) <= 1e-9, "CONFIG_CONFLICT", "universe.majors_weights: sum")
    require(1 <= universe["min_basket_size"] <= universe["basket_size"], "CONFIG_RANGE", "universe.min_basket_size")
    require(1 <= feature["lookback_days"] <= 365, "CONFIG_RANGE", "feature.lookback_days")
    require(1 <= feature["min_days_per_asset"] <= feature["lookback_days"], "CONFIG_RANGE", "feature.min_days_per_asset")
    require(2 <= label["bins"] <= 20, "CONFIG_RANGE", "label.bins")
    require(len(set(label["bin_names"])) == len(label["bin_names"]) == label["bins"] == len(ranges), "CONFIG_CONFLICT", "label.bins")
    require(ranges[0][0] == 0 and ranges[-1][1] == 100, "CONFIG_RANGE", "label.bin_ranges: 0 to 100")
    require(all(low < high for low, high in ranges), "CONFIG_RANGE", "label.bin_ranges: increasing")
    require(all(a[1] == b[0] for a, b in zip(ranges, ranges[1:])), "CONFIG_RANGE", "label.bin_ranges: contiguous")
    require(label["v0_1"]["window_weeks"] >= label["bins"], "CONFIG_RANGE", "label.v0_1.window_weeks")
    require(config["returns"]["incomplete_week"] in ("skip", "keep"), "CONFIG_RANGE", "returns.incomplete_week")
    for path, value in (
        ("data.duckdb_path", config["data"]["duckdb_path"]),
        ("data.universe_snapshots_path", config["data"]["universe_snapshots_path"]),
        ("returns.costs_enabled", config["returns"]["costs_enabled"]),
        ("returns.funding_enabled", config["returns"]["funding_enabled"]),
    ):
        require(not value, "CONFIG_VALUE_UNSUPPORTED", path)


# --- exclusions (01 section 9) ----------------------------------------------------------------------------------------

BASE_IDS = {
    "stablecoins": "USDT USDC BUSD DAI TUSD USDP USDD FRAX LUSD GUSD HUSD USDN PAXG WBTC WETH",
    "exchange_tokens": "BNB FTT HT OKB KCS GT MX CRO LEO VGX",
    "wrapped_tokens": "WBTC WETH STETH RETH CBETH WSTETH STSOL RBTC",
    "liquid_staking": "STETH RETH CBETH WSTETH STSOL RBTC",
    "index_products": "",
    "bridge": "WBTC WETH RENBTC TBTC",
}
EXTENDED_IDS = {
    "stablecoins": "FDUSD PYUSD USDE USDS SUSDE SUSDS USD1 USD0 CRVUSD GHO EURC EURT USTC XAUT RLUSD BFUSD USDX",
    "exchange_tokens": "BGB WBT BMX",
    "wrapped_tokens": "CBBTC WBNB WSOL WAVAX WMATIC LBTC SOLVBTC FBTC TBTC BTCB RENBTC WEETH",
    "liquid_staking": "WBETH WEETH EZETH RSETH METH OSETH SFRXETH SWETH JITOSOL MSOL BNSOL JUPSOL SAVAX EETH",
    "index_products": "BTCDOM DEFI BLUEBIRD FOOTBALL",
    "bridge": "BTCB AXLUSDC MULTI",
}
TAGS = {
    "stablecoins": "stablecoins stablecoin usd-stablecoin eur-stablecoin fiat-backed-stablecoin crypto-backed-stablecoin "
    "yield-bearing-stablecoin tokenized-gold",
    "exchange_tokens": "centralized-exchange-token-cex exchange-based-tokens exchange-tokens",
    "wrapped_tokens": "wrapped-tokens wrapped-token",
    "liquid_staking": "liquid-staking-tokens liquid-staking liquid-restaking-tokens liquid-staked-eth",
    "index_products": "index crypto-index",
    "bridge": "bridged-tokens bridged-usdc bridged-usdt bridged-weth bridged-wbtc",
}


def category_tag(text):
    """Lower-cased, runs of non-alphanumerics as one hyphen; read literally, a run at an end stays a hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", (text or "").lower())


def excluded_assets(lake, config):
    """Every id that can never be in the basket."""
    universe = config["universe"]
    aliases = lake.descriptor.aliases
    majors = {normalise(major, aliases) for major in universe["majors"]}
    excluded = set(majors)
    for entry in universe["exclude_categories"]:
        if entry not in BASE_IDS:
            asset = normalise(entry, aliases)
            if asset not in majors and asset not in lake.caps and asset not in lake.listed:
                raise SpecError("CONFIG_RANGE", f"universe.exclude_categories: {entry}", 2)
            excluded.add(asset)
            continue
        excluded.update(BASE_IDS[entry].split())
        if universe["extended_exclusions"]:
            excluded.update(EXTENDED_IDS[entry].split())
        if universe["use_category_tags"]:
            extra = universe["extra_category_tags"].get(entry, [])
            tags = set(TAGS[entry].split()) | {category_tag(tag) for tag in extra}
            excluded.update(asset for asset, *names in lake.categories if any(category_tag(name) in tags for name in names))
        if entry == "stablecoins":
            excluded.update(lake.flagged_stable)
    if universe["blacklist_path"]:
        excluded.update(read_blacklist(Path(universe["blacklist_path"]), lake))
    return excluded


def read_blacklist(path, lake):
    if not path.exists():
        raise SpecError("LAKE_BLACKLIST_MISSING", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "asset_id" in row:
                yield normalise(row["asset_id"], lake.descriptor.aliases)
            else:
                yield from lake.symbols.get(row["symbol"].strip().upper(), [])


# --- one week (section 5) ---------------------------------------------------------------------------------------------


@dataclass
class Week:
    """What was found for one decision date; fields after the failed check stay None."""

    day: int
    t: int
    reason: str = None
    basket: list = None
    n_valid: int = None
    coverage: float = None
    feature: float = None
    end: int = None
    n_priced: int = None
    n_lost: int = None
    price_coverage: float = None
    r_alts: float = None
    r_majors: list = None
    r_maj_weighted: float = None
    y: float = None
    label_v0_0: str = None
    label_v0_1: str = None
    p_v0_0: float = None
    p_v0_1: float = None
    v0_1_span_days: int = None


def decision_weeks(start, end, decision):
    """Section 4: only the date is compared with start and end."""
    weekday = WEEKDAYS.index(decision["anchor_day"])
    into_day = (decision["anchor_hour"] * 60 + decision["anchor_minute"]) * 60_000
    # 1970-01-01 was a Thursday (index 3)
    return [Week(day, day * DAY_MS + into_day) for day in range(start, end + 1) if (day + 3) % 7 == weekday]


def evaluate_week(week, lake, config, excluded):
    """Runs the checks of section 5 in order; sets week.reason at the first that fails."""
    universe, feature, returns = config["universe"], config["feature"], config["returns"]

    week.basket = select_basket(lake, universe, excluded, week.t)
    if len(week.basket) < universe["min_basket_size"]:
        week.reason = "skipped_no_universe"
        return

    means = [mean for mean in (asset_funding(lake, asset, week, feature) for asset in week.basket) if mean is not None]
    week.n_valid = len(means)
    week.coverage = 100 * week.n_valid / universe["basket_size"]
    if week.n_valid > 0:
        week.feature = left_mean(means)
    if week.n_valid == 0 or week.coverage < feature["min_coverage_pct"]:
        week.reason = "skipped_funding_coverage"
        return

    week.end = window_end(week, lake.last_price_at, returns["incomplete_week"])
    if week.end is None:
        week.reason = "skipped_incomplete_week"
        return

    def prices(asset):
        series, limit = lake.prices.get(asset), returns["max_staleness_days"]
        return (None, None) if series is None else (series.at(week.t, limit), series.at(week.end, limit))

    both = [prices(asset) for asset in week.basket]
    alt_returns = [last / first - 1 for first, last in both if first is not None and last is not None]
    week.n_priced = len(alt_returns)
    week.n_lost = sum(first is not None and last is None for first, last in both)
    week.price_coverage = 100 * week.n_priced / universe["basket_size"]
    if week.n_priced == 0 or week.price_coverage < feature["min_price_coverage_pct"]:
        week.reason = "skipped_price_coverage"
        return

    majors = [prices(normalise(major, lake.descriptor.aliases)) for major in universe["majors"]]
    if any(first is None or last is None for first, last in majors):
        week.reason = "skipped_returns_computation"
        return
    week.r_majors = [last / first - 1 for first, last in majors]
    week.r_maj_weighted = left_sum(weight * r for weight, r in zip(universe["majors_weights"], week.r_majors))
    week.r_alts = left_mean(alt_returns)
    week.y = week.r_alts - week.r_maj_weighted


def select_basket(lake, universe, excluded, t):
    caps = []
    for asset, series in lake.caps.items():
        if asset in excluded:
            continue
        cap = series.at(t, universe["max_staleness_days"], lake.caps_lag_ms)
        if cap is not None and cap >= universe["min_mcap_usd"]:
            caps.append((-cap, asset))
    return [asset for _, asset in sorted(caps)[: universe["basket_size"]]]


def asset_funding(lake, asset, week, feature):
    """m_i of section 5.2, or None where the asset is not valid."""
    lag = lake.descriptor.clocks["fact_funding"].lag_ms
    days = {}  # day -> instrument -> rates, each in ascending order because the rows are
    for row in lake.funding.get(asset, []):
        if week.day - feature["lookback_days"] <= row.day <= week.day - 1 and row.observed_at + lag <= week.t:
            days.setdefault(row.day, {}).setdefault(row.instrument, []).append(row.rate8)
    if len(days) < feature["min_days_per_asset"]:
        return None
    daily = [left_mean([left_mean(rates) for rates in instruments.values()]) for instruments in days.values()]
    return left_mean(daily)


def window_end(week, last_price_at, incomplete_week):
    """u_k of section 5.3, or None where the week is rejected."""
    next_t = week.t + 7 * DAY_MS
    if last_price_at >= (week.day + 7) * DAY_MS:
        return next_t
    if incomplete_week == "skip":
        return None
    end = min(next_t, last_price_at)
    return end if end > week.t else None


def left_sum(values):
    """Left to right; the built-in sum compensates its rounding errors from Python 3.12 on."""
    total = 0.0
    for value in values:
        total += value
    return total


def left_mean(values):
    return left_sum(values) / len(values)


# --- labels (section 6) -----------------------------------------------------------------------------------------------


def bin_and_percentile(x, reference, label):
    ordered = sorted(reference)
    n = len(ordered)
    percents = [label["bin_ranges"][0][0]] + [high for _, high in label["bin_ranges"]]
    edges = [quantile_at(ordered, (n - 1) * c / 100) for c in percents]
    k = max((k for k in range(label["bins"]) if x >= edges[k]), default=0)
    return label["bin_names"][k], 100 * sum(v <= x for v in reference) / n


def label_weeks(valid, label):
    features = [week.feature for week in valid]
    window = label["v0_1"]["window_weeks"]
    for k, week in enumerate(valid):
        week.label_v0_0, week.p_v0_0 = bin_and_percentile(week.feature, features, label)
        if k >= window:
            week.label_v0_1, week.p_v0_1 = bin_and_percentile(week.feature, features[k - window : k], label)
            week.v0_1_span_days = week.day - valid[k - window].day


# --- outputs (section 7) ----------------------------------------------------------------------------------------------


def timeseries_columns(majors):
    return [
        *("decision_date", "next_date", "basket_hash", "basket_members", "n_valid", "coverage", "F_tk"),
        *("label_v0_0", "label_v0_1", "p_v0_0", "p_v0_1", "r_alts", "r_maj_weighted", "y"),
        *(f"r_{major.lower()}" for major in majors),
        *("n_selected", "n_priced", "n_lost", "price_coverage", "window_days", "is_partial", "v0_1_span_days"),
    ]


def timeseries_row(week, majors):
    window_days = (week.end - week.t) / DAY_MS
    return {
        "decision_date": format_day(week.day),
        "next_date": format_day(week.end // DAY_MS),
        "basket_hash": ",".join(sorted(week.basket)),
        "basket_members": ",".join(week.basket),
        "n_valid": week.n_valid,
        "coverage": week.coverage,
        "F_tk": week.feature,
        "label_v0_0": week.label_v0_0,
        "label_v0_1": week.label_v0_1,
        "p_v0_0": week.p_v0_0,
        "p_v0_1": week.p_v0_1,
        "r_alts": week.r_alts,
        "r_maj_weighted": week.r_maj_weighted,
        "y": week.y,
        **{f"r_{major.lower()}": r for major, r in zip(majors, week.r_majors)},
        "n_selected": len(week.basket),
        "n_priced": week.n_priced,
        "n_lost": week.n_lost,
        "price_coverage": week.price_coverage,
        "window_days": window_days,
        "is_partial": window_days < 7,
        "v0_1_span_days": week.v0_1_span_days,
    }


SUMMARY_COLUMNS = ["label", "count", "mean_y", "median_y", "std_y", "hit_rate", "share_alts_underperform"]


def summary_rows(valid, version, bin_names):
    rows = []
    for name in bin_names:
        ys = [week.y for week in valid if getattr(week, f"label_{version}") == name]
        if ys:
            hit_rate = sum(y < 0 for y in ys) / len(ys)
            statistics = [name, len(ys), left_mean(ys), middle(ys), deviation(ys), hit_rate, hit_rate]
            rows.append(dict(zip(SUMMARY_COLUMNS, statistics)))
    return rows


def middle(values):
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def deviation(values):
    """Two passes, ddof 1; None of one value, 0 of a constant (07 section 3)."""
    if len(values) < 2:
        return None
    if max(values) == min(values):
        return 0.0
    mean = left_mean(values)
    return math.sqrt(left_sum((value - mean) * (value - mean) for value in values) / (len(values) - 1))


REJECTION_COLUMNS = ["decision_date", "reason", "n_selected", "n_valid", "coverage", "n_priced", "price_coverage"]


def rejection_row(week):
    found = [format_day(week.day), week.reason, len(week.basket), week.n_valid, week.coverage, week.n_priced, week.price_coverage]
    return dict(zip(REJECTION_COLUMNS, found))


def current_week(weeks, valid, label):
    """msm_current.json: the newest week that failed only for want of an outcome."""
    waiting = [week for week in weeks if week.reason == "skipped_incomplete_week"]
    if not waiting:
        return None
    week = waiting[-1]
    window = label["v0_1"]["window_weeks"]
    name, p = bin_and_percentile(week.feature, [v.feature for v in valid[-window:]], label) if len(valid) >= window else (None, None)
    return {
        "decision_date": format_day(week.day),
        "basket_members": ",".join(week.basket),
        "n_valid": week.n_valid,
        "coverage": week.coverage,
        "F_tk": week.feature,
        "label_v0_1": name,
        "p_v0_1": p,
    }


# --- the run ----------------------------------------------------------------------------------------------------------


def run_msm(lake, start, end, config):
    """Tables of a run as {name: {columns, rows}}, `msm_current`, `inference` (None: not asked for), and the number of decision dates and valid weeks."""
    universe, label = config["universe"], config["label"]
    majors = [normalise(major, lake.descriptor.aliases) for major in universe["majors"]]
    for major in majors:
        if major not in lake.prices:
            raise SpecError("MSM_MAJOR_MISSING", major)
    weeks = decision_weeks(start, end, config["decision"])
    if not weeks:
        raise SpecError("MSM_NO_DECISION_DATES", f"{format_day(start)}..{format_day(end)}")
    excluded = excluded_assets(lake, config)
    for week in weeks:
        evaluate_week(week, lake, config, excluded)
    valid = [week for week in weeks if week.reason is None]
    label_weeks(valid, label)

    tables = {
        "msm_timeseries": (timeseries_columns(majors), [timeseries_row(week, majors) for week in valid]),
        "rejections": (REJECTION_COLUMNS, [rejection_row(week) for week in weeks if week.reason]),
    }
    inference = {}
    for version in ("v0_0", "v0_1"):
        rows = summary_rows(valid, version, label["bin_names"])
        if rows:
            tables[f"summary_by_label_{version}"] = (SUMMARY_COLUMNS, rows)
        if config["inference"]["enabled"]:
            labelled = [week for week in valid if getattr(week, f"label_{version}") is not None]
            columns = [[week.y for week in labelled], [getattr(week, f"label_{version}") for week in labelled], [week.feature for week in labelled]]
            rows, inference[version] = infer(*columns, label["bin_names"], config["inference"], f"msm/{version}")
            tables[f"inference_by_label_{version}"] = (INFERENCE_COLUMNS, rows)
    return {"tables": tables, "inference": inference or None, "current": current_week(weeks, valid, label), "n_dates": len(weeks), "n_valid": len(valid)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake", type=Path, required=True)
    parser.add_argument("--start", required=True)
    parser.add_argument("--end", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path)
    args = parser.parse_args()

    start, end = parse_day(args.start), parse_day(args.end)
    if start > end:
        raise SpecError("DATE_RANGE_EMPTY", f"{args.start} is later than {args.end}", 2)
    if args.out.exists() and any(args.out.iterdir()):
        raise SpecError("OUTPUT_EXISTS", str(args.out), 2)
    config = resolve_config(yaml.safe_load(args.config.read_text(encoding="utf-8")) if args.config else None)
    descriptor = config["data"]["lake_descriptor"]
    result = run_msm(open_lake(args.lake, descriptor and Path(descriptor)), start, end, config)

    args.out.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in result["tables"].items():
        write_csv(args.out / f"{name}.csv", columns, rows)
    write_json(args.out / "msm_current.json", result["current"])
    if result["inference"] is not None:
        write_json(args.out / "inference.json", result["inference"])
    counts = {}
    for row in result["tables"]["rejections"][1]:
        counts[row["reason"]] = counts.get(row["reason"], 0) + 1
    print(f"{result['n_dates']} decision dates, {result['n_valid']} valid, rejected {counts}")
    if result["n_valid"] == 0:
        raise SpecError("MSM_NO_VALID_WEEKS", str(counts))


if __name__ == "__main__":
    try:
        main()
    except SpecError as error:
        print(f"error {error}", file=sys.stderr)
        sys.exit(error.exit_code)
