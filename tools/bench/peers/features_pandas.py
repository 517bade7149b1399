"""The eight feature groups as one would write them with pandas: wide frames in, one frame of features out.

python features_pandas.py --panels DIR [--repeat K] [--strides] [--out FILE]

The peer of the benchmark: default settings of specs/03-majors-alts.md section 4. DIR holds panels.json, {"assets", "majors", "rows"}, and
close, market_cap, volume, funding, open_interest and open_interest_asof .f64, row-major doubles with NaN for missing. Prints JSON: the fewest
seconds of K computations (reading and writing not counted) and the versions. --out writes the features as .f64, columns as in COLUMNS.

All of it is whole-frame pandas but one thing: z-scores on a constant set of assets, which no rolling method of pandas offers. They are a loop over
days; with --strides a matrix product over numpy's sliding windows, which is faster and is no longer pandas.
"""

import argparse
import json
import platform
import time
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

MIN_ASSETS = 5
OI_MIN_SHARE = 0.6
RAW = [
    *("alt_breadth_pct_up", "alt_breadth_median_ret", "alt_breadth_iqr", "alt_breadth_slope_5d", "alt_breadth_slope_20d"),
    *("btc_dominance", "btc_dominance_d1d", "btc_dominance_d5d", "btc_dominance_zscore"),
    *("funding_skew", "funding_skew_zscore_3d", "has_funding", "funding_heating", "oi_risk"),
    *("liquidity_7d_median", "liquidity_z_delta", "liquidity_pct_at_high", "volatility_spread"),
    *("momentum_alt_3d", "momentum_alt_7d", "momentum_spread_3d", "momentum_spread_7d"),
]
TWINS = [name for name in RAW if name not in ("has_funding", "btc_dominance_zscore", "funding_skew_zscore_3d")]
COLUMNS = [f"raw_{name}" for name in RAW] + [f"z_{name}" for name in TWINS]


