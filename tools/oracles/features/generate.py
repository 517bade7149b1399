"""Writes packages/features/test/golden/features.json. How to run it: README.md.

A seeded market and the feature groups on it, one day and one window at a time: slow, plain pandas, no shortcut shared with the library.
"""

import json
import math
import platform
from pathlib import Path

import numpy as np
import pandas as pd

FILE = Path(__file__).resolve().parents[3] / "packages" / "features" / "test" / "golden" / "features.json"
T = 130
MAJORS = ["BTC", "ETH"]
EXCLUDED = ["USDT"]
ALTS = ["ADA", "AVAX", "DOGE", "DOT", "LINK", "LTC", "SOL", "XRP"]
ASSETS = sorted(MAJORS + EXCLUDED + ALTS)
MIN_ASSETS = 5


def market():
    """Panels as dictionaries of frames: holes everywhere, AVAX listed late, DOT dead early, XRP without open interest."""
    g = np.random.default_rng(20240101)
    walk = lambda start, deviation: start * np.exp(np.cumsum(deviation * g.standard_t(4, (T, len(ASSETS))), axis=0))
    panels = {
        "price": walk(np.geomspace(0.1, 5e4, len(ASSETS)), 0.03),
        "market_cap": walk(np.geomspace(5e8, 1e12, len(ASSETS)), 0.03),
        "volume": np.geomspace(1e7, 1e10, len(ASSETS)) * np.exp(0.5 * g.standard_normal((T, len(ASSETS)))),
        "funding": 1e-4 * (1 + g.standard_t(4, (T, len(ASSETS)))),
        "open_interest": walk(np.geomspace(1e7, 1e10, len(ASSETS)), 0.08),
    }
    panels["open_interest_asof"] = panels["open_interest"].copy()
    frames = {}
    for name, values in panels.items():
        rounded = np.array([[float(f"{value:.6g}") for value in row] for row in values])
        frame = pd.DataFrame(rounded, columns=ASSETS)
        for _ in range(5):
            frame.loc[g.integers(T), ASSETS[g.integers(len(ASSETS))]] = np.nan
        frame.loc[: 19, "AVAX"] = np.nan
        frame.loc[105:, "DOT"] = np.nan
        frames[name] = frame
    frames["price"].loc[60:63, ALTS[:5]] = np.nan  # fewer alts than a cross-section needs
    frames["market_cap"].loc[40, "BTC"] = np.nan
    frames["volume"].loc[120, ["ADA", "SOL"]] = [4.5e12, 4.5e12]  # two at their high
    frames["funding"].loc[70:72] = np.nan
    frames["open_interest"].loc[33, "BTC"] = 0.0
    frames["open_interest_asof"]["XRP"] = np.nan
    frames["open_interest_asof"].loc[50, "ADA"] = 0.0
    frames["open_interest_asof"].loc[: 9, MAJORS] = np.nan  # so the majors' choice comes later than the alts'
    frames["open_interest_asof"].loc[88:91, ["ADA", "DOGE", "LINK", "SOL"]] = np.nan  # the alts fall back to the mean
    return frames


def z_of_last(values, window):
    """z of the last of `window` values (given oldest first, possibly fewer)."""
    x = np.asarray(values, dtype=float)
    finite = x[np.isfinite(x)]
    if not np.isfinite(x[-1]) or len(finite) < needed(window) or np.ptp(finite) == 0:
        return math.nan
    deviation = finite.std(ddof=1)
    return math.nan if deviation <= 1e-12 * max(1, abs(finite.mean())) else (x[-1] - finite.mean()) / deviation


def needed(window):
    return window if window <= 7 else math.ceil(round(0.8 * window, 9))


def windows(series, window, statistic):
    """The statistic of every window's values, oldest first."""
    x = np.asarray(series, dtype=float)
    return pd.Series([statistic(x[max(0, t - window + 1) : t + 1]) for t in range(len(x))])


def rolling(series, window, statistic):
    """A pandas statistic of the values of every window that has enough of them."""
    return windows(series, window, lambda x: statistic(pd.Series(x)) if np.isfinite(x).sum() >= needed(window) else math.nan)


