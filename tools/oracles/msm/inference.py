"""Inference by label (specs/02 section 8), from that section and specs/07 alone, in numpy."""

import hashlib
import math

import numpy as np

COLUMNS = [
    *("label", "count", "mean_y", "se_hac", "t_hac", "p_hac", "ci_low", "ci_high", "p_boot"),
    *("edge", "edge_ci_low", "edge_ci_high", "edge_p_boot", "p_holm", "q_bh", "edge_p_holm", "edge_q_bh", "draws_lost"),
]
FEWEST_WEEKS = 20


def infer(y, labels, f, names, options, stream):
    """Rows of inference_by_label_* and the record of one version in inference.json; y, labels, f of the labelled weeks in time order."""
    y, f = np.array(y, float), np.array(f, float)
    c = np.array([names.index(label) for label in labels], int)
    n, first, last = len(y), 0, len(names) - 1
    count = {g: int((c == g).sum()) for g in range(len(names))}
    present = [g for g in count if count[g] > 0]
    rows = [{**dict.fromkeys(COLUMNS), "label": names[g], "count": count[g], "mean_y": float(y[c == g].mean())} for g in present]
    record = {"n": n, "lag": None, "block_length": None, "n_boot": options["n_boot"], "seed": options["seed"]}
    record |= {"spread": None, "rank_ic": None, "trend": None, "notes": []}
    if n < FEWEST_WEEKS:
        return rows, record | {"notes": ["skipped_n_below_20"]}

    lag = lag_rule(n)
    block = block_length(y) if options["block_length"] == "auto" else float(options["block_length"])
    drawn = stationary_rows(Stream(options["seed"], stream), n, block, options["n_boot"])
    tested = [g for g in present if count[g] >= options["min_label_count"]]

    def boot(plus, minus):
        return judge_contrast(y, c, plus, minus, drawn, lag, options["ci"], options["confidence"])

    means = {g: boot([g], []) for g in tested}
    edges = {g: boot([g], "all") for g in tested}
    corrected = {
        (name, method): dict(zip(tested, method([found[g]["p"] for g in tested])))
        for name, found in (("mean", means), ("edge", edges))
        for method in (holm, benjamini_hochberg)
    }
    for row, g in zip(rows, present):
        if g not in tested:
            record["notes"].append(f"label_below_min_count:{names[g]}")
            continue
        mean, edge = means[g], edges[g]
        row |= hac_test(y, c, [g], [], lag)
        row |= {"ci_low": mean["low"], "ci_high": mean["high"], "p_boot": mean["p"], "draws_lost": mean["lost"]}
        row |= {"edge": edge["value"], "edge_ci_low": edge["low"], "edge_ci_high": edge["high"], "edge_p_boot": edge["p"]}
        row |= {"p_holm": corrected["mean", holm][g], "q_bh": corrected["mean", benjamini_hochberg][g]}
        row |= {"edge_p_holm": corrected["edge", holm][g], "edge_q_bh": corrected["edge", benjamini_hochberg][g]}

    spread = dict.fromkeys(["value", "se_hac", "t_hac", "p_hac", "ci_low", "ci_high", "p_boot", "p_shift", "draws_lost"])
    if first not in present or last not in present:
        record["notes"].append("spread_label_absent")
    else:
        spread["value"] = float(y[c == last].mean() - y[c == first].mean())
        if first in tested and last in tested:
            found = boot([last], [first])
            spread |= hac_test(y, c, [last], [first], lag)
            spread |= {"ci_low": found["low"], "ci_high": found["high"], "p_boot": found["p"], "draws_lost": found["lost"]}
            spread["p_shift"] = shift_p(n, lambda s: y[np.roll(c, -s) == last].mean() - y[np.roll(c, -s) == first].mean())
    record |= {"lag": lag, "block_length": block, "spread": spread}
    record["rank_ic"] = rank_ic(f, y, drawn, options["confidence"])
    record["trend"] = trend(y, c)
    return rows, record


