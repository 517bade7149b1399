"""The formulas of specs/07-statistics.md that sections 4 to 12 of specs/03-majors-alts.md use. Missing is NaN throughout."""

import math

import numpy as np
from scipy import stats

NAN = math.nan
YEAR = 365


def finite(values):
    values = np.asarray(values, dtype=float)
    return values[np.isfinite(values)]


def min_periods(n):
    """Decision A6."""
    return n if n <= 7 else math.ceil(0.8 * n)


def std(values, ddof=1):
    """Section 3: two passes; a constant sample has 0, too small a sample has none."""
    if len(values) <= ddof:
        return NAN
    if np.max(values) == np.min(values):
        return 0.0
    centred = values - np.mean(values)
    return math.sqrt(np.sum(centred * centred) / (len(values) - ddof))


def column_stds(window, least):
    """`std` of the finite values of each column, NaN with fewer than `least` of them."""
    present = np.isfinite(window)
    n = present.sum(axis=0)
    enough = n >= max(least, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(present, window, 0).sum(axis=0) / n
        squares = np.where(present, (window - mean) ** 2, 0).sum(axis=0)
        out = np.sqrt(squares / (n - 1))
    top = np.where(present, window, -np.inf).max(axis=0)
    bottom = np.where(present, window, np.inf).min(axis=0)
    return np.where(enough, np.where(top == bottom, 0.0, out), NAN)


def quantile(values, q):
    """Type 7, of a sample without missing values."""
    ordered = np.sort(values)
    h = (len(ordered) - 1) * q
    j = math.floor(h)
    if j == len(ordered) - 1 or h == j:
        return float(ordered[j])
    return float(ordered[j] + (h - j) * (ordered[j + 1] - ordered[j]))


def winsorise(values, p):
    return np.clip(values, quantile(values, p), quantile(values, 1 - p))


def trailing(series, n, measure, least=None):
    """measure of the finite values of the n rows up to each row; rows with fewer than A6 asks are NaN."""
    least = min_periods(n) if least is None else least
    out = np.full(len(series), NAN)
    for t in range(len(series)):
        window = finite(series[max(0, t - n + 1) : t + 1])
        if len(window) >= least:
            out[t] = measure(window)
    return out


def z_of_last(window, n):
    """z of the last of at most n rows within them (section 3)."""
    x = window[-1]
    present = finite(window)
    if not math.isfinite(x) or len(present) < min_periods(n):
        return NAN
    mean, sd = np.mean(present), std(present)
    return (x - mean) / sd if sd > 1e-12 * max(1, abs(mean)) else NAN


def trailing_z(series, n):
    return np.array([z_of_last(series[max(0, t - n + 1) : t + 1], n) for t in range(len(series))])


def pearson(x, y):
    """Of jointly finite pairs; NaN for fewer than 2 pairs or a constant side."""
    joint = np.isfinite(x) & np.isfinite(y)
    x, y = x[joint], y[joint]
    if len(x) < 2 or np.max(x) == np.min(x) or np.max(y) == np.min(y):
        return NAN
    x, y = x - np.mean(x), y - np.mean(y)
    return float(np.clip(np.sum(x * y) / math.sqrt(np.sum(x * x) * np.sum(y * y)), -1, 1))


# --- section 4: ridge -------------------------------------------------------------------------------------------------


def ridge(X, y, lam):
    """(coefficients, their standard errors) with an unpenalised intercept; errors are None without degrees of freedom."""
    n, p = X.shape
    X = X - X.mean(axis=0)
    y = y - y.mean()
    gram = X.T @ X / n
    A = gram + lam * np.eye(p)
    b = np.linalg.solve(A, X.T @ y / n)
    if n - p - 1 <= 0:
        return b, None
    residual = y - X @ b
    inverse = np.linalg.inv(A)
    covariance = residual @ residual / (n - p - 1) * inverse @ gram @ inverse / n
    return b, np.sqrt(np.diag(covariance))


# --- section 5: HAC ---------------------------------------------------------------------------------------------------


def hac_lag(n, horizon=1):
    return min(max(math.floor(4 * (n / 100) ** (2 / 9) + 1e-9), horizon - 1), n - 1)


def long_run_variance(u, lag, divisor):
    omega = np.sum(u * u) / divisor
    for k in range(1, lag + 1):
        omega += 2 * (1 - k / (lag + 1)) * np.sum(u[k:] * u[:-k]) / divisor
    return max(float(omega), 0.0)


def hac_t_of_mean(x):
    """t of the mean, NaN where it has no standard error."""
    n = len(x)
    if n < 2:
        return NAN
    mean = np.mean(x)
    u = x - mean
    if np.max(np.abs(u)) <= 1e-12 * np.max(np.abs(x)):
        return NAN
    se = math.sqrt(long_run_variance(u, hac_lag(n), n) / n * n / (n - 1))
    return mean / se if se > 0 else NAN


def prewhitened_se(u, k, lag, scale):
    """Andrews and Monahan (1992) as section 5 fixes it; 0 where u is nothing but rounding of values of size `scale`."""
    n = len(u)
    if n <= k or n < 3:
        return NAN
    if np.max(np.abs(u)) <= 1e-12 * scale:
        return 0.0
    below = np.sum(u[:-1] ** 2)
    a = float(np.clip(np.sum(u[1:] * u[:-1]) / below, -0.97, 0.97)) if below > 0 else 0.0
    v = u[1:] - a * u[:-1]
    omega = long_run_variance(v, min(lag, n - 2), n - 1) / (1 - a) ** 2
    return math.sqrt(omega / n * n / (n - k))


def ols_hac(y, X):
    """(coefficients, 95 % intervals) of y on 1 and the columns of X over jointly finite rows; None where singular."""
    joint = np.isfinite(y) & np.isfinite(X).all(axis=1)
    y, X = y[joint], X[joint]
    n, k = len(y), X.shape[1] + 1
    if n <= k:
        return None
    design = np.column_stack([np.ones(n), X])
    if np.linalg.matrix_rank(design / np.linalg.norm(design, axis=0), tol=1e-12) < k:
        return None
    inverse = np.linalg.inv(design.T @ design)
    b = np.linalg.lstsq(design, y, rcond=None)[0]
    scores = design * (y - design @ b)[:, None]
    lag = hac_lag(n)
    middle = scores.T @ scores
    for j in range(1, lag + 1):
        gamma = scores[j:].T @ scores[:-j]
        middle += (1 - j / (lag + 1)) * (gamma + gamma.T)
    se = np.sqrt(np.maximum(np.diag(inverse @ middle @ inverse), 0) * n / (n - k))
    half = stats.t.ppf(0.975, n - k) * se
    return b, np.column_stack([b - half, b + half])


# --- sections 9 and 10: a return series -------------------------------------------------------------------------------


def equity_of(r):
    return np.cumprod(1 + np.asarray(r, dtype=float))


def total_return(r):
    return float(equity_of(r)[-1] - 1) if len(r) else NAN


def drawdowns(r):
    equity = np.concatenate([[1.0], equity_of(r)])
    return (equity / np.maximum.accumulate(equity) - 1)[1:]


def max_drawdown(r):
    return float(min(0.0, np.min(drawdowns(r)))) if len(r) else NAN


def cagr(r):
    end = equity_of(r)[-1]
    return end ** (YEAR / len(r)) - 1 if end > 0 else -1.0


def ratio(a, b):
    return a / b if b else NAN


def sharpe_per_period(r):
    sd = std(r)
    return np.mean(r) / sd if sd > 0 else NAN


def sharpe(r):
    return sharpe_per_period(r) * math.sqrt(YEAR)


def sortino(r):
    downside = math.sqrt(np.mean(np.minimum(r, 0) ** 2))
    return ratio(np.mean(r), downside) * math.sqrt(YEAR)


def probabilistic_sharpe(r):
    """PSR against 0."""
    sr, n = sharpe_per_period(r), len(r)
    if not math.isfinite(sr):
        return NAN
    centred = r - np.mean(r)
    m2 = np.mean(centred**2)
    g3, g4 = np.mean(centred**3) / m2**1.5, np.mean(centred**4) / m2**2
    root = 1 - g3 * sr + (g4 - 1) / 4 * sr**2
    return float(stats.norm.cdf(sr * math.sqrt(n - 1) / math.sqrt(root))) if root > 0 else NAN


def sharpe_lo(r):
    """Lo (2002) with autocorrelations up to the lag of section 5."""
    sr, n = sharpe_per_period(r), len(r)
    if not math.isfinite(sr):
        return NAN
    centred = r - np.mean(r)
    r0 = np.sum(centred**2)
    under = YEAR + 2 * sum((YEAR - k) * np.sum(centred[k:] * centred[:-k]) / r0 for k in range(1, hac_lag(n) + 1))
    return sr * YEAR / math.sqrt(under) if under > 0 else NAN


# --- section 6: block length ------------------------------------------------------------------------------------------


def block_length(x):
    """Politis and White (2004), Patton, Politis and White (2009), stationary bootstrap."""
    n = len(x)
    centred = x - np.mean(x)
    k_n = max(5, math.ceil(math.log10(n)))
    m_max = math.ceil(math.sqrt(n)) + k_n
    covariance = np.array([np.sum(centred[k:] * centred[: n - k]) / n if k <= n - 1 else 0.0 for k in range(m_max + 1)])
    if covariance[0] == 0 or np.max(x) == np.min(x):
        return 1.0
    rho = np.abs(covariance / covariance[0])
    c = 2 * math.sqrt(math.log10(n) / n)
    m = next((m for m in range(1, m_max - k_n + 2) if np.all(rho[m : m + k_n] < c)), None)
    if m is None:
        m = max(k for k in range(1, m_max + 1) if rho[k] >= c)
    big = min(2 * m, m_max)
    weight = [1.0 if k / big <= 0.5 else 2 * (1 - k / big) for k in range(big + 1)]
    slope = 2 * sum(weight[k] * k * covariance[k] for k in range(1, big + 1))
    level = covariance[0] + 2 * sum(weight[k] * covariance[k] for k in range(1, big + 1))
    if level == 0:
        return 1.0
    b = (2 * slope**2 / (2 * level**2)) ** (1 / 3) * n ** (1 / 3)
    return float(np.clip(b, 1, math.ceil(min(3 * math.sqrt(n), n / 3))))
