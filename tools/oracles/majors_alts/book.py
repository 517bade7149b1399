"""Sections 7 to 9 of specs/03-majors-alts.md: basket, betas, neutrality, all at one grid row t on the knowledge clock."""

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np

from features import simple_returns
from measures import column_stds, finite, min_periods, pearson, ridge, std, winsorise
from msm_oracle import normalise

NAN = math.nan


@dataclass(frozen=True)
class Book:
    """Weights after the gross cap, before the scale of section 10; betas of every name."""

    weights: dict  # column -> fraction of equity, alts negative
    betas: dict  # column -> (beta_btc, beta_eth)
    mode: str
    cap_factor: float
    e: tuple  # exposure of the alts, before the gross cap
    x: tuple  # majors, before the gross cap


class BookMaker:
    def __init__(self, market, config):
        self.market = market
        self.universe = config["universe"]
        self.selection = config["universe"]["alt_selection"]
        self.beta = config["beta"]
        self.use_funding = config["costs"]["funding_enabled"] and market.has_funding_tables
        self.r = simple_returns(market.X)
        with np.errstate(divide="ignore"):
            logs = np.log(market.X)
        self.log_r = np.full(logs.shape, NAN)
        self.log_r[1:] = logs[1:] - logs[:-1]
        self.n_vol = self.selection["volatility_lookback_days"]

    def last(self, panel, t, n):
        return panel[max(0, t - n + 1) : t + 1]

    # --- section 7 ---

    def basket(self, t, counters=None):
        """[(column, weight)] in the order of selection, weights positive with sum 1; None when too small."""
        counters = Counter() if counters is None else counters
        market, universe, selection = self.market, self.universe, self.selection
        alts = market.alts
        week = self.last(market.volume, t, 7)[:, alts]
        enough = np.isfinite(week).sum(axis=0) >= 4
        traded = np.full(len(alts), NAN)
        traded[enough] = np.nanmedian(week[:, enough], axis=0)
        vol = column_stds(self.last(self.r, t, self.n_vol)[:, alts], min_periods(self.n_vol)) * math.sqrt(365)
        eligible = (market.cap[t, alts] >= universe["min_mcap_usd"]) & (traded >= universe["min_volume_usd"])
        eligible &= np.isfinite(market.price_asof[t, alts])
        if selection["weight_by_inverse_vol"]:
            eligible &= vol > 0
        if self.use_funding:
            funded = market.funded[t, alts]
            counters["dropped_no_funding"] += int(np.sum(eligible & ~funded))
            eligible &= funded
        names = [k for k in np.flatnonzero(eligible) if not selection["enabled"] or self.passes(t, alts[k], vol[k])]
        names.sort(key=lambda k: (-traded[k], market.assets[alts[k]]))
        names = names[: universe["basket_size"]]
        if len(names) < universe["min_basket_size"]:
            counters["skipped_small_basket"] += 1
            return None
        raw = np.array([1 / vol[k] if selection["weight_by_inverse_vol"] else 1.0 for k in names])
        weights = water_fill(raw / np.sum(raw), universe["per_name_cap"])
        return [(int(alts[k]), float(w)) for k, w in zip(names, weights)]

    def passes(self, t, i, vol):
        """Step 3; a missing value fails."""
        market, selection = self.market, self.selection
        n_corr, n_mom = selection["correlation_lookback_days"], selection["momentum_lookback_days"]
        longest = max(self.n_vol, n_corr, n_mom)
        if np.isfinite(self.last(market.X, t, 30 + longest)[:, i]).sum() < longest + 1:
            return False
        if not vol <= selection["max_volatility"]:
            return False
        own = self.last(self.r, t, n_corr)[:, i]
        correlations = []
        for major in market.majors:
            other = self.last(self.r, t, n_corr)[:, major]
            joint = np.isfinite(own) & np.isfinite(other)
            correlations.append(abs(pearson(own, other)) if joint.sum() >= 30 else NAN)
        if not np.isfinite(correlations).all() or max(correlations) < selection["min_correlation"]:
            return False
        momentum = market.X[t, i] / market.X[t - n_mom, i] - 1 if t >= n_mom else NAN
        return bool(selection["min_momentum"] <= momentum <= selection["max_momentum"])

    # --- section 8 ---

    def betas(self, t, names):
        """column -> (beta_btc, beta_eth) of the alts `names`."""
        own, market = self.beta, self.market
        estimates = {i: self.estimate(t, i) for i in names}
        known = [i for i in names if estimates[i] is not None]
        out = {}
        coefficients = np.array([estimates[i][0] for i in known]).reshape(-1, 2)
        errors = np.array([estimates[i][1] for i in known]).reshape(-1, 2)
        pooled = len(known) >= 5
        prior = coefficients.mean(axis=0) if pooled else np.full(2, own["default_beta"] / 2)
        if pooled and own["shrinkage"] == "vasicek":
            s2 = np.array([std(coefficients[:, b]) ** 2 for b in range(2)])
            shrunk = np.where(s2 == 0, prior, (s2 * coefficients + errors**2 * prior) / np.where(s2 == 0, 1, s2 + errors**2))
        else:
            shrunk = coefficients
        rank = {i: k for k, i in enumerate(known)}
        for i in names:
            value = shrunk[rank[i]] if i in rank else prior
            if market.tracker is not None:
                tracked = np.array([panel[t, i] for panel in market.tracker])
                value = tracked if np.isfinite(tracked).all() else value
            out[i] = tuple(float(b) for b in np.clip(value, *own["beta_clamp"]))
        return out

    def estimate(self, t, i):
        """(coefficients, standard errors) or None for an unestimated name."""
        own = self.beta
        columns = [i, *self.market.majors]
        window = self.last(self.log_r, t, own["lookback_days"])[:, columns]
        joint = window[np.isfinite(window).all(axis=1)]
        if len(joint) < max(own["min_joint_days"], 1):
            return None
        y, *regressors = (winsorise(joint[:, k], own["winsorize_pct"]) for k in range(3))
        X = np.column_stack(regressors)
        if own["standardize"]:
            sd = np.array([std(X[:, b], 0) for b in range(2)])
            if (sd == 0).any():
                return None
            b, se = ridge((X - X.mean(axis=0)) / sd, y, own["ridge_alpha"])
            return b / sd, np.zeros(2) if se is None else se / sd
        b, se = ridge(X, y, own["ridge_alpha"] / len(y))  # the penalty on sums: the n of section 4 taken out
        return b, np.zeros(2) if se is None else se

    # --- section 9 ---

    def book(self, t, counters):
        """The book of row t, or None."""
        basket = self.basket(t, counters)
        if basket is None:
            return None
        universe = self.universe
        alts = {i: -universe["alt_gross"] * w for i, w in basket}
        betas = self.betas(t, list(alts))
        e = tuple(sum(a * betas[i][b] for i, a in alts.items()) for b in range(2))
        chosen = choose_rung(e, universe)
        if chosen is None:
            counters["fallback_flat"] += 1
            return None
        mode, x = chosen
        gross = sum(abs(a) for a in alts.values()) + abs(x[0]) + abs(x[1])
        factor = universe["gross_cap"] / gross if gross > universe["gross_cap"] else 1.0
        btc, eth = self.market.majors
        weights = {btc: x[0] * factor, eth: x[1] * factor} | {i: a * factor for i, a in alts.items()}
        return Book(weights, betas | {btc: (1.0, 0.0), eth: (0.0, 1.0)}, mode, factor, e, x)

    def vol_factor(self, t, book, rule):
        """Section 10: target volatility over that of the book's own weights."""
        if not rule["enabled"]:
            return 1.0
        window = self.last(self.r, t, rule["lookback_days"])
        held = {i: w for i, w in book.weights.items() if w != 0}
        returns = finite(sum(w * window[:, i] for i, w in held.items()))
        if len(returns) < min_periods(rule["lookback_days"]):
            return 1.0
        sd = std(returns) * math.sqrt(365)
        return float(np.clip(rule["target"] / sd if sd > 0 else math.inf, rule["min_scale"], rule["max_scale"]))


