"""Section 4 of specs/03-majors-alts.md, column by column over the whole grid."""

import math

import numpy as np

from measures import finite, min_periods, quantile, std, trailing, trailing_z, z_of_last

NAN = math.nan
NO_TWIN = {"has_funding", "btc_dominance_zscore", "funding_skew_zscore_3d"}
RAW = [
    *("alt_breadth_pct_up", "alt_breadth_median_ret", "alt_breadth_iqr", "alt_breadth_slope_5d", "alt_breadth_slope_20d"),
    *("btc_dominance", "btc_dominance_d1d", "btc_dominance_d5d", "btc_dominance_zscore"),
    *("funding_skew", "funding_skew_zscore_3d", "has_funding", "funding_heating", "oi_risk"),
    *("liquidity_7d_median", "liquidity_z_delta", "liquidity_pct_at_high", "volatility_spread"),
    *("momentum_alt_3d", "momentum_alt_7d", "momentum_spread_3d", "momentum_spread_7d"),
]
TWINS = [name for name in RAW if name not in NO_TWIN]
# what the composite reads (end of section 4)
COMPOSITE = {
    "alt_breadth": "z_alt_breadth_pct_up",
    "btc_dominance": "raw_btc_dominance_zscore",
    "funding_skew": "z_funding_skew",
    "funding_heating": "z_funding_heating",
    "liquidity": "z_liquidity_7d_median",
    "volatility_spread": "z_volatility_spread",
    "momentum": "z_momentum_spread_7d",
    "oi_risk": "z_oi_risk",
}


def simple_returns(prices):
    """P[t]/P[t-1] - 1 of cells."""
    out = np.full(prices.shape, NAN)
    out[1:] = prices[1:] / prices[:-1] - 1
    return out


def change(series, k):
    out = np.full(len(series), NAN)
    out[k:] = series[k:] - series[:-k]
    return out


def build_features(market, config, output):
    """(columns by name, counters); `output` is the slice of [start, end], over which days are counted."""
    settings = config["features"]
    least = settings["min_assets"]
    alts, (btc, eth) = market.alts, market.majors
    n_rows = len(market.days)
    r = simple_returns(market.X)
    raw = {name: np.full(n_rows, NAN) for name in RAW}
    z = {}

    for t in range(n_rows):
        moves = finite(r[t, alts])
        if len(moves) >= least:
            raw["alt_breadth_pct_up"][t] = 100 * np.sum(moves > 0) / len(moves)
            raw["alt_breadth_median_ret"][t] = np.median(moves)
            raw["alt_breadth_iqr"][t] = quantile(moves, 0.75) - quantile(moves, 0.25)
    raw["alt_breadth_slope_5d"] = change(raw["alt_breadth_pct_up"], 5)
    raw["alt_breadth_slope_20d"] = change(raw["alt_breadth_pct_up"], 20)

    dominance(raw, market.cap[:, alts], market.cap[:, btc], least)
    counters = funding(raw, z, market, settings, output)
    raw["oi_risk"] = oi_risk(market.oi[:, btc], market.X[:, btc])
    liquidity(raw, z, market.volume[:, alts], least)

    index = np.full(n_rows, NAN)
    for t in range(1, n_rows):
        weights = market.cap[t - 1, alts]
        both = np.isfinite(weights) & np.isfinite(r[t, alts])
        if both.sum() >= least:
            index[t] = np.sum(weights[both] * r[t, alts][both]) / np.sum(weights[both])
    raw["volatility_spread"] = trailing(index, 7, std) - trailing(r[:, btc], 7, std)

    for n in (3, 7):
        for t in range(n - 1, n_rows):
            window = r[t - n + 1 : t + 1]
            means = finite(window[:, alts].mean(axis=0))
            of_majors = finite(window[:, [btc, eth]].mean(axis=0))
            if len(means) >= least:
                raw[f"momentum_alt_{n}d"][t] = np.median(means)
                if len(of_majors):
                    raw[f"momentum_spread_{n}d"][t] = np.median(means) - np.mean(of_majors)

    z["btc_dominance"] = raw["btc_dominance_zscore"]
    for name in TWINS:
        if name not in z:
            z[name] = trailing_z(raw[name], 60)
    columns = {f"raw_{name}": raw[name] for name in RAW} | {f"z_{name}": z[name] for name in TWINS}
    columns["valid"] = np.arange(n_rows) >= settings["burn_in_days"]
    return columns, counters


def dominance(raw, caps, btc, least):
    n_rows = len(btc)

    def share(rows, t):
        return btc[t] / (btc[t] + np.sum(caps[t, rows]))

    for t in range(n_rows):
        there = np.isfinite(caps[t])
        if there.sum() >= least:
            raw["btc_dominance"][t] = share(there, t)
        for k in (1, 5):
            if t >= k:
                both = there & np.isfinite(caps[t - k])
                if both.any():
                    raw[f"btc_dominance_d{k}d"][t] = share(both, t) - share(both, t - k)
        first = max(0, t - 59)
        always = np.isfinite(caps[first : t + 1]).all(axis=0)
        if always.sum() >= least:
            window = btc[first : t + 1] / (btc[first : t + 1] + caps[first : t + 1, always].sum(axis=1))
            raw["btc_dominance_zscore"][t] = z_of_last(window, 60)


