"""Writes packages/labeling/test/golden/{hidden-markov,k-means,fitted-regimes}.json. How to run it: README.md."""

import platform
import sys
from pathlib import Path

import hmmlearn
import mpmath
import numpy as np
import sklearn
from hmmlearn.hmm import GaussianHMM
from sklearn.cluster import KMeans

sys.path.append(str(Path(__file__).resolve().parents[1]))

from golden import golden_writer  # noqa: E402

VERSIONS = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "hmmlearn": hmmlearn.__version__,
    "scikit-learn": sklearn.__version__,
    "mpmath": mpmath.__version__,
}
write = golden_writer(__file__, VERSIONS)


# --- samples ---------------------------------------------------------------------------------------------------------------------------


def sample(seed, n, means, sd, stay):
    """Rows of a chain that stays where it is with probability `stay`."""
    g = np.random.default_rng(seed)
    means = np.asarray(means, dtype=float)
    K = len(means)
    s, rows = 0, []
    for _ in range(n):
        if g.random() > stay:
            s = int(g.integers(K))
        rows.append(means[s] + sd * g.standard_normal(means.shape[1]))
    return np.array(rows)


# --- one chain with given parameters: 50 digits, products without any scale --------------------------------------------------------------


def exact_passes(x, initial, transition, means, variances):
    """Filtered and smoothed probabilities and the log-likelihood by unscaled alpha-beta products in 50-digit arithmetic."""
    mp = mpmath.mp.clone()
    mp.dps = 50
    n, D = x.shape
    K = len(initial)
    f = mp.mpf

    def density(t, j):
        p = f(1)
        for d in range(D):
            v = f(float(variances[j][d]))
            p *= mp.exp(-((f(float(x[t, d])) - f(float(means[j][d]))) ** 2) / (2 * v)) / mp.sqrt(2 * mp.pi * v)
        return p

    b = [[density(t, j) for j in range(K)] for t in range(n)]
    a = [[f(float(transition[i][j])) for j in range(K)] for i in range(K)]
    alpha = [[f(float(initial[j])) * b[0][j] for j in range(K)]]
    for t in range(1, n):
        alpha.append([sum(alpha[-1][i] * a[i][j] for i in range(K)) * b[t][j] for j in range(K)])
    beta = [[f(1)] * K]
    for t in range(n - 2, -1, -1):
        beta.insert(0, [sum(a[i][j] * b[t + 1][j] * beta[0][j] for j in range(K)) for i in range(K)])
    total = sum(alpha[-1])
    filtered = [[float(p / sum(row)) for p in row] for row in alpha]
    smoothed = [[float(p * q / total) for p, q in zip(r, s)] for r, s in zip(alpha, beta)]
    return filtered, smoothed, float(mp.log(total))


def chain_case(name, x, initial, transition, means, variances):
    filtered, smoothed, log_likelihood = exact_passes(x, initial, transition, means, variances)
    model = GaussianHMM(n_components=len(initial), covariance_type="diag")
    model.n_features = x.shape[1]
    model.startprob_, model.transmat_ = np.array(initial), np.array(transition)
    model.means_, model.covars_ = np.array(means), np.array(variances)
    with np.errstate(divide="ignore"):
        log_viterbi, path = model.decode(x, algorithm="viterbi")
        log_hmmlearn, posterior = model.score_samples(x)
    assert abs(log_hmmlearn - log_likelihood) < 1e-9 * abs(log_likelihood)
    assert np.max(np.abs(posterior - np.array(smoothed))) < 1e-9
    return {
        "name": name,
        "x": x,
        "initial": initial,
        "transition": transition,
        "means": means,
        "variances": variances,
        "filtered": filtered,
        "smoothed": smoothed,
        "log_likelihood": log_likelihood,
        "viterbi": path,
        "viterbi_log_density": log_viterbi,
    }


def chain_cases():
    two = sample(1, 60, [[-1.0], [1.0]], 0.9, 0.9)
    three = sample(2, 80, [[-1, 0.5, 0], [0, 0, 0.4], [1, -0.5, 0.2]], 0.8, 0.92)
    # One state can be left but not entered again; some rows are 40 standard deviations from every mean, or from all but one.
    leaving = sample(3, 50, [[0.0, 0.0], [1.0, -1.0]], 0.3, 0.9)
    leaving[20] = [12.0, 12.0]
    leaving[30:33] = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    return [
        chain_case("two states, one feature", two, [0.3, 0.7], [[0.9, 0.1], [0.2, 0.8]], [[-1.0], [1.0]], [[0.8], [0.6]]),
        chain_case(
            "three states, three features",
            three,
            [0.2, 0.5, 0.3],
            [[0.9, 0.06, 0.04], [0.05, 0.9, 0.05], [0.02, 0.08, 0.9]],
            [[-1, 0.5, 0], [0, 0, 0.4], [1, -0.5, 0.2]],
            [[0.5, 0.7, 0.6], [0.6, 0.6, 0.6], [0.9, 0.4, 0.7]],
        ),
        chain_case(
            "a state that is never entered again, and outliers",
            leaving,
            [0.5, 0.5],
            [[0.95, 0.05], [0.0, 1.0]],
            [[0.0, 0.0], [1.0, -1.0]],
            [[0.004, 0.09], [0.09, 0.004]],
        ),
    ]