def water_fill(weights, cap):
    """Names above the cap fixed at it, the rest scaled to fill 1, until none exceeds it."""
    weights = np.array(weights, dtype=float)
    fixed = np.zeros(len(weights), dtype=bool)
    while True:
        above = ~fixed & (weights > cap)
        if not above.any():
            return weights
        fixed |= above
        weights[fixed] = cap
        free = ~fixed
        if not free.any():
            return weights
        weights[free] *= (1 - cap * fixed.sum()) / np.sum(weights[free])


def major_bounds(universe):
    bounds = {normalise(name, {}): limits for name, limits in universe["major_bounds"].items()}
    return [bounds[normalise(major, {})] for major in universe["majors"]]


def solve(mode, e, universe):
    """x of one rung, None where infeasible."""
    (low1, high1), (low2, high2) = major_bounds(universe)
    if mode == "beta_neutral":
        return (float(np.clip(-e[0], low1, high1)), float(np.clip(-e[1], low2, high2)))
    if mode == "dollar_neutral":
        g = universe["alt_gross"]
        low, high = max(low1, g - high2), min(high1, g - low2)
        if low > high:
            return None
        x1 = float(np.clip(g / 2 + (e[1] - e[0]) / 2, low, high))
        return (x1, g - x1)
    if mode == "fixed":
        if not universe["fixed_weights"]:
            return None
        weights = {normalise(name, {}): w for name, w in universe["fixed_weights"].items()}
        return tuple(float(weights.get(normalise(major, {}), 0.0)) for major in universe["majors"])
    raise ValueError(mode)


def choose_rung(e, universe):
    """(mode, x) of the first rung that passes; None is no book."""
    tried = []
    for mode in [universe["neutrality_mode"], *universe["fallback"]]:
        if mode == "flat":
            break
        x = solve(mode, e, universe)
        if x is None:
            continue
        residual = max(abs(e[0] + x[0]), abs(e[1] + x[1]))
        if mode == "fixed" or residual <= universe["max_residual_beta"]:
            return mode, x
        tried.append((residual, mode, x))
    if universe["accept_worse"] and tried:
        least = min(residual for residual, _, _ in tried)
        # Rungs that meet the same bound leave the same residual up to rounding: the earlier counts.
        return next((mode, x) for residual, mode, x in tried if residual <= least + 1e-12)
    return None