def z(series, window):
    return windows(series, window, lambda x: z_of_last(x, window))


def cross_section(frame, statistic):
    """A statistic of each row's present values, where there are enough."""
    return pd.Series([statistic(row.dropna()) if row.count() >= MIN_ASSETS else math.nan for _, row in frame.iterrows()])


def dominance(caps):
    alts, btc = caps[ALTS], caps["BTC"]
    out = {"btc_dominance": btc / (btc + cross_section(alts, pd.Series.sum))}
    for k in (1, 5):
        change = []
        for t in range(T):
            both = [] if t < k else [a for a in ALTS if pd.notna(alts.at[t, a]) and pd.notna(alts.at[t - k, a])]
            share = lambda s: btc[s] / (btc[s] + alts.loc[s, both].sum())
            change.append(share(t) - share(t - k) if both else math.nan)
        out[f"btc_dominance_d{k}d"] = pd.Series(change)
    scores = []
    for t in range(T):
        window = caps.loc[max(0, t - 59) : t]
        constant = [a for a in ALTS if window[a].notna().all()]
        share = window["BTC"] / (window["BTC"] + window[constant].sum(axis=1))
        scores.append(z_of_last(share, 60) if len(constant) >= MIN_ASSETS else math.nan)
    out["btc_dominance_zscore"] = pd.Series(scores)
    return out


def group(rates, interest, minimum, method):
    """(plain level, weighted level, weighted chosen?, fallback?) of a group, per day."""
    plain, weighted, covered = [], [], []
    for t in range(T):
        f = rates.loc[t].dropna()
        w = [a for a in f.index if interest.at[t, a] > 0] if len(f) >= minimum else []
        plain.append((f.median() if method == "median" else f.mean()) if len(f) >= minimum else math.nan)
        weighted.append(float(np.average(f[w], weights=interest.loc[t, w])) if w else math.nan)
        covered.append(bool(w) and len(w) / len(f) >= 0.6)
    chosen = [method == "oi_weighted" and covered[t] and sum(covered[max(0, t - 59) : t + 1]) >= 48 for t in range(T)]
    fallback = [method == "oi_weighted" and not chosen[t] and not math.isnan(plain[t]) for t in range(T)]
    return pd.Series(plain), pd.Series(weighted), chosen, fallback


def funding(frames, method):
    rates, interest = frames["funding"], frames["open_interest_asof"]
    alts, majors = group(rates[ALTS], interest[ALTS], MIN_ASSETS, method), group(rates[MAJORS], interest[MAJORS], 1, method)
    names = ("funding_skew", "funding_skew_zscore_3d", "funding_heating", "z_funding_skew", "z_funding_heating")
    histories = {}
    for a in (False, True):
        for m in (False, True):
            skew = alts[a] - majors[m]
            heating = (rolling(skew, 10, pd.Series.mean) - rolling(skew, 20, pd.Series.mean)).where(skew.notna())
            histories[a, m] = dict(zip(names, (skew, z(skew, 3), heating, z(skew, 60), z(heating, 60))))
    out = {name: pd.Series([histories[alts[2][t], majors[2][t]][name][t] for t in range(T)]) for name in names}
    out["has_funding"] = out["funding_skew"].notna().astype(float)
    facts = {
        name: {"weighted": [int(value) for value in chosen], "fallback": [int(value) for value in fallback]}
        for name, (_, _, chosen, fallback) in (("alts", alts), ("majors", majors))
    }
    return out, facts


