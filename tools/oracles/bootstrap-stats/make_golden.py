"""Writes packages/bootstrap-stats/test/golden/*.json. How to run it: README.md."""

import base64
import itertools
import math
import platform
import sys
from pathlib import Path

import arch
import numpy as np
import scipy
import statsmodels
from arch.bootstrap import MCS, IIDBootstrap, StationaryBootstrap, optimal_block_length
from labels import label_inference, regime_edges
from resampling import automatic, at_least, draws, judge, lag_rule, prewhitened_error
from scipy import stats
from statsmodels.stats.multitest import multipletests

sys.path.append(str(Path(__file__).resolve().parents[1]))

from golden import golden_writer  # noqa: E402

VERSIONS = {
    "python": platform.python_version(),
    "arch": arch.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "statsmodels": statsmodels.__version__,
}
write = golden_writer(__file__, VERSIONS, indent=1)


def ar1(random, n, phi, burn=100):
    e = random.standard_normal(n + burn)
    for t in range(1, n + burn):
        e[t] += phi * e[t - 1]
    return e[burn:]


def returns(seed, n, mean=0.001, scale=0.02, phi=0.2):
    return mean + scale * ar1(np.random.default_rng(seed), n, phi)


def block_length():
    series = ar1(np.random.RandomState(0), 10_000, 0.3)
    published = optimal_block_length(series).iloc[0]
    single = series.astype(np.float32)  # what the file holds, a quarter of the size of decimals
    of_file = optimal_block_length(single.astype(float)).iloc[0]
    small = []
    for seed, n, phi in [(1, 60, 0.0), (2, 250, 0.5), (3, 500, -0.4), (4, 1200, 0.8), (5, 37, 0.6)]:
        x = ar1(np.random.default_rng(seed), n, phi)
        found = optimal_block_length(x).iloc[0]
        small.append({"values": x, "stationary": automatic(x), "circular": automatic(x, "circular_block")})
        small[-1]["arch"] = {"stationary": found["stationary"], "circular": found["circular"]}
    write(
        "block-length",
        {
            "ar1": {
                "what": "AR(1), coefficient 0.3, numpy RandomState(0), 100 rows burnt in, rounded to single precision, base64 of little-endian float32",
                "float32": base64.b64encode(single.astype("<f4").tobytes()).decode(),
                "stationary": of_file["stationary"],
                "circular": of_file["circular"],
                "unrounded": {"stationary": published["stationary"], "circular": published["circular"]},
            },
            "small": small,
        },
    )


def sharpe(x):
    return x.mean() / x.std(ddof=1)


def sharpe_influence(x):
    z = (x - x.mean()) / x.std(ddof=1)
    return z - sharpe(x) / 2 * (z * z - 1)


class Given:
    """An arch bootstrap on rows drawn elsewhere."""

    def __init__(self, kind, rows, *args):
        given = iter(rows)

        class Fixed(kind):
            def update_indices(self):
                return next(given)

        self.bootstrap = Fixed(*args, seed=0)


def intervals():
    cases = []
    for seed, n, method, block in [(11, 60, "iid", 1), (12, 80, "stationary", 4.5), (13, 50, "moving_block", 6.2), (14, 70, "circular_block", 5)]:
        x = returns(seed, n, phi=0.0 if method == "iid" else 0.3)
        for name, statistic, influence in [("mean", np.mean, lambda v: v - v.mean()), ("sharpe", sharpe, sharpe_influence)]:
            B = 199
            rows = draws(seed, "golden", method, n, block, B)
            lag = lag_rule(n)
            theta, error = statistic(x), prewhitened_error(influence(x), lag, 1)
            t = [(statistic(x[r]) - theta) / prewhitened_error(influence(x[r]), lag, 1) for r in rows]
            stars = np.array([statistic(x[r]) for r in rows])
            record = {"values": x, "seed": seed, "method": method, "blockLength": block, "replications": B, "statistic": name, "estimate": theta}
            record["studentised"] = {**judge("studentised", theta, error, t), "standardError": error}
            count = sum(at_least(v, theta / error) for v in t)
            record["studentised"]["pGreater"] = (1 + count) / (B + 1)
            record["percentile"] = {**judge("percentile", theta, None, stars), "standardError": stars.std(ddof=1)}
            record["percentile"]["pGreater"] = (1 + sum(at_least(v - theta, theta) for v in stars)) / (B + 1)
            for kind in ("percentile", "basic") + (("bca",) if method == "iid" else ()):
                bs = Given(IIDBootstrap, rows, x).bootstrap
                low, high = bs.conf_int(lambda v: np.atleast_1d(statistic(v)), reps=B, method=kind)[:, 0]
                record.setdefault("arch", {})[kind] = {"low": low, "high": high}
            cases.append(record)
    write("intervals", {"cases": cases})


