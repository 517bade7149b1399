"""Inference by label (specs/02 section 8) and edges by regime (specs/04 section 3), in plain numpy."""

import math

import numpy as np
from resampling import automatic, at_least, draws, hac_error, judge, lag_rule, prewhitened_error
from scipy import stats
from statsmodels.stats.multitest import multipletests


def adjusted(p, method):
    out = [None] * len(p)
    present = [i for i, value in enumerate(p) if value is not None]
    if present:
        for i, value in zip(present, multipletests([p[i] for i in present], method=method)[1]):
            out[i] = value
    return out


def contrast(y, c, plus, minus):
    """Value and influence; nan where a side has no row."""
    n = len(y)

    def side(labels):
        d = np.ones(n, bool) if labels == "all" else np.isin(c, labels)
        if not d.any():
            return math.nan, np.full(n, math.nan)
        return y[d].mean(), n * d * (y - y[d].mean()) / d.sum()

    b, u = side(plus)
    if minus == "none":
        return b, u
    b2, u2 = side(minus)
    return b - b2, u - u2


def tested(y, c, plus, minus, rows, lag, kind):
    theta, u = contrast(y, c, plus, minus)
    error = prewhitened_error(u, lag, len(set(c)))
    values = []
    for r in rows:
        value, v = contrast(y[r], c[r], plus, minus)
        if kind == "percentile":
            values.append(value)
            continue
        e = math.nan if math.isnan(value) else prewhitened_error(v, lag, len(set(c[r])))
        values.append((value - theta) / e if e > 0 else math.nan)
    return {"value": theta, "se": error, **judge(kind, theta, error, values)}


def hac(y, c, plus, minus, lag):
    theta, u = contrast(y, c, plus, minus)
    k = len(set(c))
    se = hac_error(u, lag, k)
    t = theta / se
    return {"seHac": se, "tHac": t, "pHac": 2 * stats.t.sf(abs(t), len(y) - k)}


def shift_p(n, statistic):
    t0 = abs(statistic(0))
    return (1 + sum(at_least(abs(statistic(s)), t0) for s in range(1, n))) / n


def roll(c, s):
    return np.roll(c, -s)  # row t holds c[(t + s) mod n]


def jonckheere(y, c):
    j = 0.0
    for a in range(len(y)):
        for b in range(len(y)):
            if c[a] < c[b]:
                j += 1.0 if y[a] < y[b] else 0.5 if y[a] == y[b] else 0.0
    return j


def jonckheere_moments(y, c):
    N = len(y)
    ni = [int((c == g).sum()) for g in set(c)]
    tj = list(np.unique(y, return_counts=True)[1])
    s = lambda counts, f: sum(float(f(float(k))) for k in counts)
    var = (N * (N - 1) * (2 * N + 5) - s(ni, lambda k: k * (k - 1) * (2 * k + 5)) - s(tj, lambda k: k * (k - 1) * (2 * k + 5))) / 72
    var += s(ni, lambda k: k * (k - 1) * (k - 2)) * s(tj, lambda k: k * (k - 1) * (k - 2)) / (36 * N * (N - 1) * (N - 2))
    var += s(ni, lambda k: k * (k - 1)) * s(tj, lambda k: k * (k - 1)) / (8 * N * (N - 1))
    return (N * N - sum(k * k for k in ni)) / 4, var


def spearman(x, y):
    rx, ry = stats.rankdata(x), stats.rankdata(y)
    if len(set(rx)) == 1 or len(set(ry)) == 1:
        return math.nan
    return float(np.clip(np.corrcoef(rx, ry)[0, 1], -1, 1))


