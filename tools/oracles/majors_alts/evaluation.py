"""regime_evaluation.json: specs/04-msm-library.md section 3 without the bootstrap, y of specs/03-majors-alts.md section 12."""

import math

import numpy as np
from scipy import stats

from book import BookMaker
from measures import NAN, block_length, hac_lag, prewhitened_se, std

NUMBERS = {5: [1, 2, 3, 4, 5], 3: [1, 3, 5]}


def outcome(market, config, first, last):
    """y[t] over (t-1, t]: the equal-weight basket chosen at t-1 minus the equal-weight majors, measurement clock."""
    maker = BookMaker(market, config)
    y = np.full(len(market.days), NAN)
    for t in range(first, min(last, len(market.days) - 2) + 1):
        basket = maker.basket(t)
        if basket is None:
            continue
        r = market.M[t + 1] / market.M[t] - 1
        alts, majors = r[[i for i, _ in basket]], r[list(market.majors)]
        if all(np.isfinite(leg).sum() >= 0.6 * len(leg) for leg in (alts, majors)):
            y[t + 1] = np.nanmean(alts) - np.nanmean(majors)
    return y


def forward(y, h):
    """Y[t] = product of 1 + y over t+1..t+h, minus 1."""
    out = np.full(len(y), NAN)
    for t in range(len(y) - h):
        out[t] = np.prod(1 + y[t + 1 : t + h + 1]) - 1
    return out


def evaluate(y, regimes, names, first, last, horizons):
    """`horizon_<h>d` -> {regime_stats, edge_stats}."""
    numbers = dict(zip(names, NUMBERS[len(names)]))
    out = {}
    for h in horizons:
        ahead = forward(y, h)
        sample = [t for t in range(first, last + 1) if regimes[t] is not None and math.isfinite(ahead[t])]
        Y = ahead[sample]
        c = np.array([numbers[regimes[t]] for t in sample], dtype=int)
        stats_of = {name: regime_stats(Y, c, number, h) for name, number in numbers.items()}
        out[f"horizon_{h}d"] = {"regime_stats": stats_of, "edge_stats": edge_stats(Y, c, h, len(names))}
    return out


def judged(c, group, h):
    """Enough days and at least 3 separate spells."""
    inside = np.isin(c, group)
    spells = np.sum(inside & ~np.concatenate([[False], inside[:-1]])) if len(c) else 0
    return inside.sum() >= max(5, h) and spells >= 3


def regime_stats(Y, c, number, h):
    own = Y[c == number]
    n, count, k = len(Y), len(own), len(set(c))
    out = dict.fromkeys(("mean_return", "std_return", "count", "hit_rate", "t_stat", "p_value", "t_stat_naive", "share_alts_underperform"))
    out["count"] = count
    if not count:
        return out
    mean, sd = float(np.mean(own)), std(own)
    out["mean_return"], out["std_return"] = mean, sd
    out["hit_rate"], out["share_alts_underperform"] = np.mean(own > 0), np.mean(own < 0)
    if judged(c, [number], h):
        out["t_stat_naive"] = mean / (sd / math.sqrt(count)) if sd > 0 else NAN
        u = np.where(c == number, n * (Y - mean) / count, 0.0)
        se = prewhitened_se(u, k, hac_lag(n, h), np.max(np.abs(Y)))
        if se > 0:
            t = mean / se
            out["t_stat"], out["p_value"] = t, 2 * stats.t.sf(abs(t), n - k)
    return out


def edges(Y, c, n_states):
    def mean(group):
        inside = np.isin(c, group)
        return float(np.mean(Y[inside])) if inside.any() else NAN

    mean_all, mean_1, mean_5 = mean([1, 2, 3, 4, 5]), mean([1]), mean([5])
    high, low = ([4, 5], [1, 2]) if n_states == 5 else ([5], [1])
    return {
        **{"edge_best": mean_5 - mean_all, "edge_worst": mean_1 - mean_all, "spread_1_5": mean_5 - mean_1},
        **{"mean_all": mean_all, "mean_1": mean_1, "mean_5": mean_5, "spread_sides": mean(high) - mean(low)},
    }


def edge_stats(Y, c, h, n_states):
    out = edges(Y, c, n_states)
    out |= {"spread_ls": -out["spread_1_5"], "n1": int(np.sum(c == 1)), "n5": int(np.sum(c == 5)), "n_all": len(Y)}
    high, low = ([4, 5], [1, 2]) if n_states == 5 else ([5], [1])
    for name, groups in (("spread_1_5", ([1], [5])), ("spread_sides", (low, high))):
        out[f"{name}_p_shift"] = circular_shift_p(Y, c, name, n_states) if all(judged(c, g, h) for g in groups) else NAN
    out["block_length"] = max(block_length(Y), h) if len(Y) > 1 else NAN
    return out


def circular_shift_p(Y, c, name, n_states):
    n = len(Y)
    actual = abs(edges(Y, c, n_states)[name])
    extreme = sum(abs(edges(Y, np.roll(c, -s), n_states)[name]) >= actual - 1e-12 * actual for s in range(1, n))
    return (1 + extreme) / n
