"""MSM v0 as one would write it with pandas: CSV files in, weekly table, summaries and manifest out.

python msm_v0_pandas.py --lake-csv DIR --start YYYY-MM-DD --end YYYY-MM-DD --out DIR

The peer of the benchmark: default settings of specs/02-msm-v0.md, rows dated d observed at d+1 00:00 UTC (stamp day_end, no lag), clean
tables (one row per key). No descriptor, no other config, no checks beyond the five rejection reasons.
"""

import argparse
import json
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pandas as pd

CONFIG = {
    "majors": {"BTC": 0.7, "ETH": 0.3},
    "basket_size": 30,
    "min_basket_size": 30,
    "min_mcap_usd": 50e6,
    "mcap_staleness_days": 7,
    "price_staleness_days": 3,
    "lookback_days": 7,
    "min_days_per_asset": 4,
    "min_coverage_pct": 60.0,
    "min_price_coverage_pct": 60.0,
    "labels": ["Red", "Orange", "Yellow", "YellowGreen", "Green"],
    "window_weeks": 52,
}
ALIASES = {"SATS": "1000SATS"}
EXCLUDED = set(
    """
    USDT USDC BUSD DAI TUSD USDP USDD FRAX LUSD GUSD HUSD USDN PAXG FDUSD PYUSD USDE USDS SUSDE SUSDS USD1 USD0 CRVUSD GHO EURC EURT USTC
    XAUT RLUSD BFUSD USDX
    BNB FTT HT OKB KCS GT MX CRO LEO VGX BGB WBT BMX
    WBTC WETH STETH RETH CBETH WSTETH STSOL RBTC CBBTC WBNB WSOL WAVAX WMATIC LBTC SOLVBTC FBTC TBTC BTCB RENBTC WEETH
    WBETH EZETH RSETH METH OSETH SFRXETH SWETH JITOSOL MSOL BNSOL JUPSOL SAVAX EETH
    AXLUSDC MULTI
    """.split()
)
DAY = pd.Timedelta(days=1)


def read_lake(folder):
    text = {"asset_id": str}
    price = pd.read_csv(folder / "fact_price.csv", parse_dates=["date"], dtype=text, keep_default_na=False, na_values=[""])
    mcap = pd.read_csv(folder / "fact_marketcap.csv", parse_dates=["date"], dtype=text, keep_default_na=False, na_values=[""])
    funding = pd.read_csv(folder / "fact_funding.csv", parse_dates=["date"], dtype=text, keep_default_na=False, na_values=[""])
    dim = pd.read_csv(folder / "dim_asset.csv", dtype=text, keep_default_na=False, na_values=[""])
    for table in (price, mcap, funding, dim):
        table["asset_id"] = table["asset_id"].str.upper().replace(ALIASES)
    return price, mcap, funding, dim


def daily_matrix(table, value, staleness_days, until):
    """Observation time x asset, each value carried for at most `staleness_days`."""
    wide = table.pivot(index="date", columns="asset_id", values=value)
    wide.index = wide.index + DAY  # a row dated d is observed at the end of d
    days = pd.date_range(wide.index[0], until, freq="D")
    return wide.reindex(days).ffill(limit=staleness_days)


def funding_matrix(funding):
    """Row date x asset, mean over venues, on the 8 h basis."""
    rate8 = funding["funding_rate"] * 8 / funding["interval_hours"].fillna(8)
    return rate8.groupby([funding["date"], funding["asset_id"]]).mean().unstack()


def largest(mcaps, day):
    cap = mcaps.loc[day].dropna()
    cap = cap[cap >= CONFIG["min_mcap_usd"]].sort_index().sort_values(ascending=False, kind="stable")
    return list(cap.index[: CONFIG["basket_size"]])