def oi_risk(oi, price):
    out = np.full(len(oi), NAN)
    for t in range(3, len(oi)):
        cells = (oi[t], oi[t - 3], price[t], price[t - 3])
        if not np.isfinite(cells).all() or oi[t - 3] == 0:
            continue
        g = 100 * (oi[t] / oi[t - 3] - 1)
        q = 1.0 if price[t] / price[t - 3] > 1 else 0.5
        out[t] = 0.0 if g <= 0 else q * min(g / 50, 1)
    return out


def liquidity(raw, z, volume, least):
    n_rows = len(volume)
    there = np.isfinite(volume)
    total = np.where(there.sum(axis=1) >= least, np.nansum(volume, axis=1), NAN)
    raw["liquidity_7d_median"] = trailing(total, 7, np.median)
    raw["liquidity_z_delta"] = trailing_z(total - raw["liquidity_7d_median"], 30)
    z["liquidity_7d_median"] = np.full(n_rows, NAN)
    for t in range(n_rows):
        month = volume[max(0, t - 29) : t + 1]
        qualified = there[t] & (np.isfinite(month).sum(axis=0) >= min_periods(30))
        if qualified.sum() >= least:
            at_high = volume[t, qualified] == np.nanmax(month[:, qualified], axis=0)
            raw["liquidity_pct_at_high"][t] = 100 * np.sum(at_high) / qualified.sum()
        first = max(0, t - 65)
        always = there[first : t + 1].all(axis=0)
        if always.sum() >= least:
            medians = trailing(volume[first : t + 1, always].sum(axis=1), 7, np.median)
            z["liquidity_7d_median"][t] = z_of_last(medians[-60:], 60)


# --- funding (D5) -----------------------------------------------------------------------------------------------------


def funding(raw, z, market, settings, output):
    """Skew and heating; with oi_weighted every statistic at t reads the one history of the pair chosen at t."""
    how = settings["group_funding"]
    groups = {"alts": (market.alts, settings["min_assets"]), "majors": (np.array(market.majors), 1)}
    levels, choice, counters = {}, {}, {}
    for name, (members, least) in groups.items():
        rates, oi = market.rate[:, members], market.oi_asof[:, members]
        levels[name], choice[name], has_rate = group_levels(rates, oi, least, how, settings["oi_min_share"])
        switched = np.concatenate([[False], choice[name][1:] != choice[name][:-1]])
        oi_weighted = how == "oi_weighted"
        counters[f"oi_fallback_days_{name}"] = int(np.sum((has_rate & ~choice[name])[output])) if oi_weighted else 0
        counters[f"funding_mode_switches_{name}"] = int(np.sum(switched[output])) if oi_weighted else 0

    chosen = list(zip(choice["alts"], choice["majors"]))
    histories = {}
    for pair in set(chosen):
        skew = levels["alts"][pair[0]] - levels["majors"][pair[1]]
        heating = np.where(np.isfinite(skew), trailing(skew, 10, np.mean) - trailing(skew, 20, np.mean), NAN)
        histories[pair] = (skew, trailing_z(skew, 3), heating, trailing_z(skew, 60), trailing_z(heating, 60))
    skew, skew_3d, heating, z_skew, z_heating = (np.array([histories[pair][i][t] for t, pair in enumerate(chosen)]) for i in range(5))
    raw["funding_skew"], raw["funding_skew_zscore_3d"], raw["funding_heating"] = skew, skew_3d, heating
    raw["has_funding"] = np.isfinite(skew).astype(float)
    z["funding_skew"], z["funding_heating"] = z_skew, z_heating
    return counters


def group_levels(rates, oi, least, how, min_share):
    """({oi-weighted?: level}, oi-weighted chosen?, enough rates?) per day."""
    n_rows = len(rates)
    plain, weighted = np.full(n_rows, NAN), np.full(n_rows, NAN)
    covered, has_rate = np.zeros(n_rows, dtype=bool), np.zeros(n_rows, dtype=bool)
    for t in range(n_rows):
        f = np.isfinite(rates[t])
        has_rate[t] = f.sum() >= least
        if not has_rate[t]:
            continue
        plain[t] = np.median(rates[t, f]) if how == "median" else np.mean(rates[t, f])
        w = f & (oi[t] > 0)
        if w.any():
            weighted[t] = np.sum(rates[t, w] * oi[t, w]) / np.sum(oi[t, w])
            covered[t] = w.sum() / f.sum() >= min_share
    usual = np.array([covered[max(0, t - 59) : t + 1].sum() >= 48 for t in range(n_rows)])
    choice = covered & usual if how == "oi_weighted" else np.zeros(n_rows, dtype=bool)
    return {False: plain, True: weighted}, choice, has_rate