def liquidity(volume):
    total = cross_section(volume, pd.Series.sum)
    median = rolling(total, 7, pd.Series.median)
    high, twin = [], []
    for t in range(T):
        month = volume.loc[max(0, t - 29) : t]
        qualified = [a for a in ALTS if month[a].count() >= 24 and pd.notna(volume.at[t, a])]
        at_high = [a for a in qualified if volume.at[t, a] == month[a].max()]
        high.append(100 * len(at_high) / len(qualified) if len(qualified) >= MIN_ASSETS else math.nan)
        window = volume.loc[max(0, t - 65) : t]
        constant = [a for a in ALTS if window[a].notna().all()]
        medians = rolling(window[constant].sum(axis=1), 7, pd.Series.median)
        twin.append(z_of_last(medians[-60:], 60) if len(constant) >= MIN_ASSETS else math.nan)
    return {
        "liquidity_7d_median": median,
        "liquidity_z_delta": z(total - median, 30),
        "liquidity_pct_at_high": pd.Series(high),
        "z_liquidity_7d_median": pd.Series(twin),
    }


def others(frames):
    price, caps, interest = frames["price"], frames["market_cap"], frames["open_interest"]["BTC"]
    r = price / price.shift(1) - 1
    up = cross_section(r[ALTS], lambda x: 100 * (x > 0).mean())
    out = {
        "alt_breadth_pct_up": up,
        "alt_breadth_median_ret": cross_section(r[ALTS], pd.Series.median),
        "alt_breadth_iqr": cross_section(r[ALTS], lambda x: x.quantile(0.75) - x.quantile(0.25)),
        "alt_breadth_slope_5d": up - up.shift(5),
        "alt_breadth_slope_20d": up - up.shift(20),
    }
    growth = 100 * (interest / interest.shift(3).replace(0, np.nan) - 1)
    move = price["BTC"] / price["BTC"].shift(3)
    out["oi_risk"] = pd.Series(
        [
            math.nan if math.isnan(g) or math.isnan(p) else 0.0 if g <= 0 else (1.0 if p > 1 else 0.5) * min(g / 50, 1)
            for g, p in zip(growth, move)
        ]
    )
    index = []
    for t in range(T):
        both = [a for a in ALTS if t > 0 and pd.notna(caps.at[t - 1, a]) and pd.notna(r.at[t, a])]
        index.append(np.average(r.loc[t, both], weights=caps.loc[t - 1, both]) if len(both) >= MIN_ASSETS else math.nan)
    out["volatility_spread"] = rolling(index, 7, pd.Series.std) - rolling(r["BTC"], 7, pd.Series.std)
    for n in (3, 7):
        mean = r.apply(lambda column: windows(column, n, lambda x: x.mean() if len(x) == n else math.nan))
        alts = cross_section(mean[ALTS], pd.Series.median)
        out[f"momentum_alt_{n}d"], out[f"momentum_spread_{n}d"] = alts, alts - mean[MAJORS].mean(axis=1)
    return out


def features(frames):
    of_funding, facts = funding(frames, "oi_weighted")
    columns = others(frames) | dominance(frames["market_cap"]) | of_funding | liquidity(frames["volume"][ALTS])
    own = {name for name in columns if name.startswith("z_")}
    raw = {name: column for name, column in columns.items() if name not in own}
    twins = {name: columns[name] for name in own} | {"z_btc_dominance": columns["btc_dominance_zscore"]}
    for name in raw:
        if name not in ("has_funding", "btc_dominance_zscore", "funding_skew_zscore_3d"):
            twins.setdefault(f"z_{name}", z(raw[name], 60))
    return {f"raw_{name}": column for name, column in raw.items()} | twins, facts


def plain(values):
    """JSON has no NaN: null stands for it."""
    return [None if math.isnan(value) else float(value) for value in values]


def main():
    frames = market()
    columns, facts = features(frames)
    of_median, _ = funding(frames, "median")
    of_mean, _ = funding(frames, "mean")
    content = {
        "made_by": "tools/oracles/features/generate.py",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__},
        "assets": ASSETS,
        "majors": MAJORS,
        "excluded": EXCLUDED,
        "inputs": {name: plain(frame.to_numpy().ravel()) for name, frame in frames.items()},
        "columns": {name: plain(column) for name, column in columns.items()},
        "group_funding": facts,
        "median": {name: plain(column) for name, column in of_median.items()},
        "mean": {name: plain(column) for name, column in of_mean.items()},
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(content, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
