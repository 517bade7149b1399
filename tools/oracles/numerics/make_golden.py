"""Writes packages/numerics/test/golden/*.json. How to run it: README.md."""

import itertools
import math
import platform
import sys
from pathlib import Path

import mpmath
import numpy as np
import scipy
import scipy.optimize
import scipy.stats
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.sandwich_covariance import S_hac_simple
from statsmodels.tsa.stattools import acovf

sys.path.append(str(Path(__file__).resolve().parents[1]))

from golden import golden_writer  # noqa: E402

mpmath.mp.dps = 50
VERSIONS = {
    "python": platform.python_version(),
    "mpmath": mpmath.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "statsmodels": statsmodels.__version__,
}
write = golden_writer(__file__, VERSIONS, indent=1)


def normal():
    points = [-37, -36.25, -30.01, -25.5, -20, -15.3, -10, -8.2, -6.5, -5.7, -5.6568, -5.5, -4.75, -4, -3.3, -2.5, -1.96, -1.281552]
    points += [-1, -0.7, -0.6745, -0.6744, -0.5, -0.25, -0.1, -1e-3, -1e-8, 0]
    points += [-x for x in points if x < 0]
    probabilities = [5e-324, 1e-308, 1e-250, 1e-100, 1e-40, 1e-20, 1e-15, 1e-12, 1.3e-11, 1.4e-11, 1e-8, 1e-5, 0.001, 0.025, 0.05, 0.0749]
    probabilities += [0.0751, 0.1, 0.2, 0.3, 0.4, 0.4999, 0.49999999, 0.5, 0.500001, 0.6, 0.75, 0.9, 0.925, 0.95, 0.975, 0.99, 0.9999, 1 - 1e-9]
    probabilities += [1 - 2.0**-53]

    def quantile(p):
        p = mpmath.mpf(p)
        if p > 0.5:
            return -quantile(1 - p)
        # ln Φ is nearly linear in x² far out: a bracket, then a root to full precision
        return mpmath.findroot(lambda x: mpmath.log(mpmath.ncdf(x)) - mpmath.log(p), (-40, 1), solver="anderson", tol=1e-80, maxsteps=400)

    write(
        "normal",
        {
            "cdf": [[x, mpmath.ncdf(mpmath.mpf(x))] for x in points],
            "quantile": [[p, 0 if p == 0.5 else quantile(p)] for p in probabilities],
        },
    )


def two_sided(t, df):
    t, df = mpmath.mpf(t), mpmath.mpf(df)
    x = df / (df + t * t)
    if x > 0.5:
        return 1 - mpmath.betainc(0.5, df / 2, 0, 1 - x, regularized=True)
    return mpmath.betainc(df / 2, 0.5, 0, x, regularized=True)


def student_t():
    mpmath.mp.dps = 320  # 1 − I of a tail as small as 1e-250 still keeps its digits
    rows = []
    for df in [0.5, 1, 2, 3, 4.5, 7, 10, 29, 58, 100, 364, 1000, 9999, 1e6]:
        for t in [1e-9, 1e-3, 0.1, 0.5, 0.9, 1, 1.5, 1.73, 1.74, 2, 2.0003, 2.5, 3.3, 4.7, 6, 8, 12, 16]:
            p = two_sided(t, df)
            # a check of the oracle itself; scipy is off by 6e-10 at df = 1, t = 1e-9
            assert abs(float(p) - 2 * scipy.stats.t.sf(t, df)) <= 1e-9 * float(p), (t, df)
            rows.append([t, df, p])
    for t, df in [(1e6, 1), (1e150, 1), (1e60, 2), (400, 30), (60, 60), (36, 4000)]:
        rows.append([t, df, two_sided(t, df)])

    def quantile(tail, df):
        start = abs(scipy.stats.t.ppf(tail / 2, df))
        f = lambda s: mpmath.log(two_sided(mpmath.exp(s), df)) - mpmath.log(mpmath.mpf(tail))
        return mpmath.exp(mpmath.findroot(f, (mpmath.log(start) - 0.01, mpmath.log(start) + 0.01), solver="secant", tol=1e-60))

    quantiles = []
    for df in [1, 2, 3, 10, 57, 363, 5000, 1e6]:
        for p in [1e-12, 1e-6, 0.0005, 0.005, 0.025, 0.05, 0.2, 0.25, 0.375, 0.4375, 0.49951171875]:
            quantiles.append([p, df, -quantile(2 * p, df)])
    mpmath.mp.dps = 50
    write("student-t", {"two_sided": rows, "quantile": quantiles})