# --- contrasts of labels ------------------------------------------------------------------------------------------------


def influence(y, c, plus, minus):
    """Value and influence series of mean(plus) - mean(minus) over the last axis; minus [] is 0, "all" every week. nan: a side is empty."""
    n = y.shape[-1]

    def side(labels):
        member = np.ones(y.shape, bool) if labels == "all" else np.isin(c, labels)
        size = member.sum(-1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(member, y, 0).sum(-1, keepdims=True) / size
            return mean[..., 0], n * member * (y - mean) / size

    value, u = side(plus)
    if minus == []:
        return value, u
    other, v = side(minus)
    return value - other, u - v


def labels_present(c):
    return sum(np.any(c == g, axis=-1).astype(int) for g in range(int(c.max()) + 1))


def hac_test(y, c, plus, minus, lag):
    value, u = influence(y, c, plus, minus)
    n, k = len(y), int(labels_present(c))
    se = None if n <= k else math.sqrt(omega(u, lag) / n * n / (n - k))
    if se is not None and np.max(np.abs(u)) <= 1e-12 * np.max(np.abs(y)):
        se = 0.0
    if not se:
        return {"se_hac": se, "t_hac": None, "p_hac": None}
    return {"se_hac": se, "t_hac": float(value / se), "p_hac": student_two_sided(float(value / se), n - k)}


def judge_contrast(y, c, plus, minus, drawn, lag, kind, confidence):
    value, u = influence(y, c, plus, minus)
    value = float(value)
    values, w = influence(y[drawn], c[drawn], plus, minus)
    if kind == "percentile":
        return {"value": value, **percentile(value, values, confidence)}
    se = prewhitened_error(u, y, lag, labels_present(c))
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = prewhitened_error(w, y[drawn], lag, labels_present(c[drawn]))
        t = np.where(errors > 0, (values - value) / errors, np.nan)
    return {"value": value, **studentised(value, float(se), t, confidence)}


def prewhitened_error(u, x, lag, k):
    """specs/07 section 5, over the last axis; nan where n <= K."""
    n = u.shape[-1]
    before, now = u[..., :-1], u[..., 1:]
    under = (before * before).sum(-1)
    a = np.where(under == 0, 0, np.clip((now * before).sum(-1) / np.where(under == 0, 1, under), -0.97, 0.97))
    v = now - a[..., None] * before
    se = np.sqrt(omega(v, min(lag, n - 2)) / (1 - a) ** 2 / np.where(n > k, n - k, np.nan))
    is_rounding = np.abs(u).max(-1) <= 1e-12 * np.abs(x).max(-1)
    return np.where(is_rounding & (n > k), 0.0, se)


def omega(u, lag):
    n = u.shape[-1]
    lag = min(lag, n - 1)
    total = (u * u).sum(-1) / n
    for k in range(1, lag + 1):
        total = total + 2 * (1 - k / (lag + 1)) * (u[..., k:] * u[..., :-k]).sum(-1) / n
    return np.maximum(total, 0)


def lag_rule(n):
    return min(math.floor(4 * (n / 100) ** (2 / 9) + 1e-9), n - 1)


# --- intervals and p ----------------------------------------------------------------------------------------------------


def at_least(x, y):
    return x >= y - 1e-12 * abs(y)


def half_valid(draws):
    valid = draws[~np.isnan(draws)]
    lost = len(draws) - len(valid)
    return (None if 2 * len(valid) < len(draws) else valid), {"low": None, "high": None, "p": None, "lost": lost}


def studentised(value, se, t, confidence):
    valid, nothing = half_valid(t)
    if valid is None or not se > 0:
        return nothing
    q = quantile(np.abs(valid), confidence)
    p = (1 + int(at_least(np.abs(valid), abs(value / se)).sum())) / (len(valid) + 1)
    return nothing | {"low": value - q * se, "high": value + q * se, "p": p}


def percentile(value, values, confidence):
    valid, nothing = half_valid(values)
    if valid is None:
        return nothing
    p = (1 + int(at_least(np.abs(valid - value), abs(value)).sum())) / (len(valid) + 1)
    return nothing | {"low": quantile(valid, (1 - confidence) / 2), "high": quantile(valid, (1 + confidence) / 2), "p": p}


def quantile(values, q):
    v = np.sort(values)
    h = (len(v) - 1) * q
    j = math.floor(h)
    return float(v[j] if h == j or j == len(v) - 1 else v[j] + (h - j) * (v[j + 1] - v[j]))


def holm(p):
    return stepped(p, lambda m, i: m - i, np.maximum.accumulate)


def benjamini_hochberg(p):
    return stepped(p, lambda m, i: m / (i + 1), lambda x: np.minimum.accumulate(x[::-1])[::-1])


def stepped(p, factor, run):
    """Adjusted p: p_(i) times its factor, at most 1, made monotone; None stays out of m."""
    places = sorted((i for i, value in enumerate(p) if value is not None), key=lambda i: p[i])
    out = [None] * len(p)
    if places:
        scaled = run(np.array([min(1, factor(len(places), i) * p[place]) for i, place in enumerate(places)]))
        for place, value in zip(places, scaled):
            out[place] = float(value)
    return out


def shift_p(n, statistic):
    t0 = abs(statistic(0))
    return (1 + sum(bool(at_least(abs(statistic(s)), t0)) for s in range(1, n))) / n


# --- rank correlation and trend -----------------------------------------------------------------------------------------


def ranks(x):
    """Average ranks of ties, from 1."""
    _, place, size = np.unique(x, return_inverse=True, return_counts=True)
    return (np.cumsum(size) - (size - 1) / 2)[place]


def rank_correlation(x, y):
    a, b = ranks(x), ranks(y)
    a, b = a - a.mean(), b - b.mean()
    if not a.any() or not b.any():
        return math.nan
    return float(np.clip((a @ b) / math.sqrt((a @ a) * (b @ b)), -1, 1))


def rank_ic(f, y, drawn, confidence):
    keys = ("rho", "t", "p_t", "ci_low", "ci_high", "p_shift", "draws_lost")
    n, rho = len(y), rank_correlation(f, y)
    if math.isnan(rho):
        return dict.fromkeys(keys)
    found = percentile(rho, np.array([rank_correlation(f[rows], y[rows]) for rows in drawn]), confidence)
    t = None if 1 - abs(rho) < 1e-12 else rho * math.sqrt((n - 2) / (1 - rho * rho))
    p_t = None if t is None else student_two_sided(t, n - 2)
    p_shift = shift_p(n, lambda s: rank_correlation(np.roll(f, -s), y))
    return dict(zip(keys, (rho, t, p_t, found["low"], found["high"], p_shift, found["lost"])))


def trend(y, c):
    keys = ("j", "expected", "variance", "z", "p_normal", "p_shift")
    sizes = [int((c == g).sum()) for g in np.unique(c)]
    if len(sizes) < 2:
        return dict.fromkeys(keys)
    n = len(y)
    less, tie = (y[:, None] < y[None, :]).astype(float), (y[:, None] == y[None, :]).astype(float)
    wins = less + tie / 2

    def statistic(labels):
        return float((wins * (labels[:, None] < labels[None, :])).sum())

    def total(counts, term):
        return sum(term(int(k)) for k in counts)

    ties = np.unique(y, return_counts=True)[1]
    j, expected = statistic(c), (n * n - sum(k * k for k in sizes)) / 4
    variance = (n * (n - 1) * (2 * n + 5) - total(sizes, lambda k: k * (k - 1) * (2 * k + 5)) - total(ties, lambda k: k * (k - 1) * (2 * k + 5))) / 72
    variance += total(sizes, lambda k: k * (k - 1) * (k - 2)) * total(ties, lambda k: k * (k - 1) * (k - 2)) / (36 * n * (n - 1) * (n - 2))
    variance += total(sizes, lambda k: k * (k - 1)) * total(ties, lambda k: k * (k - 1)) / (8 * n * (n - 1))
    z = (j - expected) / math.sqrt(variance) if variance > 0 else None
    p_normal = None if z is None else math.erfc(abs(z) / math.sqrt(2))
    p_shift = shift_p(n, lambda s: statistic(np.roll(c, -s)) - expected)
    return dict(zip(keys, (j, expected, variance, z, p_normal, p_shift)))


def student_two_sided(t, df):
    """p = I_{df/(df+t^2)}(df/2, 1/2), or 1 less the other tail where t^2 <= df."""
    if t * t <= df:
        return 1 - incomplete_beta(0.5, df / 2, t * t / (df + t * t))
    return incomplete_beta(df / 2, 0.5, df / (df + t * t))


def incomplete_beta(a, b, x):
    """Regularised; continued fraction by Lentz's method, on the side where it converges fast."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    tiny = 1e-300
    f, C, D = 1.0, 1.0, 0.0
    for i in range(400):
        m = i // 2
        if i == 0:
            term = 1.0
        elif i % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        D = 1 / ((1 + term * D) or tiny)
        C = (1 + term / C) or tiny
        f *= C * D
        if abs(1 - C * D) < 1e-16:
            break
    return front * (f - 1)


# --- resampling ---------------------------------------------------------------------------------------------------------

MASK = 0xFFFFFFFF


class Stream:
    """xoshiro128** from SplitMix64 from SHA-256 of `<seed>:<name>` (specs/07 section 2)."""

    def __init__(self, seed, name):
        s = int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")
        self.state = []
        for _ in range(4):
            s = (s + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
            z = ((s ^ (s >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
            self.state.append((z ^ (z >> 31)) >> 32)

    def word(self):
        a, b, c, d = self.state
        x = b * 5 & MASK
        output = (x << 7 & MASK | x >> 25) * 9 & MASK
        shifted = b << 9 & MASK
        c, d = c ^ a, d ^ b
        b, a = b ^ c, a ^ d
        c ^= shifted
        self.state = [a, b, c, (d << 11 & MASK) | d >> 21]
        return output

    def uniform(self):
        a, b = self.word(), self.word()
        return ((a >> 5) * 67108864 + (b >> 6)) / 9007199254740992

    def integer(self, m):
        return math.floor(self.uniform() * m)


def stationary_rows(stream, n, b, draws):
    """draws x n row numbers (Politis and Romano 1994)."""
    out = np.empty((draws, n), int)
    for draw in range(draws):
        row = stream.integer(n)
        out[draw, 0] = row
        for t in range(1, n):
            row = stream.integer(n) if stream.uniform() < 1 / b else (row + 1) % n
            out[draw, t] = row
    return out


def block_length(x):
    """Politis and White 2004, corrected 2009, stationary (specs/07 section 6)."""
    n = len(x)
    e = x - x.mean()

    def covariance(k):
        return float(e[k:] @ e[: n - k]) / n if k < n else 0.0

    run = max(5, math.ceil(math.log10(n)))
    last = math.ceil(math.sqrt(n)) + run
    if covariance(0) == 0:
        return 1.0
    band = 2 * math.sqrt(math.log10(n) / n)
    small = [abs(covariance(k) / covariance(0)) < band for k in range(last + 1)]
    m = next((m for m in range(1, last - run + 2) if all(small[m : m + run])), None)
    if m is None:
        m = max(k for k in range(1, last + 1) if not small[k])
    M = min(2 * m, last)

    def window(k):
        return 1.0 if abs(k) / M <= 0.5 else 2 * (1 - abs(k) / M)

    G = sum(window(k) * abs(k) * covariance(abs(k)) for k in range(-M, M + 1))
    g = sum(window(k) * covariance(abs(k)) for k in range(-M, M + 1))
    if g == 0:
        return 1.0
    b = (2 * G * G / (2 * g * g)) ** (1 / 3) * n ** (1 / 3)
    return float(min(max(b, 1), math.ceil(min(3 * math.sqrt(n), n / 3))))