def z(x, window):
    rolling = x.rolling(window, min_periods=window if window <= 7 else -(-4 * window // 5))
    mean, deviation = rolling.mean(), rolling.std()
    return (x - mean) / deviation.where(deviation > 1e-12 * np.maximum(1, mean.abs()))


def enough(frame, minimum=MIN_ASSETS):
    return frame.count(axis=1) >= minimum


def sums_by_day(frame, window):
    """T x window sums over the assets with a value on every grid day of the window, oldest day first, and T sizes of the set."""
    sums, sizes = np.full((len(frame), window), np.nan), np.zeros(len(frame), dtype=int)
    for t in range(len(frame)):
        constant = frame.iloc[max(0, t - window + 1) : t + 1].dropna(axis=1)
        sums[t, -len(constant) :] = constant.sum(axis=1)
        sizes[t] = constant.shape[1]
    return sums, sizes


def sums_by_strides(frame, window):
    """The same, of all days at once."""
    values = frame.to_numpy()
    there = np.isfinite(values)
    padded = np.vstack([np.zeros((window - 1, values.shape[1])), np.where(there, values, 0.0)])
    runs = pd.DataFrame(there.astype(float)).rolling(window, min_periods=1).sum().to_numpy()
    lengths = np.minimum(np.arange(len(values)) + 1, window)
    always = runs == lengths[:, None]
    windows = sliding_window_view(padded, window, axis=0)  # T x assets x window
    sums = np.matmul(always[:, None, :].astype(float), windows)[:, 0, :]
    sums[np.arange(window)[None, :] < (window - lengths)[:, None]] = np.nan
    return sums, always.sum(axis=1)


def z_of_last(windows, minimum):
    """z-score of the last column of each row, over the finite columns."""
    frame = pd.DataFrame(windows)
    last, mean, deviation = frame.iloc[:, -1], frame.mean(axis=1), frame.std(axis=1)
    usable = (frame.count(axis=1) >= minimum) & (deviation > 1e-12 * np.maximum(1, mean.abs()))
    return ((last - mean) / deviation).where(usable)


def group_levels(rates, interest, minimum):
    has_rate = enough(rates, minimum)
    weights = interest.where(rates.notna() & (interest > 0))
    plain = rates.mean(axis=1).where(has_rate)
    weighted = ((rates * weights).sum(axis=1) / weights.sum(axis=1).replace(0, np.nan)).where(has_rate)
    covered = has_rate & (weights.count(axis=1) > 0) & (weights.count(axis=1) / rates.count(axis=1) >= OI_MIN_SHARE)
    chosen = covered & (covered.rolling(60, min_periods=1).sum() >= 48)
    return {False: plain, True: weighted}, chosen


def features(close, market_cap, volume, funding, open_interest, open_interest_asof, majors, constant_set_sums=sums_by_day):
    index = close.index
    btc = majors[0]
    alts = [asset for asset in close.columns if asset not in majors]
    out = {}
    r = close / close.shift(1) - 1
    alt_r = r[alts]

    up = (100 * (alt_r > 0).sum(axis=1) / alt_r.count(axis=1)).where(enough(alt_r))
    out["alt_breadth_pct_up"] = up
    quartiles = alt_r.quantile([0.25, 0.5, 0.75], axis=1)
    out["alt_breadth_median_ret"] = quartiles.loc[0.5].where(enough(alt_r))
    out["alt_breadth_iqr"] = (quartiles.loc[0.75] - quartiles.loc[0.25]).where(enough(alt_r))
    out["alt_breadth_slope_5d"] = up.diff(5)
    out["alt_breadth_slope_20d"] = up.diff(20)

    caps, own = market_cap[alts], market_cap[btc]
    out["btc_dominance"] = (own / (own + caps.sum(axis=1))).where(enough(caps))
    for k in (1, 5):
        before = caps.shift(k)
        both = caps.notna() & before.notna()
        now, then = caps.where(both).sum(axis=1), before.where(both).sum(axis=1)
        change = own / (own + now) - own.shift(k) / (own.shift(k) + then)
        out[f"btc_dominance_d{k}d"] = change.where(both.any(axis=1))
    sums, size = constant_set_sums(caps, 60)
    past = sliding_window_view(np.concatenate([np.full(59, np.nan), own.to_numpy()]), 60)
    constant = pd.Series(z_of_last(past / (past + sums), 48).to_numpy(), index).where(size >= MIN_ASSETS)
    out["btc_dominance_zscore"] = constant

    alt_levels, alt_chosen = group_levels(funding[alts], open_interest_asof[alts], MIN_ASSETS)
    major_levels, major_chosen = group_levels(funding[majors], open_interest_asof[majors], 1)
    stitched = {name: pd.Series(np.nan, index) for name in ("skew", "skew_3d", "heating", "z_skew", "z_heating")}
    for a in (False, True):
        for m in (False, True):
            here = (alt_chosen == a) & (major_chosen == m)
            if not here.any():
                continue
            skew = alt_levels[a] - major_levels[m]
            heating = (skew.rolling(10, min_periods=8).mean() - skew.rolling(20, min_periods=16).mean()).where(skew.notna())
            history = {"skew": skew, "skew_3d": z(skew, 3), "heating": heating, "z_skew": z(skew, 60), "z_heating": z(heating, 60)}
            for name, values in history.items():
                stitched[name] = stitched[name].where(~here, values)
    out["funding_skew"], out["funding_skew_zscore_3d"] = stitched["skew"], stitched["skew_3d"]
    out["has_funding"] = stitched["skew"].notna().astype(float)
    out["funding_heating"] = stitched["heating"]

    base = open_interest[btc].shift(3)
    growth = 100 * (open_interest[btc] / base.where(base > 0) - 1)
    move = close[btc] / close[btc].shift(3)
    risk = np.where(growth <= 0, 0.0, np.where(move > 1, 1.0, 0.5) * np.minimum(growth / 50, 1))
    out["oi_risk"] = pd.Series(risk, index).where(growth.notna() & move.notna())

    traded = volume[alts]
    total = traded.sum(axis=1).where(enough(traded))
    median = total.rolling(7).median()
    out["liquidity_7d_median"] = median
    out["liquidity_z_delta"] = z(total - median, 30)
    month = traded.rolling(30, min_periods=24)
    qualified = traded.notna() & (month.count() >= 24)
    high = (traded == month.max()) & qualified
    out["liquidity_pct_at_high"] = (100 * high.sum(axis=1) / qualified.sum(axis=1)).where(qualified.sum(axis=1) >= MIN_ASSETS)
    sums, size = constant_set_sums(traded, 66)
    medians = np.median(sliding_window_view(sums, 7, axis=1), axis=2)
    liquidity_twin = pd.Series(z_of_last(medians, 48).to_numpy(), index).where(size >= MIN_ASSETS)

    before = caps.shift(1)
    weights = before.where(alt_r.notna() & before.notna())
    alt_index = ((weights * alt_r).sum(axis=1) / weights.sum(axis=1)).where(enough(weights))
    out["volatility_spread"] = alt_index.rolling(7).std() - r[btc].rolling(7).std()

    for n in (3, 7):
        mean = r.rolling(n).mean()
        of_alts = mean[alts].median(axis=1).where(enough(mean[alts]))
        out[f"momentum_alt_{n}d"] = of_alts
        out[f"momentum_spread_{n}d"] = of_alts - mean[majors].mean(axis=1)

    twins = {
        "btc_dominance": constant,
        "funding_skew": stitched["z_skew"],
        "funding_heating": stitched["z_heating"],
        "liquidity_7d_median": liquidity_twin,
    }
    return pd.DataFrame({f"raw_{name}": out[name] for name in RAW} | {f"z_{name}": twins.get(name, z(out[name], 60)) for name in TWINS})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--panels", type=Path, required=True)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--strides", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    shape = json.loads((args.panels / "panels.json").read_text())
    days = pd.date_range("2020-01-01", periods=shape["rows"], freq="D")
    names = ("close", "market_cap", "volume", "funding", "open_interest", "open_interest_asof")
    frames = [
        pd.DataFrame(np.fromfile(args.panels / f"{name}.f64").reshape(shape["rows"], -1), days, shape["assets"]) for name in names
    ]
    seconds = []
    for _ in range(args.repeat):
        began = time.perf_counter()
        table = features(*frames, shape["majors"], sums_by_strides if args.strides else sums_by_day)
        seconds.append(time.perf_counter() - began)
    if args.out:
        table[COLUMNS].to_numpy(dtype=float).tofile(args.out)
    print(json.dumps({"seconds": min(seconds), "python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__}))


if __name__ == "__main__":
    main()