def run_weeks(prices, mcaps, funding, last_price, mondays):
    rows, rejected = [], []
    majors, size = CONFIG["majors"], CONFIG["basket_size"]
    for monday in mondays:
        end = monday + 7 * DAY
        basket = largest(mcaps, monday)
        record = {"decision_date": monday, "n_selected": len(basket)}
        if len(basket) < CONFIG["min_basket_size"]:
            rejected.append(record | {"reason": "skipped_no_universe"})
            continue

        window = funding.loc[monday - CONFIG["lookback_days"] * DAY : monday - DAY].reindex(columns=basket)
        means = window.mean()[window.count() >= CONFIG["min_days_per_asset"]]
        record |= {"n_valid": len(means), "coverage": 100 * len(means) / size}
        if len(means) == 0 or record["coverage"] < CONFIG["min_coverage_pct"]:
            rejected.append(record | {"reason": "skipped_funding_coverage"})
            continue
        if last_price < end:
            rejected.append(record | {"reason": "skipped_incomplete_week"})
            continue

        first, last = prices.loc[monday], prices.loc[end]
        returns = last / first - 1
        alts = returns.reindex(basket)
        n_priced = int(alts.count())
        record |= {"n_priced": n_priced, "price_coverage": 100 * n_priced / size}
        if n_priced == 0 or record["price_coverage"] < CONFIG["min_price_coverage_pct"]:
            rejected.append(record | {"reason": "skipped_price_coverage"})
            continue
        if returns[list(majors)].isna().any():
            rejected.append(record | {"reason": "skipped_returns_computation"})
            continue

        r_alts = alts.mean()
        r_maj = sum(weight * returns[major] for major, weight in majors.items())
        rows.append(
            {
                "decision_date": monday,
                "next_date": end,
                "basket_hash": ",".join(sorted(basket)),
                "basket_members": ",".join(basket),
                "n_valid": record["n_valid"],
                "coverage": record["coverage"],
                "F_tk": means.mean(),
                "label_v0_0": None,
                "label_v0_1": None,
                "p_v0_0": np.nan,
                "p_v0_1": np.nan,
                "r_alts": r_alts,
                "r_maj_weighted": r_maj,
                "y": r_alts - r_maj,
                **{f"r_{major.lower()}": returns[major] for major in majors},
                "n_selected": len(basket),
                "n_priced": n_priced,
                "n_lost": int((first.reindex(basket).notna() & last.reindex(basket).isna()).sum()),
                "price_coverage": record["price_coverage"],
                "window_days": 7,
                "is_partial": "false",
            }
        )
    return pd.DataFrame(rows), pd.DataFrame(rejected)


def label_of(x, reference):
    labels = CONFIG["labels"]
    edges = np.percentile(reference, np.linspace(0, 100, len(labels) + 1))
    k = int(np.clip(np.searchsorted(edges, x, side="right") - 1, 0, len(labels) - 1))
    return labels[k], 100 * np.mean(reference <= x)


def add_labels(weeks):
    feature, window = weeks["F_tk"].to_numpy(), CONFIG["window_weeks"]
    label_v0_1, p_v0_1 = [None] * len(weeks), [np.nan] * len(weeks)
    span = pd.Series(pd.NA, index=weeks.index, dtype="Int64")
    for k in range(window, len(weeks)):
        label_v0_1[k], p_v0_1[k] = label_of(feature[k], feature[k - window : k])
        span[k] = (weeks["decision_date"][k] - weeks["decision_date"][k - window]).days
    weeks["label_v0_0"], weeks["p_v0_0"] = zip(*(label_of(x, feature) for x in feature))
    weeks["label_v0_1"], weeks["p_v0_1"], weeks["v0_1_span_days"] = label_v0_1, p_v0_1, span


def summarise(weeks, version):
    by_label = weeks.groupby(f"label_{version}")["y"]
    summary = by_label.agg(count="count", mean_y="mean", median_y="median", std_y="std", hit_rate=lambda y: (y < 0).mean())
    summary["share_alts_underperform"] = summary["hit_rate"]
    summary = summary.reindex([label for label in CONFIG["labels"] if label in summary.index])
    return summary.rename_axis("label").reset_index()