def label_inference(y, c, f, names, seed, name, replications, kind, block="auto", fewest=5, method="stationary"):
    y, c, f = np.asarray(y, float), np.asarray(c), np.asarray(f, float)
    n, lag = len(y), lag_rule(len(y))
    b = automatic(y, method) if block == "auto" else block
    rows = draws(seed, name, method, n, b, replications)
    present = [g for g in range(len(names)) if (c == g).any()]
    big = [g for g in present if (c == g).sum() >= fewest]
    mean = {g: {**tested(y, c, [g], "none", rows, lag, kind), **hac(y, c, [g], "none", lag)} for g in big}
    edge = {g: tested(y, c, [g], "all", rows, lag, kind) for g in big}
    columns = {}
    for key, source in (("", mean), ("edge", edge)):
        p = [source[g]["p"] for g in big]
        columns[key + "Holm"] = dict(zip(big, adjusted(p, "holm")))
        columns[key + "Bh"] = dict(zip(big, adjusted(p, "fdr_bh")))
    table = []
    for g in present:
        row = {"label": names[g], "count": int((c == g).sum()), "mean": y[c == g].mean()}
        if g in big:
            m, e = mean[g], edge[g]
            row |= {key: m[key] for key in ("seHac", "tHac", "pHac")}
            row |= {"standardError": m["se"], "ciLow": m["low"], "ciHigh": m["high"], "pBoot": m["p"], "drawsLost": m["lost"]}
            row |= {"edge": e["value"], "edgeStandardError": e["se"], "edgeCiLow": e["low"], "edgeCiHigh": e["high"], "edgePBoot": e["p"]}
            row |= {"pHolm": columns["Holm"][g], "qBh": columns["Bh"][g], "edgePHolm": columns["edgeHolm"][g], "edgeQBh": columns["edgeBh"][g]}
        table.append(row)
    last = len(names) - 1
    spread = None
    if 0 in big and last in big:
        s = {**tested(y, c, [last], [0], rows, lag, kind), **hac(y, c, [last], [0], lag)}
        spread = {key: s[key] for key in ("value", "seHac", "tHac", "pHac")}
        spread |= {"standardError": s["se"], "ciLow": s["low"], "ciHigh": s["high"], "pBoot": s["p"], "drawsLost": s["lost"]}
        spread["pShift"] = shift_p(n, lambda s: contrast(y, roll(c, s), [last], [0])[0])
    rho = spearman(f, y)
    values = [spearman(f[r], y[r]) for r in rows]
    interval = judge("percentile", rho, None, values)
    t = rho * math.sqrt((n - 2) / (1 - rho * rho))
    rank_ic = {"rho": rho, "t": t, "pT": 2 * stats.t.sf(abs(t), n - 2), "ciLow": interval["low"], "ciHigh": interval["high"]}
    rank_ic |= {"pShift": shift_p(n, lambda s: spearman(roll(f, s), y)), "drawsLost": interval["lost"]}
    j = jonckheere(y, c)
    expected, variance = jonckheere_moments(y, c)
    z = (j - expected) / math.sqrt(variance)
    trend = {"j": j, "expected": expected, "variance": variance, "z": z, "pNormal": 2 * stats.norm.sf(abs(z))}
    trend["pShift"] = shift_p(n, lambda s: jonckheere(y, roll(c, s)) - expected)
    return {"n": n, "lag": lag, "blockLength": b, "labels": table, "spread": spread, "rankIc": rank_ic, "trend": trend}


def spells(member):
    return int(sum(m and not (t > 0 and member[t - 1]) for t, m in enumerate(member)))


def regime_edges(horizons, regime, seed, name, replications, kind, block="auto", states=5, method="stationary"):
    numbers = [1, 2, 3, 4, 5] if states == 5 else [1, 3, 5]
    evaluations, p = [], []
    for horizon, returns in horizons:
        keep = (np.asarray(regime) > 0) & np.isfinite(returns)
        y, c = np.asarray(returns, float)[keep], np.asarray(regime)[keep]
        n, lag = len(y), lag_rule(int(keep.sum()), horizon)
        b = max(automatic(y, method), horizon) if block == "auto" else block
        rows = draws(seed, f"{name}/{horizon}", method, n, b, replications)
        fit = lambda side: np.isin(c, side).sum() >= max(5, horizon) and spells(np.isin(c, side)) >= 3
        regimes = []
        for r in numbers:
            x = y[c == r]
            row = {"regime": r, "count": len(x), "spells": spells(c == r)}
            if len(x):
                row |= {"mean": x.mean(), "hitRate": (x > 0).mean(), "shareNegative": (x < 0).mean()}
            if len(x) > 1:
                row["standardDeviation"] = x.std(ddof=1)
            if fit([r]):
                theta, u = contrast(y, c, [r], "none")
                k = len(set(c))
                t = theta / prewhitened_error(u, lag, k)
                row |= {"tStatistic": t, "pValue": 2 * stats.t.sf(abs(t), n - k), "tNaive": theta / (x.std(ddof=1) / math.sqrt(len(x)))}
            regimes.append(row)
        sides = ([4, 5], [1, 2]) if states == 5 else ([5], [1])
        edges = {"edgeBest": ([5], "all"), "edgeWorst": ([1], "all"), "spread15": ([5], [1]), "spreadSides": sides}
        record = {"horizon": horizon, "n": n, "lag": lag, "blockLength": b, "meanAll": y.mean(), "regimes": regimes}
        for edge, (plus, minus) in edges.items():
            if fit(plus) and (minus == "all" or fit(minus)):
                found = tested(y, c, plus, minus, rows, lag, kind)
                row = {"value": found["value"], "standardError": found["se"], "ciLow": found["low"], "ciHigh": found["high"]}
                row |= {"pValue": found["p"], "drawsLost": found["lost"]}
                if minus != "all":
                    row["pShift"] = shift_p(n, lambda s: contrast(y, roll(c, s), plus, minus)[0])
            else:
                value = contrast(y, c, plus, minus)[0]
                row = {"value": None if math.isnan(value) else value, "pValue": None}
            record[edge] = row
            p.append(row["pValue"])
        evaluations.append(record)
    q = iter(adjusted(p, "fdr_bh"))
    for record in evaluations:
        for edge in ("edgeBest", "edgeWorst", "spread15", "spreadSides"):
            record[edge]["q"] = next(q)
    return evaluations
