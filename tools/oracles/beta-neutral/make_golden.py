"""Writes packages/beta-neutral/test/golden/*.json. How to run it: README.md."""

import math
import platform
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.optimize import brentq, lsq_linear
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler
from statsmodels.regression.rolling import RollingOLS

sys.path.append(str(Path(__file__).resolve().parents[1]))

from golden import golden_writer  # noqa: E402

VERSIONS = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "pandas": pd.__version__,
    "scikit-learn": sklearn.__version__,
    "scipy": scipy.__version__,
    "statsmodels": statsmodels.__version__,
}
write = golden_writer(__file__, VERSIONS)


def returns_with_holes():
    """Heavy-tailed log returns of two majors and five alts: one dense, one listed late, one with holes, one that dies, one nearly a major."""
    g = np.random.default_rng(20240101)
    T = 90
    btc = 0.02 * g.standard_t(4, T)
    eth = 0.9 * btc + 0.015 * g.standard_t(4, T)
    alts = np.column_stack([b1 * btc + b2 * eth + 0.02 * g.standard_t(3, T) for b1, b2 in [(0.8, 0.4), (0.2, 1.1), (0.5, 0.5), (-0.1, 0.3)]])
    alts = np.column_stack([alts, btc + 1e-5 * g.standard_normal(T)])
    x = np.column_stack([btc, eth, alts])
    x[0] = np.nan
    x[:37, 3] = np.nan
    x[g.random(T) < 0.15, 4] = np.nan
    x[60:, 5] = np.nan
    x[50, 1] = np.nan
    return x


def ridge_window(y, x, alpha, standardize, share):
    """One window: numpy quantiles, scikit-learn's scaler and ridge; its penalty is on plain sums. The covariance is numpy's."""
    n = len(y)
    clip = lambda v: np.clip(v, np.quantile(v, share), np.quantile(v, 1 - share))
    y, x = clip(y), np.column_stack([clip(x[:, 0]), clip(x[:, 1])])
    scaler = StandardScaler(with_std=standardize).fit(x)
    z, scale = scaler.transform(x), scaler.scale_ if standardize else np.ones(2)
    total_penalty = n * alpha if standardize else alpha
    model = Ridge(alpha=total_penalty, solver="svd").fit(z, y)
    inverse = np.linalg.inv(z.T @ z + total_penalty * np.eye(2))
    s2 = np.sum((y - model.predict(z)) ** 2) / (n - 3)
    se = np.sqrt(s2 * np.diag(inverse @ z.T @ z @ inverse))
    return model.coef_ / scale, se / scale


def betas():
    x = returns_with_holes()
    T, N = x.shape
    cases = []
    for alpha, standardize, share, lookback, least in [(0.1, True, 0.05, 40, 20), (0.1, False, 0.05, 40, 20), (0.5, True, 0.2, 25, 10), (0.1, True, 0.0, 40, 20)]:
        out = np.full((4, T, N), np.nan)
        for t in range(T):
            window = x[max(0, t - lookback + 1) : t + 1]
            for n in range(2, N):
                rows = np.isfinite(window[:, [0, 1, n]]).all(axis=1)
                if rows.sum() < least:
                    continue
                beta, se = ridge_window(window[rows, n], window[rows, :2], alpha, standardize, share)
                out[:, t, n] = [*beta, *se]
        cases.append({"ridge_alpha": alpha, "standardize": standardize, "winsorize": share, "lookback": lookback, "min_observations": least,
                      "beta": out[:2].reshape(2, -1), "standard_error": out[2:].reshape(2, -1)})

    # without penalty and clipping the definition is that of statsmodels RollingOLS; on rows without holes
    dense = x[1:50, [0, 1, 2]]
    rolling = RollingOLS(dense[:, 2], sm.add_constant(dense[:, :2]), window=30).fit()
    ols = {"rows": dense.ravel(), "lookback": 30, "beta": rolling.params[:, 1:], "standard_error": rolling.bse[:, 1:]}
    write("two-factor-beta", {"T": T, "N": N, "log_returns": x.ravel(), "ridge": cases, "rolling_ols": ols})


def realized():
    g = np.random.default_rng(7)
    cases = []
    for n in (12, 80, 300):
        btc = 0.03 * g.standard_normal(n)
        eth = 0.8 * btc + 0.02 * g.standard_normal(n)
        noise = np.convolve(0.01 * g.standard_normal(n + 1), [1, 0.5], mode="valid")
        book = 0.0005 + 0.05 * btc - 0.02 * eth + noise
        lag = int(4 * (n / 100) ** (2 / 9) + 1e-9)
        fit = sm.OLS(book, sm.add_constant(np.column_stack([btc, eth]))).fit(
            cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": True}, use_t=True
        )
        cases.append({"book": book, "btc": btc, "eth": eth, "lag": lag, "params": fit.params, "bse": fit.bse,
                      "interval": fit.conf_int(0.05)[1:], "r_squared": fit.rsquared})
    write("realized-beta", {"cases": cases})


def water_fill(weights, cap):
    """The level at which min(cap, level · w) fills 1, by root finding."""
    level = brentq(lambda s: np.minimum(cap, s * weights).sum() - 1, 0, 1e3 / weights.min(), xtol=1e-16, rtol=8.9e-16)
    filled = np.minimum(cap, level * weights)
    free = filled < cap
    if free.any():
        filled[free] = weights[free] / weights[free].sum() * (1 - cap * (~free).sum())
    return filled