def sample():
    rng = np.random.default_rng(7)
    samples = {
        "normal": rng.standard_normal(50),
        "heavy": 0.02 * rng.standard_t(3, 101),
        "ties": np.round(rng.standard_normal(40), 1),
        "far": 100 + rng.standard_normal(30),
        "two": np.array([0.25, -1.5]),
    }
    cases = []
    for name, x in samples.items():
        levels = [0, 0.01, 0.05, 0.1, 1 / 3, 0.5, 0.7, 0.95, 0.99, 1]
        low, high = np.quantile(x, [0.05, 0.95])
        cases.append(
            {
                "name": name,
                "values": x,
                "mean": math.fsum(x) / len(x),
                "variance": np.var(x, ddof=1),
                "population_variance": np.var(x),
                "skewness": scipy.stats.skew(x),
                "kurtosis": scipy.stats.kurtosis(x, fisher=False),
                "levels": levels,
                "quantiles": np.quantile(x, levels),
                "median": np.median(x),
                "median_absolute_deviation": scipy.stats.median_abs_deviation(x),
                "ranks": scipy.stats.rankdata(x),
                "percentile_rank_of_third": scipy.stats.percentileofscore(x, x[min(2, len(x) - 1)], kind="weak"),
                "winsorized": np.clip(x, low, high),
            }
        )
    pairs = []
    for name, x in samples.items():
        y = 0.4 * x + np.std(x) * rng.standard_normal(len(x))
        if name == "ties":
            y = np.round(y, 0)
        pairs.append(
            {
                "name": name,
                "x": x,
                "y": y,
                "covariance": np.cov(x, y)[0, 1],
                "pearson": scipy.stats.pearsonr(x, y).statistic,
                "spearman": scipy.stats.spearmanr(x, y).statistic,
            }
        )
    write("sample", {"samples": cases, "pairs": pairs})


def autoregression(rng, n, phi):
    shocks = rng.standard_normal(n + 50)
    x = np.zeros(n + 50)
    for t in range(1, n + 50):
        x[t] = phi * x[t - 1] + shocks[t]
    return x[50:]


def newey_west_lag(n):
    return math.floor(4 * (n / 100) ** (2 / 9) + 1e-9)


def exact_regression(y, X, lags):
    """OLS and its HAC covariance with 50 digits: statsmodels loses half its digits where the units of the columns differ."""
    n, K = X.shape
    A, b = mpmath.matrix(X.tolist()), mpmath.matrix(y.tolist())
    inverse = (A.T * A) ** -1
    coefficients = inverse * (A.T * b)
    e = b - A * coefficients
    rss = sum(e[t] ** 2 for t in range(n))
    s2 = rss / (n - K)
    constant = bool(np.all(X[:, 0] == 1))
    centre = sum(b) / n if constant else mpmath.mpf(0)
    flat = lambda M: [M[j, k] for j in range(K) for k in range(K)]
    roots = lambda M: [mpmath.sqrt(M[k, k]) for k in range(K)]
    moments = [A[t, :].T * e[t] for t in range(n)]

    def hac(lag):
        S = mpmath.zeros(K)
        for l in range(lag + 1):
            G = mpmath.zeros(K)
            for t in range(l, n):
                G += moments[t] * moments[t - l].T
            S += G if l == 0 else (1 - mpmath.mpf(l) / (lag + 1)) * (G + G.T)
        covariance = inverse * S * inverse * n / (n - K)
        errors = roots(covariance)
        t = [coefficients[k] / errors[k] for k in range(K)]
        return {
            "lag": lag,
            "covariance": flat(covariance),
            "standard_errors": errors,
            "t": t,
            "p": [two_sided(value, n - K) for value in t],
        }

    return {
        "coefficients": list(coefficients),
        "standard_errors": roots(s2 * inverse),
        "covariance": flat(s2 * inverse),
        "residual_variance": s2,
        "r_squared": 1 - rss / sum((b[t] - centre) ** 2 for t in range(n)),
        "residuals": list(e),
        **{key: hac(lag) for key, lag in lags.items()},
    }


def regression():
    rng = np.random.default_rng(11)
    cases = []
    for name, n, scale in [("plain", 40, [1, 1]), ("units", 120, [1e-4, 3e5]), ("daily", 90, [0.03, 0.04])]:
        first = autoregression(rng, n, 0.4)
        second = 0.7 * first + autoregression(rng, n, 0.2)
        columns = [scale[0] * first, scale[1] * second]
        y = 0.5 + columns[0] - 0.3 * second + 0.5 * autoregression(rng, n, 0.6)
        for intercept in [True, False]:
            X = np.column_stack(([np.ones(n)] if intercept else []) + columns)
            exact = exact_regression(y, X, {"hac_rule": newey_west_lag(n), "hac_lag_0": 0, "hac_lag_6": 6})
            fit = sm.OLS(y, X).fit()
            tolerance = 1e-6 if name == "units" else 1e-11
            for key in ["hac_rule", "hac_lag_0", "hac_lag_6"]:
                hac = fit.get_robustcov_results("HAC", maxlags=exact[key]["lag"], use_correction=True, use_t=True)
                for ours, theirs in [
                    (exact["coefficients"], fit.params),
                    (exact["standard_errors"], fit.bse),
                    ([exact["r_squared"]], [fit.rsquared]),
                    (exact[key]["standard_errors"], hac.bse),
                    (exact[key]["t"], hac.tvalues),
                ]:
                    np.testing.assert_allclose([float(v) for v in ours], theirs, rtol=tolerance)
                np.testing.assert_allclose([float(v) for v in exact[key]["p"]], hac.pvalues, rtol=1e-5)
            cases.append({"name": name, "intercept": intercept, "y": y, "columns": columns, **exact})

    ridges = []
    for name, n, scale, penalty in [("plain", 40, [1, 1], 0.1), ("daily", 90, [0.03, 0.04], 1e-4), ("units", 60, [1, 50], 2.5), ("zero", 50, [1, 1], 0)]:
        first = rng.standard_normal(n)
        columns = [scale[0] * first, scale[1] * (0.8 * first + rng.standard_normal(n))]
        y = 1 + first + rng.standard_normal(n)
        X = np.column_stack(columns)
        p = X.shape[1]
        Xc, yc = X - X.mean(axis=0), y - y.mean()
        # rows √(nλ)·I with target 0 turn the penalty into ordinary least squares
        augmented = np.vstack([Xc, np.sqrt(n * penalty) * np.eye(p)])
        b = np.linalg.lstsq(augmented, np.concatenate([yc, np.zeros(p)]), rcond=None)[0]
        residuals = yc - Xc @ b
        s2 = residuals @ residuals / (n - p - 1)
        Q, R = np.linalg.qr(augmented)
        influence = np.linalg.solve(R, Q[:n].T)  # A⁻¹X'/n
        ridges.append(
            {
                "name": name,
                "lambda": penalty,
                "y": y,
                "columns": columns,
                "intercept": y.mean() - X.mean(axis=0) @ b,
                "coefficients": b,
                "residual_variance": s2,
                "covariance": (s2 * influence @ influence.T).ravel(),
            }
        )
    write("regression", {"fits": cases, "ridges": ridges})