def date_range(table):
    days = table["date"]
    return {"earliest": str(days.min().date()), "latest": str(days.max().date()), "n_days": int(days.nunique())}


def sanity_check(price, mcap, funding, basket, start, end):
    spans = {"funding": date_range(funding), "marketcap": date_range(mcap), "price": date_range(price)}
    flat = {f"{table}_{name}": value for table, span in spans.items() for name, value in span.items()}
    recent = funding[funding["date"].between(start - CONFIG["lookback_days"] * DAY, end) & funding["asset_id"].isin(basket)]
    dates = recent.groupby("asset_id")["date"].agg(["nunique", "min", "max"]).reindex(basket)
    with_funding = int(dates["nunique"].notna().sum())
    assets = [
        {
            "asset_id": asset,
            "n_days": 0 if pd.isna(row["nunique"]) else int(row["nunique"]),
            "first_date": None if pd.isna(row["min"]) else str(row["min"].date()),
            "last_date": None if pd.isna(row["max"]) else str(row["max"].date()),
        }
        for asset, row in dates.iterrows()
    ]
    coverage = {
        "n_assets_checked": len(basket),
        "n_assets_with_funding": with_funding,
        "coverage_pct": 100 * with_funding / len(basket) if basket else None,
        "assets": assets,
    }
    return flat | {"top_n_coverage": coverage}


REASONS = [
    "skipped_no_universe",
    "skipped_funding_coverage",
    "skipped_price_coverage",
    "skipped_returns_computation",
    "skipped_incomplete_week",
]
REJECTION_COLUMNS = ["decision_date", "reason", "n_selected", "n_valid", "coverage", "n_priced", "price_coverage"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake-csv", type=Path, required=True)
    parser.add_argument("--start", type=pd.Timestamp, required=True)
    parser.add_argument("--end", type=pd.Timestamp, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()

    price, mcap, funding, dim = read_lake(args.lake_csv)
    flagged = dim.loc[dim["is_stable"].fillna(False).astype(bool) | dim["is_wrapped_stable"].fillna(False).astype(bool), "asset_id"]
    excluded = EXCLUDED | set(flagged) | set(CONFIG["majors"])

    mondays = pd.date_range(args.start, args.end, freq="W-MON")
    until = args.end + 8 * DAY
    prices = daily_matrix(price, "close", CONFIG["price_staleness_days"], until)
    mcaps = daily_matrix(mcap[~mcap["asset_id"].isin(excluded)], "marketcap", CONFIG["mcap_staleness_days"], until)
    last_price = price["date"].max() + DAY
    weeks, rejected = run_weeks(prices, mcaps, funding_matrix(funding), last_price, mondays)
    add_labels(weeks)

    args.out.mkdir(parents=True, exist_ok=True)
    weeks.to_csv(args.out / "msm_timeseries.csv", index=False)
    rejected.reindex(columns=REJECTION_COLUMNS).to_csv(args.out / "rejections.csv", index=False)
    for version in ("v0_0", "v0_1"):
        summary = summarise(weeks, version)
        if len(summary):
            summary.to_csv(args.out / f"summary_by_label_{version}.csv", index=False)

    counts = rejected["reason"].value_counts() if len(rejected) else {}
    metadata = {
        "run_id": args.out.name,
        "start_date": str(args.start.date()),
        "end_date": str(args.end.date()),
        "n_weeks": len(weeks),
        "n_decision_dates": len(mondays),
        "rejection_counts": {reason: int(counts.get(reason, 0)) for reason in REASONS},
        "rejection_rate": {
            "total_decision_dates": len(mondays),
            "valid_weeks": len(weeks),
            "rejection_rate_pct": 100 * (len(mondays) - len(weeks)) / len(mondays),
        },
        "sanity_check": sanity_check(price, mcap, funding, largest(mcaps, mondays[-1]), args.start, args.end),
    }
    manifest = {"run_id": args.out.name, "timestamp": datetime.now(timezone.utc).isoformat(), "config": CONFIG, "metadata": metadata}
    (args.out / "run_manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