def basket():
    """The filter chain with pandas; small limits, so that each filter leaves somebody out."""
    g = np.random.default_rng(11)
    T, alts = 90, 16
    names = ["BTC", "ETH"] + [f"A{n:02d}" for n in range(alts)]
    btc = 0.03 * g.standard_normal(T)
    eth = 0.8 * btc + 0.02 * g.standard_normal(T)
    load = g.uniform(-0.3, 1.4, alts)
    size = g.uniform(0.01, 0.05, alts)
    r = np.column_stack([btc, eth, btc[:, None] * load + size * g.standard_normal((T, alts))])
    price = pd.DataFrame(100 * np.exp(np.cumsum(r, axis=0)), columns=names)
    price = price.mask(pd.DataFrame(g.random((T, alts + 2)) < 0.01, columns=names))
    price["A03"] = price["A03"].where(price.index > 45)
    price["A05"] = price["A05"].where(price.index < 75)
    price_as_of = price.ffill(limit=3)
    cap = pd.DataFrame(np.exp(g.normal(19, 0.8, (T, alts + 2))), columns=names)
    volume = pd.DataFrame(np.exp(g.normal(15, 0.5, (T, alts + 2))), columns=names).mask(pd.DataFrame(g.random((T, alts + 2)) < 0.1, columns=names))
    funding = pd.DataFrame(g.random((T, alts + 2)) < 0.9, columns=names)

    o = {"basket_size": 6, "min_basket_size": 4, "per_name_cap": 0.26, "min_market_cap_usd": 5e7, "min_volume_usd": 2.5e6, "max_volatility": 1.4,
         "min_correlation": 0.2, "min_momentum": -0.15, "max_momentum": 0.25, "volatility_lookback": 10, "correlation_lookback": 40, "momentum_lookback": 5}
    simple = price / price.shift(1) - 1
    median_volume = volume.rolling(7, min_periods=4).median()
    volatility = simple.rolling(10, min_periods=8).std() * math.sqrt(365)
    correlation = np.maximum(
        *(simple.rolling(40, min_periods=30).corr(simple[major]).abs().fillna(-1) for major in ("BTC", "ETH"))
    )
    correlation_missing = simple.rolling(40, min_periods=30).corr(simple["BTC"]).isna() | simple.rolling(40, min_periods=30).corr(simple["ETH"]).isna()
    momentum = price / price.shift(5) - 1
    history = price.notna().rolling(30 + 40, min_periods=1).sum()
    first_step = price_as_of.notna() & (cap >= o["min_market_cap_usd"]) & (median_volume >= o["min_volume_usd"]) & (volatility > 0)
    passes = (
        first_step & funding & (history >= 41) & (volatility <= o["max_volatility"]) & ~correlation_missing
        & (correlation >= o["min_correlation"]) & (momentum >= o["min_momentum"]) & (momentum <= o["max_momentum"])
    ).drop(columns=["BTC", "ETH"])
    dropped = (first_step & ~funding).drop(columns=["BTC", "ETH"]).sum(axis=1)
    rows = []
    for t in range(T):
        chosen = passes.columns[passes.loc[t]]
        ranked = sorted(chosen, key=lambda name: (-median_volume.loc[t, name], name))[: o["basket_size"]]
        if len(chosen) < o["min_basket_size"]:
            ranked = []
        weights = water_fill(1 / volatility.loc[t, ranked].to_numpy(), o["per_name_cap"]) if ranked else []
        rows.append({"row": t, "names": ranked, "weights": weights, "eligible": len(chosen), "dropped_no_funding": int(dropped[t])})
    write("basket-weights", {"names": names, "T": T, "options": o, "rows": rows, "price": price.to_numpy().ravel(),
                             "price_as_of": price_as_of.to_numpy().ravel(), "market_cap": cap.to_numpy().ravel(),
                             "volume": volume.to_numpy().ravel(), "funding": funding.to_numpy().astype(int).ravel()})


def neutral():
    """Both solvers as bounded least squares."""
    g = np.random.default_rng(3)
    cases = []
    for _ in range(60):
        K = int(g.integers(1, 8))
        weights = -0.5 * g.dirichlet(np.ones(K))
        beta = g.uniform(0, 2, (2, K))
        low = g.uniform(-0.2, 0.2, 2)
        high = low + g.uniform(0.05, 0.8, 2)
        E, G = beta @ weights, -weights.sum()
        free = lsq_linear(np.eye(2), -E, (low, high), method="bvls", tol=1e-15).x
        left, right = max(low[0], G - high[1]), min(high[0], G - low[1])
        dollar = None
        if left < right:
            x = lsq_linear(np.array([[1.0], [-1.0]]), np.array([-E[0], -E[1] - G]), (left, right), method="bvls", tol=1e-15).x[0]
            dollar = [x, G - x]
        cases.append({"weights": weights, "beta": beta, "bounds": np.column_stack([low, high]), "beta_neutral": free, "dollar_neutral": dollar})
    write("neutralize", {"cases": cases})


if __name__ == "__main__":
    betas()
    realized()
    basket()
    neutral()