def labels():
    cases = []
    for seed, n, kind, block, method in [
        (21, 102, "studentised", "auto", "stationary"),
        (21, 102, "percentile", "auto", "stationary"),
        (22, 50, "studentised", 3, "stationary"),
        (23, 64, "percentile", 10, "moving_block"),
        (24, 40, "studentised", "auto", "moving_block"),
    ]:
        random = np.random.default_rng(seed)
        f = np.round(ar1(random, n, 0.6), 1)  # rounded: ties
        y = 0.02 * random.standard_normal(n) - 0.004 * f
        if seed == 22:
            y = np.round(y, 2)
        edges = np.quantile(f, [0.2, 0.4, 0.6, 0.8])
        c = np.searchsorted(edges, f, side="right")
        if seed == 23:
            c = np.where(c == 2, 1, c)  # a label that does not occur
        if seed == 24:
            c = np.where((c == 3) & (np.cumsum(c == 3) > 3), 4, c)  # a label with three rows
        names = ["Red", "Orange", "Yellow", "YellowGreen", "Green"]
        case = {"y": y, "labels": c, "score": f, "names": names, "seed": seed, "stream": "golden", "replications": 99}
        case |= {"interval": kind, "blockLength": block, "method": method}
        case["expected"] = label_inference(y, c, f, names, seed, "golden", 99, kind, block, 5, method)
        cases.append(case)
    write("label-inference", {"cases": cases})


def regimes():
    cases = []
    for seed, n, kind, states, block, method in [
        (31, 160, "studentised", 5, "auto", "stationary"),
        (32, 120, "percentile", 3, 10, "moving_block"),
        (33, 90, "studentised", 5, "auto", "stationary"),
    ]:
        random = np.random.default_rng(seed)
        daily = 0.03 * random.standard_normal(n + 10)
        regime, now = [], 3
        for _ in range(n):
            if random.random() < 0.2:
                now = int(random.integers(1, 6)) if states == 5 else int(random.choice([1, 3, 5]))
            regime.append(0 if random.random() < 0.05 else now)
        if seed == 33:
            regime = [3 if r == 5 and t > 20 else r for t, r in enumerate(regime)]  # regime 5 too rare to be tested
        horizons = []
        for h in (1, 5):
            forward = np.array([np.prod(1 + daily[t + 1 : t + 1 + h]) - 1 for t in range(n)])
            forward[[7, 50]] = math.nan
            horizons.append((h, forward))
        expected = regime_edges(horizons, np.array(regime), seed, "regime_eval", 99, kind, block, states, method)
        case = {"regime": regime, "horizons": [{"horizon": h, "returns": r} for h, r in horizons], "states": states, "seed": seed}
        case |= {"replications": 99, "interval": kind, "blockLength": block, "method": method, "expected": expected}
        cases.append(case)
    write("regime-edges", {"cases": cases})


def ledoit_wolf_error(a, b, lag):
    """Delta method on (mean a, mean b, mean a², mean b²) with a prewhitened Bartlett matrix would need a VAR; along the gradient it is scalar."""
    mu = np.array([a.mean(), b.mean()])
    gamma = np.array([(a * a).mean(), (b * b).mean()])
    var = gamma - mu * mu
    gradient = np.array([gamma[0] / var[0] ** 1.5, -gamma[1] / var[1] ** 1.5, -mu[0] / 2 / var[0] ** 1.5, mu[1] / 2 / var[1] ** 1.5])
    y = np.column_stack([a - mu[0], b - mu[1], a * a - gamma[0], b * b - gamma[1]])
    return prewhitened_error(y @ gradient, lag, 1)


