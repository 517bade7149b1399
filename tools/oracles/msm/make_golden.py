"""Writes golden/worked_example.json and golden/random_small.json: made-up lakes with what the oracle says about them.

python make_golden.py

A lake is {descriptor (lake.yaml), tables}. A table is columns of equal length; beside them it may have `series`, a shorter form of daily
rows: the row of first_date + i days carries values[i] in the table's value column and the series' other fields. Row order is free.
A null number is NaN or null, which are the same to a reader.
Each run is {name, start, end, config, expected}; config holds only what differs from the defaults; expected has the files of the run by
name, CSV rows as objects (null: empty field). A file that is not written has no entry.
"""

import math
import platform
import random
from importlib.metadata import version
from pathlib import Path

from formats import write_json
from lake import build_lake, format_day, parse_day
from msm_v0 import resolve_config, run_msm

FOLDER = Path(__file__).with_name("golden")
VALUE_COLUMN = {"fact_price": "close", "fact_marketcap": "marketcap", "fact_funding": "funding_rate"}


def versions():
    return {
        "oracle": "tools/oracles/msm/msm_v0.py",
        "script": "tools/oracles/msm/make_golden.py",
        "python": platform.python_version(),
        **{package: version(package) for package in ("numpy", "pyarrow", "PyYAML")},
    }


def rows_of(table, stored):
    columns = {name: cells for name, cells in stored.items() if name != "series"}
    rows = [dict(zip(columns, cells)) for cells in zip(*columns.values())]
    for series in stored.get("series", []):
        fields = {name: cell for name, cell in series.items() if name not in ("first_date", "values")}
        first = parse_day(series["first_date"])
        rows += [fields | {"date": format_day(first + i), VALUE_COLUMN[table]: value} for i, value in enumerate(series["values"])]
    return rows


def columns_of(names, rows):
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def run_on(tables, descriptor, name, start, end, config):
    lake = build_lake({table: rows_of(table, stored) for table, stored in tables.items()}, descriptor)
    result = run_msm(lake, parse_day(start), parse_day(end), resolve_config(config))
    expected = {table: rows for table, (_, rows) in result["tables"].items()} | {"msm_current": result["current"]}
    if result["inference"] is not None:
        expected["inference"] = result["inference"]
    return {"name": name, "start": start, "end": end, "config": config, "expected": expected}


# --- the worked example of specs/02-msm-v0.md, section 10 ---------------------------------------------------------------


def worked_example():
    prices = {
        "A": {"2024-01-08": 10, "2024-01-15": 11, "2024-01-22": 10.45},
        "B": {"2024-01-08": 5, "2024-01-15": 4.75, "2024-01-22": 5},
        "C": {"2024-01-08": 2, "2024-01-12": 2.1},
        "D": {"2024-01-08": 1, "2024-01-15": 1, "2024-01-22": 1},
        "BTC": {"2024-01-08": 40000, "2024-01-15": 42000, "2024-01-22": 41160},
        "ETH": {"2024-01-08": 2000, "2024-01-15": 2050, "2024-01-22": 2091},
    }
    caps = {
        "A": {"2024-01-08": 300e6, "2024-01-15": 310e6},
        "B": {"2024-01-08": 200e6, "2024-01-15": 190e6},
        "C": {"2024-01-08": 100e6, "2024-01-12": 105e6},
        "D": {"2024-01-08": 100e6, "2024-01-15": 80e6},
    }
    funding = [
        *funding_on("A", "X", "2024-01-01", 7, 0.0001),
        *funding_on("A", "X", "2024-01-08", 7, -0.0001),
        *funding_on("B", "X", "2024-01-01", 4, 0.0002),
        *funding_on("B", "X", "2024-01-08", 3, 0.0002),
        *funding_on("C", "X", "2024-01-01", 7, 0.0003),
        *funding_on("C", "Y", "2024-01-01", 3, 0.0005),
        *funding_on("C", "X", "2024-01-08", 7, 0.0002),
    ]
    tables = {
        "fact_price": columns_of(["asset_id", "date", "close"], flatten(prices)),
        "fact_marketcap": columns_of(["asset_id", "date", "marketcap"], flatten(caps)),
        "fact_funding": columns_of(FUNDING_COLUMNS, funding),
    }
    descriptor = {"version": 1, "name": "worked-example", "defaults": {"stamp": "day_start", "publication_lag": "PT0S"}}
    config = {"universe": {"basket_size": 3, "min_basket_size": 3}}
    window = ("2024-01-08", "2024-01-22")
    late = [row for asset in "ABD" for row in funding_on(asset, "X", "2024-01-15", 7, 0.0001)]
    late_funding = {"fact_funding": columns_of(FUNDING_COLUMNS, late)}
    with_late = tables | {"fact_funding": {name: tables["fact_funding"][name] + late_funding["fact_funding"][name] for name in FUNDING_COLUMNS}}
    return {
        "versions": versions(),
        "descriptor": descriptor,
        "tables": tables,
        "runs": [
            run_on(tables, descriptor, "no funding rows in 2024-01-15..21", *window, config),
            {**run_on(with_late, descriptor, "funding in 2024-01-15..21", *window, config), "extra_rows": late_funding},
        ],
    }


