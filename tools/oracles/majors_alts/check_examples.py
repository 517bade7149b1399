"""The worked examples of the specifications, through the oracle's own functions. Silent when all hold."""

import math

import numpy as np

from book import choose_rung, solve, water_fill
from engine import simulated_rows, stop_threshold
from features import COMPOSITE
from measures import long_run_variance, prewhitened_se, quantile
from regimes import composite_score, regime_path
from settings import DEFAULTS


def near(a, b, tolerance=1e-12):
    assert abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-3), (a, b)


composite, universe = DEFAULTS["regime"]["composite"], DEFAULTS["universe"]

# 03 section 5: all z = 1, oi_risk missing
z = dict.fromkeys(COMPOSITE, 1.0) | {"oi_risk": math.nan}
score, share = composite_score(z, composite["default_weights"], composite["sign"], 0.5)
near(score, 0.1875)
near(share, 0.96)

# 03 section 6.3: WEAK_MAJORS at t0
assert regime_path([0.6, 0.10, None, 0.10], composite, 5) == ["WEAK_RISK_ON_MAJORS", "WEAK_RISK_ON_MAJORS", None, "BALANCED"]
# more than max_gap_days null days restart the machine: 0.3 alone is BALANCED
assert regime_path([0.6, *[None] * 5, 0.3], composite, 5)[-1] == "WEAK_RISK_ON_MAJORS"
assert regime_path([0.6, *[None] * 6, 0.3], composite, 5)[-1] == "BALANCED"

# 03 section 9
e = (-0.30, -0.25)
assert choose_rung(e, universe) == ("beta_neutral", (0.30, 0.25))
x = solve("dollar_neutral", e, universe)
near(x[0], 0.275)
near(x[1], 0.225)
assert solve("dollar_neutral", e, universe | {"major_bounds": {"BTC": [0, 0.2], "ETH": [0, 0.2]}}) is None
assert choose_rung((-1.0, -0.25), universe) is None
assert choose_rung((-1.0, -0.25), universe | {"accept_worse": True})[0] == "beta_neutral"

# water-filling: 0.5 and then 0.3 are cut to 0.3, the rest fill 0.4 in proportion 1:1
assert np.allclose(water_fill([0.5, 0.3, 0.1, 0.1], 0.3), [0.3, 0.3, 0.2, 0.2], rtol=0, atol=1e-15)

# 03 section 10: vol_20 of 0.08 and 0.40 a year
stop = DEFAULTS["backtest"]["risk_management"]["stop_loss"]
for vol, threshold in ((0.08, -0.08 * 3 / math.sqrt(365)), (0.40, -0.05)):
    pattern = np.array([1.0, -1.0] * 10)
    near(stop_threshold(pattern * vol / math.sqrt(365) / np.std(pattern, ddof=1), stop), threshold)
near(stop_threshold(np.array([-0.2] * 4), stop), -0.05)

# 03 section 11: 522 rows make eight windows, the last 18 joined to the one before
first, windows = simulated_rows(0, 773, DEFAULTS["backtest"])
assert first == 252 and len(windows) == 8 and windows[-1] == (693, 773)

# 07 section 5: two labels, L = 1
y, c = np.array([0.02, -0.01, 0.03, -0.02, 0.01, -0.03]), np.array([0, 0, 1, 1, 0, 1])
u = np.where(c == 0, 6 * (y - y[c == 0].mean()) / 3, 0.0)
near(long_run_variance(u, 1, 6), 1.62962962963e-4, 1e-11)
near(prewhitened_se(u, 2, 1, 0.03), 0.00498024772311, 1e-11)
w = np.where(c == 1, 6 * (y - y[c == 1].mean()) / 3, 0.0) - u
near(long_run_variance(w, 1, 6), 1.7037037037e-3, 1e-10)
near(prewhitened_se(w, 2, 1, 0.03), 0.0229960853882, 1e-11)

# 07 section 3
for q, want in ((0.2, 1.6), (0.4, 2.4), (0.6, 3.6), (0.8, 5.6)):
    near(quantile(np.array([1.0, 2.0, 4.0, 8.0]), q), want)