# --- expectation-maximisation as specs/07 section 16 words it: scaled alpha-beta ---------------------------------------------------------


def start_of(x, K, by):
    n = len(x)
    order = sorted(range(n), key=lambda t: (x[t, by], t))
    groups = [x[[order[i] for i in range(i0 * n // K, (i0 + 1) * n // K)]] for i0 in range(K)]
    floor = 1e-3 * x.var(axis=0)
    return {
        "initial": np.full(K, 1 / K),
        "transition": np.where(np.eye(K) == 1, 0.9, 0.1 / (K - 1)),
        "means": np.array([g.mean(axis=0) for g in groups]),
        "variances": np.array([np.maximum(g.var(axis=0), floor) for g in groups]),
    }, floor


def scaled_density(x, p):
    log_b = -0.5 * (
        np.log(2 * np.pi * p["variances"]).sum(axis=1)[None, :]
        + ((x[:, None, :] - p["means"][None]) ** 2 / p["variances"][None]).sum(axis=2)
    )
    top = log_b.max(axis=1)
    return np.exp(log_b - top[:, None]), top


def forward(x, p):
    b, top = scaled_density(x, p)
    n, K = b.shape
    alpha, scale = np.zeros((n, K)), np.zeros(n)
    for t in range(n):
        row = (p["initial"] if t == 0 else alpha[t - 1] @ p["transition"]) * b[t]
        scale[t] = row.sum()
        alpha[t] = row / scale[t]
    return alpha, scale, b, float((np.log(scale) + top).sum())


def em(x, K, by, tolerance=1e-6, max_steps=200):
    p, floor = start_of(x, K, by)
    before, n = None, len(x)
    for step in range(1, max_steps + 1):
        alpha, scale, b, log_likelihood = forward(x, p)
        if before is not None and log_likelihood - before < tolerance * abs(log_likelihood):
            return in_order(p, by), log_likelihood, step, True
        before = log_likelihood
        beta = np.ones((n, K))
        for t in range(n - 2, -1, -1):
            beta[t] = p["transition"] @ (b[t + 1] * beta[t + 1]) / scale[t + 1]
        gamma = alpha * beta
        gamma /= gamma.sum(axis=1, keepdims=True)
        xi = np.zeros((K, K))
        for t in range(n - 1):
            xi += np.outer(alpha[t], b[t + 1] * beta[t + 1]) * p["transition"] / scale[t + 1]
        weight = gamma.sum(axis=0)
        new = {"initial": gamma[0], "transition": p["transition"].copy(), "means": p["means"].copy(), "variances": p["variances"].copy()}
        for i in range(K):
            if xi[i].sum() >= 1e-8:
                new["transition"][i] = xi[i] / xi[i].sum()
            if weight[i] >= 1e-8:
                new["means"][i] = gamma[:, i] @ x / weight[i]
                new["variances"][i] = np.maximum(gamma[:, i] @ (x - new["means"][i]) ** 2 / weight[i], floor)
        p = new
    return in_order(p, by), forward(x, p)[3], max_steps, False


def in_order(p, by):
    order = np.argsort(p["means"][:, by], kind="stable")
    return {
        "initial": p["initial"][order],
        "transition": p["transition"][np.ix_(order, order)],
        "means": p["means"][order],
        "variances": p["variances"][order],
    }


def em_case(name, x, K, by, **limits):
    p, log_likelihood, steps, converged = em(x, K, by, **limits)
    start, _ = start_of(x, K, by)
    if not converged:  # the same number of updates by hmmlearn, all priors off
        peer = GaussianHMM(K, "diag", min_covar=0, covars_prior=0, covars_weight=1, n_iter=limits["max_steps"], tol=-np.inf, init_params="")
        peer.n_features = x.shape[1]
        peer.startprob_, peer.transmat_ = start["initial"].copy(), start["transition"].copy()
        peer.means_, peer.covars_ = start["means"].copy(), start["variances"].copy()
        peer.fit(x)
        theirs = in_order(
            {
                "initial": peer.startprob_,
                "transition": peer.transmat_,
                "means": peer.means_,
                "variances": np.array([np.diag(c) for c in peer.covars_]),
            },
            by,
        )
        for key in p:
            assert np.max(np.abs(theirs[key] - p[key])) < 1e-9, (name, key)
    return {
        "name": name,
        "x": x,
        "states": K,
        "by": by,
        **limits,
        "fit": {**p, "log_likelihood": log_likelihood, "iterations": steps, "converged": converged},
    }


def em_cases():
    three = sample(5, 300, [[-1, 0.5, 0], [0, 0, 0.4], [1.3, -0.5, 0.2]], 0.7, 0.95)
    two = sample(6, 120, [[-0.5], [0.8]], 0.5, 0.93)
    clumped = sample(7, 90, [[0.0, 0.0], [2.0, 1.0]], 0.6, 0.95)
    clumped[10:40] = [0.25, -0.5]  # thirty equal rows: a state whose variances reach the floor
    return [
        em_case("two states, three steps", two, 2, 0, max_steps=3, tolerance=1e-300),
        em_case("three states, five steps, ordered by the second feature", three, 3, 1, max_steps=5, tolerance=1e-300),
        em_case("two states to convergence", two, 2, 0),
        em_case("three states to convergence", three, 3, 0),
        em_case("thirty equal rows: variances at the floor", clumped, 3, 0),
    ]


# --- k-means ------------------------------------------------------------------------------------------------------------------------------


def k_means(x, K, by):
    start, _ = start_of(x, K, by)
    fit = KMeans(K, init=start["means"], n_init=1, algorithm="lloyd", tol=0, max_iter=100).fit(x)
    order = np.argsort(fit.cluster_centers_[:, by], kind="stable")
    rank = np.argsort(order)
    return fit.cluster_centers_[order], rank[fit.labels_], fit.inertia_


def k_means_case(name, x, K, by):
    centres, labels, inertia = k_means(x, K, by)
    return {"name": name, "x": x, "states": K, "by": by, "centres": centres, "labels": labels, "inertia": inertia}


# --- fitted again and again on the past (specs/03 section 6.4) -----------------------------------------------------------------------------


def with_holes(seed, x):
    g = np.random.default_rng(seed)
    x = x.copy()
    x[g.random(x.shape) < 0.02] = np.nan
    x[150:156] = np.nan
    x[:7, 0] = np.nan
    return x


def regimes(x, method, K, by, window, min_rows, refit_days, persistence):
    T = len(x)
    complete = np.isfinite(x).all(axis=1)
    low = lambda t: 0 if window is None else max(0, t - window)
    score, raw = np.full(T, np.nan), np.full(T, -1)
    fits, model, since, first = [], None, 0, None
    for t in range(T):
        past = [u for u in range(low(t), t) if complete[u]]
        if first is None and len(past) >= min_rows:
            first = t
        if first is not None and (t - first) % refit_days == 0 and len(past) >= min_rows:
            since = past[0]
            if method == "hmm":
                model, log_likelihood, steps, converged = em(x[past], K, by)
                fits.append({"row": t, "rows": len(past), "log_likelihood": log_likelihood, "iterations": steps, "converged": converged})
            else:
                model, _, inertia = k_means(x[past], K, by)
                fits.append({"row": t, "rows": len(past), "inertia": inertia})
        if first is None or not complete[t]:
            score[t] = score[t - 1] if t else np.nan
            continue
        if method == "hmm":
            seen = x[[u for u in range(since, t + 1) if complete[u]]]
            p = forward(seen, model)[0][-1]
            score[t], raw[t] = p[-1] - p[0], int(np.argmax(p))
        else:
            raw[t] = int(np.argmin(((model - x[t]) ** 2).sum(axis=1)))
    code, standing, candidate, count = [], -1, -1, 0
    for label in raw:
        if label >= 0:
            count = count + 1 if label == candidate else 1
            candidate = label
            if standing < 0 or count >= persistence:
                standing = label
        code.append(standing)
    return {"score": score, "code": code, "fits": fits}


def regime_case(name, x, **settings):
    return {"name": name, **settings, "expected": regimes(x, **settings)}


def regime_cases(x):
    base = {"by": 0, "window": None, "min_rows": 100, "refit_days": 21, "persistence": 3}
    return [
        regime_case("hmm, three states, expanding", x, method="hmm", K=3, **base),
        regime_case("hmm, two states, rolling", x, method="hmm", K=2, **{**base, "window": 120, "by": 1, "min_rows": 105}),
        regime_case("k-means, three states, expanding", x, method="k-means", K=3, **base),
        regime_case("k-means, two states, rolling", x, method="k-means", K=2, **{**base, "window": 130, "persistence": 1, "refit_days": 10}),
    ]


if __name__ == "__main__":
    write("hidden-markov", {"chains": chain_cases(), "fits": em_cases()})
    blobs = sample(8, 200, [[-2, 0, 1], [0, 1, 0], [2, 0, -1], [0, -2, 0]], 0.7, 0.8)
    write(
        "k-means",
        {
            "cases": [
                k_means_case("three clusters", blobs, 3, 0),
                k_means_case("four clusters, ordered by the third feature", blobs, 4, 2),
            ]
        },
    )
    holed = with_holes(11, sample(10, 330, [[-1, -0.6], [0, 0], [1.2, 0.7]], 0.8, 0.96))
    write("fitted-regimes", {"x": holed, "cases": regime_cases(holed)})