FUNDING_COLUMNS = ["asset_id", "instrument_id", "exchange", "date", "funding_rate"]


def funding_on(asset, exchange, first_date, n_days, rate):
    first = parse_day(first_date)
    return [(asset, f"{asset}-PERPETUAL", exchange, format_day(first + i), rate) for i in range(n_days)]


def flatten(values_by_asset):
    return [(asset, day, float(value)) for asset, values in values_by_asset.items() for day, value in values.items()]


# --- a random lake that meets every rule at least once ------------------------------------------------------------------

FIRST_DAY = parse_day("2022-01-03")  # a Monday
N_DAYS = 80 * 7
MAJORS = ["BTC", "ETH"]
ALTS = ["ADA", "SOL", "DOT", "XRP", "LINK", "AVAX", "UNI", "ATOM", "SATS", "PERP"]
NEVER_IN_BASKET = ["WBTC", "ZUSD", "TAGX", "TAGY"]  # of the first run: by word, dim_asset flag, tag, extra tag
SPELLINGS = ["{upper}", "{lower}", " {upper}", "{lower}-usdt", "{upper}PERP", "{lower}-perp", "{upper}-USD "]
HOLES = 0.004  # share of days without a row
LATE_FROM = 280  # the first day of the assets that are never in a basket
DEAD_FROM = 61 * 7 + 3  # UNI stops printing here, its market cap goes on


def three_digits(x):
    return float(f"{x:.3g}")


def spell(rng, asset):
    return rng.choice(SPELLINGS).format(upper=asset, lower=asset.lower())


def to_series(rng, asset, fields, values):
    """Splits at the holes (None), so that every run of days may spell its id in a way of its own."""
    pieces, start = [], None
    for i, value in enumerate([*values, None]):
        if value is not None and start is None:
            start = i
        if value is None and start is not None:
            named = {"asset_id": spell(rng, asset)} | fields
            pieces.append(named | {"first_date": format_day(FIRST_DAY + start), "values": values[start:i]})
            start = None
    return pieces


def with_holes(rng, values, share, *absent):
    """`absent` are ranges of day numbers without rows, besides a random share of single days."""
    holes = {i for days in absent for i in days}
    return [None if i in holes or rng.random() < share else value for i, value in enumerate(values)]


def week(k, before=0, after=0):
    """Days around the k-th Monday."""
    return range(k * 7 - before, k * 7 + after)


def random_prices(rng, asset, beta, level):
    path, price = [], level
    for _ in range(N_DAYS):
        price *= math.exp(rng.gauss(0, 0.02) * beta)
        path.append(three_digits(price))
    return path


