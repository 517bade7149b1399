"""Generator, draw orders, block length and errors from specs/07 alone, in plain loops: an oracle shares no code with what it checks."""

import hashlib
import math

import numpy as np
from statsmodels.stats.sandwich_covariance import S_hac_simple

MASK = 0xFFFFFFFF


class Stream:
    """xoshiro128** started by SplitMix64 from SHA-256 of `<seed>:<name>` (section 2)."""

    def __init__(self, seed, name):
        s = int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")
        self.state = []
        for _ in range(4):
            s = (s + 0x9E3779B97F4A7C15) % 2**64
            z = ((s ^ (s >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
            self.state.append((z ^ (z >> 31)) >> 32)

    def word(self):
        s = self.state
        x = s[1] * 5 & MASK
        output = ((x << 7 | x >> 25) & MASK) * 9 & MASK
        t = s[1] << 9 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = (s[3] << 11 | s[3] >> 21) & MASK
        return output

    def uniform(self):
        a = self.word()
        return ((a >> 5) * 67108864 + (self.word() >> 6)) / 9007199254740992

    def integer(self, m):
        return math.floor(self.uniform() * m)


def draw(stream, method, n, b):
    """Rows of one draw (section 6)."""
    if method == "iid":
        return np.array([stream.integer(n) for _ in range(n)])
    if method == "stationary":
        rows = [stream.integer(n)]
        while len(rows) < n:
            rows.append(stream.integer(n) if stream.uniform() < 1 / b else (rows[-1] + 1) % n)
        return np.array(rows)
    b = min(math.ceil(b), n)
    rows = []
    while len(rows) < n:
        start = stream.integer(n - b + 1 if method == "moving_block" else n)
        rows += [(start + k) % n for k in range(b)]
    return np.array(rows[:n])


def draws(seed, name, method, n, b, replications):
    stream = Stream(seed, name)
    return [draw(stream, method, n, b) for _ in range(replications)]


def automatic(x, method="stationary"):
    """Block length of section 6. arch's differs where an autocorrelation is close to the band: it divides by the variances of the rows at hand."""
    x = np.asarray(x, float)
    n = len(x)
    e = x - x.mean()
    R = lambda k: float(e[k:] @ e[: n - k]) / n if k < n else 0.0
    run = max(5, math.ceil(math.log10(n)))
    last = math.ceil(math.sqrt(n)) + run
    outside = [k for k in range(1, last + 1) if abs(R(k) / R(0)) >= 2 * math.sqrt(math.log10(n) / n)]
    starts = [m for m in range(1, last - run + 2) if not any(m <= k < m + run for k in outside)]
    M = min(2 * (starts[0] if starts else outside[-1]), last)
    w = lambda k: 1.0 if abs(k) / M <= 0.5 else 2 * (1 - abs(k) / M)
    G = sum(w(k) * abs(k) * R(abs(k)) for k in range(-M, M + 1))
    g = sum(w(k) * R(abs(k)) for k in range(-M, M + 1))
    D = (2 if method == "stationary" else 4 / 3) * g * g
    b = (2 * G * G / D) ** (1 / 3) * n ** (1 / 3)
    return float(min(max(b, 1), math.ceil(min(3 * math.sqrt(n), n / 3))))


def lag_rule(n, h=1):
    return min(max(math.floor(4 * (n / 100) ** (2 / 9) + 1e-9), h - 1), n - 1)


def omega(u, lag):
    """Section 5: Newey and West without demeaning."""
    lag = min(lag, len(u) - 1)
    return max(float(np.squeeze(S_hac_simple(np.asarray(u, float)[:, None], nlags=lag))) / len(u), 0.0)


def hac_error(u, lag, k):
    n = len(u)
    return math.sqrt(omega(u, lag) / n * n / (n - k)) if n > k else math.nan


def prewhitened_error(u, lag, k):
    """Section 5, Andrews and Monahan; 0 is told from rounding by the caller's data, whose size is about 1e-2 here."""
    n = len(u)
    if n <= k:
        return math.nan
    if np.max(np.abs(u)) <= 1e-15:
        return 0.0
    bottom = u[:-1] @ u[:-1]
    a = 0.0 if bottom == 0 else min(max(u[1:] @ u[:-1] / bottom, -0.97), 0.97)
    return math.sqrt(omega(u[1:] - a * u[:-1], min(lag, n - 2)) / (1 - a) ** 2 / n * n / (n - k))


def at_least(x, y):
    return x >= y - 1e-12 * abs(y)


def judge(kind, theta, error, values, confidence=0.95):
    """Interval and p from t* (studentised) or theta* (percentile), nan = lost (section 6)."""
    values = np.asarray(values, float)
    valid = values[~np.isnan(values)]
    lost = len(values) - len(valid)
    result = {"low": None, "high": None, "p": None, "lost": lost}
    if 2 * len(valid) < len(values) or (kind == "studentised" and not error > 0):
        return result
    if kind == "studentised":
        q = np.quantile(np.abs(valid), confidence)
        count = sum(at_least(abs(v), abs(theta / error)) for v in valid)
        return {**result, "low": theta - q * error, "high": theta + q * error, "p": (1 + count) / (len(valid) + 1)}
    low, high = np.quantile(valid, [(1 - confidence) / 2, (1 + confidence) / 2])
    count = sum(at_least(abs(v - theta), abs(theta)) for v in valid)
    return {**result, "low": low, "high": high, "p": (1 + count) / (len(valid) + 1)}