def sharpes():
    x = returns(41, 150, mean=0.002, phi=0.25)
    n = len(x)
    rho = [float(((x[k:] - x.mean()) * (x[: n - k] - x.mean())).sum() / ((x - x.mean()) ** 2).sum()) for k in range(lag_rule(n) + 1)]
    q = 365
    lo = sharpe(x) * q / math.sqrt(q + 2 * sum((q - k) * rho[k] for k in range(1, len(rho))))
    g3, g4, sr = stats.skew(x), stats.kurtosis(x, fisher=False), sharpe(x)
    variance = 1 - g3 * sr + (g4 - 1) / 4 * sr * sr
    psr = {str(b): stats.norm.cdf((sr - b) * math.sqrt(n - 1) / math.sqrt(variance)) for b in (0, 0.05)}
    track = 1 + variance * (stats.norm.ppf(0.95) / (sr - 0.01)) ** 2
    trials = [0.05, -0.02, 0.11, 0.07]
    bracket = {N: (1 - np.euler_gamma) * stats.norm.ppf(1 - 1 / N) + np.euler_gamma * stats.norm.ppf(1 - 1 / (N * math.e)) for N in (2, 10, 20, 1000)}
    dsr_bar = float(np.std(trials, ddof=1) * bracket[20])
    dsr = stats.norm.cdf((sr - dsr_bar) * math.sqrt(n - 1) / math.sqrt(variance))

    a = returns(42, 120, mean=0.003, phi=0.2)
    b = 0.6 * a + returns(43, 120, mean=0.0, scale=0.01, phi=0.1)
    lag = lag_rule(120)
    u = sharpe_influence(a) - sharpe_influence(b)
    block = automatic(u)
    theta, error = sharpe(a) - sharpe(b), prewhitened_error(u, lag, 1)
    t = []
    for r in draws(7, "bootstrap/sharpe", "stationary", 120, block, 99):
        t.append((sharpe(a[r]) - sharpe(b[r]) - theta) / prewhitened_error(sharpe_influence(a[r]) - sharpe_influence(b[r]), lag, 1))
    difference = {"estimate": theta, "standardError": error, "blockLength": block, **judge("studentised", theta, error, t)}
    write(
        "sharpe",
        {
            "returns": x,
            "lo": lo,
            "moments": {"n": n, "sharpe": sr, "skewness": g3, "kurtosis": g4},
            "psr": psr,
            "minimumTrackRecord": {"benchmark": 0.01, "confidence": 0.95, "value": track},
            "expectedMaximum": {str(N): value for N, value in bracket.items()},
            "deflated": {"trials": 20, "sharpes": trials, "benchmark": dsr_bar, "value": dsr},
            "difference": {"a": a, "b": b, "seed": 7, "replications": 99, "perPeriod": difference, "ledoitWolfError": ledoit_wolf_error(a, b, lag)},
        },
    )