def random_small():
    rng = random.Random("regimelab msm golden")
    price_series, cap_series, funding_series = [], [], []

    closes = {}
    for asset in [*MAJORS, *ALTS, *NEVER_IN_BASKET]:
        closes[asset] = random_prices(rng, asset, 1 if asset in MAJORS else 1.5, 10 ** rng.uniform(-2, 4))
        absent = []
        if asset == "BTC":
            absent = [week(50, 5, 1)]  # no major: skipped_returns_computation
        elif asset in ("SOL", "DOT", "XRP", "LINK", "AVAX", "SATS"):
            absent = [week(40, 6, 1)]  # skipped_price_coverage
        elif asset == "UNI":
            absent = [range(DEAD_FROM, N_DAYS)]
        elif asset in NEVER_IN_BASKET:
            absent = [range(LATE_FROM)]
        price_series += to_series(rng, asset, {"source": "alpha"}, with_holes(rng, closes[asset], HOLES, *absent))

    caps = {}
    for asset in [*MAJORS, *ALTS, *NEVER_IN_BASKET]:
        first_cap = 10 ** (rng.uniform(8.2, 9.5) if asset in ALTS[:8] else 9.3)  # large, so that a wrong rule shows in the baskets
        supply = first_cap / closes[asset][0]
        caps[asset] = [three_digits(close * supply) for close in closes[asset]]
    caps["LINK"] = [link if 200 <= day < 300 else dot for day, (link, dot) in enumerate(zip(caps["LINK"], caps["DOT"]))]  # ties
    for asset in caps:
        # five alts without a cap for more than a week: skipped_no_universe
        absent = [week(30, 10, 1)] if asset in ("ADA", "SOL", "DOT", "AVAX", "ATOM") else []
        if asset in NEVER_IN_BASKET:
            absent = [range(LATE_FROM)]
        if asset in MAJORS:
            absent = [range(330), range(380, N_DAYS)]
        cap_series += to_series(rng, asset, {"source": "alpha"}, with_holes(rng, caps[asset], HOLES, *absent))

    percent_from = 240  # the unit of the table changes here
    for i, asset in enumerate(ALTS):
        venues = [("Alpha", f"{asset}USDT", [None, 8, 4][i % 3])]
        if i % 3 == 0:
            venues.append((None, None, None))
        if i % 4 == 0:
            venues.append(("Beta", f"{asset}-PERPETUAL", 1))
        for exchange, instrument, interval in venues:
            hot = [0.00006 * math.sin(day / 50) for day in range(N_DAYS)]
            rates = [(0.00005 + hot[day] + rng.gauss(0, 0.00008)) * (interval or 8) / 8 for day in range(N_DAYS)]
            stored = [three_digits(rate * 100 if day >= percent_from else rate) for day, rate in enumerate(rates)]
            absent = [week(20, 7, 0), week(21, 7, 0)] if i < 7 else []  # skipped_funding_coverage
            if asset == "ATOM":
                absent = [range(d, d + 4) for d in range(0, 280, 14)]  # too few days in some weeks
            fields = {"instrument_id": instrument, "exchange": exchange, "interval_hours": interval}
            funding_series += to_series(rng, asset, fields, with_holes(rng, stored, HOLES, *absent))

    # closes end on a Tuesday, observed Wednesday 00:00, caps and funding later: the newest weeks are partial or have no outcome
    last_close = format_day(FIRST_DAY + N_DAYS - 6)
    price_series = [cut for cut in (cut_after(series, last_close) for series in price_series) if cut["values"]]

    def day(i):
        return format_day(FIRST_DAY + i)

    first_price, first_cap, first_funding = price_series[3], cap_series[2], funding_series[1]
    tables = {
        "fact_price": {
            **columns_of(
                ["asset_id", "date", "close", "source"],
                [
                    (first_price["asset_id"], first_price["first_date"], first_price["values"][0], "alpha"),  # the same row again
                    ("sol", day(70), -5.0, "alpha"),
                    ("SOL", day(71), 0.0, "alpha"),
                    ("ADA", day(72), None, "beta"),
                    (None, day(73), 12.0, "alpha"),
                    ("dead-usdt", day(10), 3.0, None),
                ],
            ),
            "series": price_series,
        },
        "fact_marketcap": {
            **columns_of(
                ["asset_id", "date", "marketcap", "source"],
                [
                    (f" {first_cap['asset_id'].upper()}", first_cap["first_date"], first_cap["values"][0], "alpha"),  # spelt otherwise
                    *(("XRP", day(d), 9e9, "beta") for d in range(84, 98)),  # the second source loses where alpha has a row
                    ("NEWCOIN", day(84), 7e9, "beta"),
                    ("NEWCOIN", day(84), 3e9, None),  # unlisted sources come last
                    ("dot", day(105), None, "alpha"),
                    ("dot", day(106), -1.0, "alpha"),
                ],
            ),
            "series": cap_series,
        },
        "fact_funding": {
            **columns_of(
                ["asset_id", "instrument_id", "exchange", "interval_hours", "date", "funding_rate"],
                [
                    (
                        *(first_funding[name] for name in ("asset_id", "instrument_id", "exchange", "interval_hours", "first_date")),
                        first_funding["values"][0],
                    ),
                    ("SOL", "SOLUSDT", "Alpha", 5, day(31), 0.05),  # 5 does not divide 24
                    ("SOL", "SOLUSDT", "Alpha", 48, day(32), 0.05),
                    ("XRP", "XRPUSDT", "Gamma", 8, day(33), None),
                    ("NEWCOIN", "NEWUSDT", "Alpha", 8, day(84), 0.0),
                ],
            ),
            "series": funding_series,
        },
        "dim_asset": columns_of(
            ["asset_id", "symbol", "is_stable", "is_wrapped_stable"],
            [
                *((asset.lower(), asset, None, False) for asset in ["BTC", *ALTS, "WBTC", "TAGX", "TAGY"]),
                ("ETH", "ETH", False, False),
                ("zusd", "ZUSD", True, None),
            ],
        ),
        "map_category_asset": columns_of(
            ["asset_id", "category_id", "category_name"],
            [
                ("tagx", "7", "Exchange-based  Tokens"),
                ("TAGY", "meme", None),
                ("SOL", "layer-1", "Smart Contract Platform"),
            ],
        ),
    }
    descriptor = {
        "version": 1,
        "name": "random-small",
        "defaults": {"stamp": "day_end"},
        "tables": {
            "fact_price": {"stamp": "day_end"},
            "fact_marketcap": {"stamp": "day_start", "publication_lag": "PT6H", "source_priority": ["alpha", "beta"]},
            "fact_funding": {
                "publication_lag": "PT30M",
                "unit_segments": [{"from": format_day(FIRST_DAY + percent_from), "unit": "percent"}],
            },
        },
        "aliases": {"SATS": "1000SATS"},
    }
    base = {
        "universe": {"basket_size": 8, "min_basket_size": 6, "extra_category_tags": {"bridge": ["Meme"]}},
        "label": {"v0_1": {"window_weeks": 10}},
        "returns": {"incomplete_week": "keep"},
    }
    other = {
        "decision": {"anchor_day": "wednesday", "anchor_hour": 12, "anchor_minute": 30},
        "universe": {
            "majors": ["eth-usdt"],
            "majors_weights": [1],
            "basket_size": 6,
            "min_basket_size": 1,
            "exclude_categories": ["BTC", "stablecoins", "sol"],
            "extended_exclusions": False,
            "use_category_tags": False,
            "max_staleness_days": None,
        },
        "feature": {"lookback_days": 14, "min_days_per_asset": 1, "min_coverage_pct": 50},
        "label": {
            "bins": 3,
            "bin_names": ["Low", "Middle", "High"],
            "bin_ranges": [[0, 30], [30, 62.5], [62.5, 100]],
            "v0_1": {"window_weeks": 20},
        },
        "returns": {"max_staleness_days": None},
        "inference": {"n_boot": 499, "block_length": 3.5, "ci": "percentile", "confidence": 0.9, "min_label_count": 12, "seed": 7},
    }
    return {
        "versions": versions(),
        "descriptor": descriptor,
        "tables": tables,
        "runs": [
            run_on(tables, descriptor, "window of 10 weeks, incomplete weeks kept", day(0), day(N_DAYS + 7), base),
            run_on(tables, descriptor, "Wednesdays 12:30, three bins, nothing is ever stale", day(210), day(N_DAYS + 3), other),
            run_on(tables, descriptor, "four weeks: nothing to test, no label v0.1", day(56), day(80), base),
            run_on(tables, descriptor, "no inference asked for", day(56), day(80), base | {"inference": {"enabled": False}}),
        ],
    }


def cut_after(series, last_date):
    n_days = parse_day(last_date) - parse_day(series["first_date"]) + 1
    return series | {"values": series["values"][: max(0, n_days)]}


def main():
    FOLDER.mkdir(exist_ok=True)
    for name, golden in (("worked_example", worked_example()), ("random_small", random_small())):
        path = FOLDER / f"{name}.json"
        write_json(path, golden)
        print(f"{path.name}: {path.stat().st_size} bytes")
        for run in golden["runs"]:
            expected = run["expected"]
            reasons = [row["reason"] for row in expected["rejections"]]
            counts = {reason: reasons.count(reason) for reason in sorted(set(reasons))}
            print(f"  {run['name']}: {len(expected['msm_timeseries'])} weeks, {counts}, current {expected['msm_current']}")


if __name__ == "__main__":
    main()