def long_run_variance():
    rng = np.random.default_rng(13)
    cases = []
    for name, n, phi in [("independent", 40, 0), ("persistent", 150, 0.5), ("alternating", 101, -0.6), ("unit root", 60, 1.0), ("short", 7, 0.3)]:
        x = 0.01 + 0.02 * autoregression(rng, n, phi)
        u = x - x.mean()
        rule = newey_west_lag(n)
        a = np.clip(sm.OLS(u[1:], u[:-1]).fit().params[0], -0.97, 0.97)
        v = u[1:] - a * u[:-1]
        record = {"name": name, "values": x, "mean": x.mean(), "a": a, "autocovariance": acovf(x, adjusted=False, fft=False, nlag=4), "lags": []}
        for lag in sorted({0, 1, rule, 5}):
            # S_hac_simple sums over t without dividing by their number
            omega = S_hac_simple(u[:, None], nlags=lag)[0, 0] / n
            whitened = S_hac_simple(v[:, None], nlags=lag)[0, 0] / (n - 1) / (1 - a) ** 2
            fit = sm.OLS(x, np.ones(n)).fit().get_robustcov_results("HAC", maxlags=lag, use_correction=True, use_t=True)
            record["lags"].append(
                {
                    "lag": lag,
                    "omega": omega,
                    "prewhitened": whitened,
                    "standard_error": fit.bse[0],
                    "t": fit.tvalues[0],
                    "p": fit.pvalues[0],
                    "prewhitened_standard_error": math.sqrt(whitened / n * n / (n - 1)),
                }
            )
        record["rule"] = rule
        cases.append(record)
    write("long-run-variance", {"series": cases})


def exact_box(A, b, low, high):
    """The best of all 3^K choices of active bounds whose free solution is inside the box."""
    K = A.shape[1]
    best, best_x = math.inf, None
    for sides in itertools.product([-1, 0, 1], repeat=K):
        x = np.array([low[k] if s < 0 else high[k] if s > 0 else 0.0 for k, s in enumerate(sides)])
        if not np.all(np.isfinite(x)):
            continue
        free = [k for k, s in enumerate(sides) if s == 0]
        if free:
            x[free] = np.linalg.lstsq(A[:, free], b - A @ x, rcond=None)[0]
        if np.any(x < low) or np.any(x > high):
            continue
        value = np.sum((A @ x - b) ** 2)
        if value < best:
            best, best_x = value, x
    return best_x


def bounded_least_squares():
    rng = np.random.default_rng(17)
    cases = []
    for K in [1, 2, 3, 4, 6]:
        for _ in range(6):
            A = rng.standard_normal((K + 4, K)) + 0.8 * rng.standard_normal((K + 4, 1))
            b = 2 * rng.standard_normal(K + 4)
            low = -rng.uniform(0.05, 0.6, K)
            high = rng.uniform(0.05, 0.6, K)
            if K >= 3:
                high[0] = math.inf
                low[1] = -math.inf
                high[2] = low[2] + 1e-3
            x = exact_box(A, b, low, high)
            other = scipy.optimize.lsq_linear(A, b, bounds=(low, high), method="bvls", tol=1e-15)
            assert np.max(np.abs(other.x - x)) < 1e-9, (K, other.x, x)
            text = lambda bounds: ["none" if math.isinf(v) else float(v) for v in bounds]
            cases.append({"columns": A.T, "y": b, "lower": text(low), "upper": text(high), "solution": x})
    write("bounded-least-squares", {"cases": cases})


if __name__ == "__main__":
    normal()
    student_t()
    sample()
    regression()
    long_run_variance()
    bounded_least_squares()