def snooping():
    random = np.random.default_rng(51)
    T, K, B, seed, block = 90, 6, 149, 5, 4.0
    common = 0.01 * ar1(random, T, 0.2)
    scale = np.array([0.01, 0.02, 0.005, 0.015, 0.03, 0.01])
    d = common[:, None] + scale * random.standard_normal((T, K)) + np.array([0.004, 0.001, -0.006, 0.0, 0.002, 0.003])
    rows = draws(seed, "snoop", "stationary", T, block, B)
    means = d.mean(0)
    stars = np.array([d[r].mean(0) for r in rows])
    root = math.sqrt(T)
    omega = (root * (stars - means)).std(axis=0, ddof=1)
    share = lambda values, bar: (1 + sum(at_least(v, bar) for v in values)) / (B + 1)

    V = (root * means).max()
    reality = {"statistic": V, "p": share((root * (stars - means)).max(1), V), "best": int(means.argmax())}
    t = root * means / omega
    Tmax = max(0.0, t.max())
    spa = {"statistic": Tmax, "best": int(t.argmax())}
    for name, centre in {
        "lower": np.maximum(means, 0),
        "consistent": np.where(t >= -math.sqrt(2 * math.log(math.log(T))), means, 0),
        "upper": means,
    }.items():
        spa[name] = share(np.maximum(0, (root * (stars - centre) / omega).max(1)), Tmax)

    step, remaining, bar, tstar = [None] * K, list(range(K)), 0.0, root * (stars - means) / omega
    while remaining:
        k = max(remaining, key=lambda i: t[i])
        bar = max(bar, share(tstar[:, remaining].max(1), t[k]))
        step[k] = bar
        remaining.remove(k)

    mcs = MCS(-d, size=0.05, reps=B, block_size=4, method="max", seed=0)
    mcs.bootstrap = Given(StationaryBootstrap, rows, 4, np.arange(T)).bootstrap
    mcs.compute()
    counts = {int(k): int(round(p * B)) for k, p in mcs.pvalues["Pvalue"].items()}
    set_p = [1.0 if k == mcs.pvalues.index[-1] else (1 + counts[k]) / (B + 1) for k in range(K)]
    order = [int(k) for k in mcs.pvalues.index[:-1]]

    logits = []
    groups = np.array_split(np.arange(T), [i * T // 16 for i in range(1, 16)])
    for chosen in itertools.combinations(range(16), 8):
        inside = np.concatenate([groups[i] for i in chosen])
        outside = np.setdiff1d(np.arange(T), inside)
        best = int(np.argmax([sharpe(d[inside, k]) for k in range(K)]))
        rank = stats.rankdata([sharpe(d[outside, k]) for k in range(K)])[best]
        w = rank / (K + 1)
        logits.append(math.log(w / (1 - w)))
    pbo = {"pbo": float(np.mean(np.array(logits) <= 0)), "sum": math.fsum(logits), "sumOfSquares": math.fsum(v * v for v in logits)}
    write(
        "snooping",
        {
            "columns": d.T,
            "seed": seed,
            "blockLength": block,
            "replications": B,
            "medianBlock": float(np.median([automatic(d[:, k]) for k in range(K)])),
            "realityCheck": reality,
            "spa": spa,
            "stepM": step,
            "modelConfidenceSet": {"pValues": set_p, "eliminated": order},
            "overfitting": pbo,
        },
    )


def weighted_spearman(x, y, w):
    """Spearman correlation under row weights, for a numerical derivative."""
    F = np.array([(w * (x < v)).sum() + (w * (x == v)).sum() / 2 for v in x])
    G = np.array([(w * (y < v)).sum() + (w * (y == v)).sum() / 2 for v in y])
    f, g = F - (w * F).sum(), G - (w * G).sum()
    return (w * f * g).sum() / math.sqrt((w * f * f).sum() * (w * g * g).sum())


def association():
    random = np.random.default_rng(61)
    n = 40
    x = np.round(ar1(random, n, 0.4), 1)
    y = np.round(0.5 * x + random.standard_normal(n), 1)
    rho = stats.spearmanr(x, y).statistic
    step = 1e-5
    influence = []
    for t in range(n):
        up, down = (weighted_spearman(x, y, (1 - e) / n + e * (np.arange(n) == t)) for e in (step, -step))
        influence.append((up - down) / (2 * step))
    error = prewhitened_error(np.array(influence), lag_rule(n), 1)

    a, b = np.round(random.standard_normal(30), 1), np.round(random.standard_normal(30), 1)
    w = stats.wilcoxon(a, b, zero_method="wilcox", correction=False, method="approx")
    d = a - b
    ranks = stats.rankdata(np.abs(d[d != 0]))
    p = [0.001, 0.2, 0.04, 0.04, 0.013, 0.9, 0.3]
    write(
        "association",
        {
            "spearman": {"x": x, "y": y, "rho": rho, "standardError": error, "pValue": 2 * stats.t.sf(abs(rho / error), n - 1)},
            "wilcoxon": {"x": a, "y": b, "wPlus": ranks[d[d != 0] > 0].sum(), "z": w.zstatistic, "pValue": w.pvalue},
            "multiple": {"p": p, **{m: multipletests(p, method=m)[1] for m in ("holm", "fdr_bh", "fdr_by")}},
        },
    )


def main():
    for make in (block_length, intervals, labels, regimes, sharpes, snooping, association):
        make()


if __name__ == "__main__":
    main()
