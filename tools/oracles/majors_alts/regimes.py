"""Sections 5 and 6.1 to 6.3 of specs/03-majors-alts.md: composite score, high-volatility gate, hysteresis."""

import math

import numpy as np

from features import COMPOSITE

FIVE = ["STRONG_RISK_ON_ALTS", "WEAK_RISK_ON_ALTS", "BALANCED", "WEAK_RISK_ON_MAJORS", "STRONG_RISK_ON_MAJORS"]
THREE = ["RISK_ON_ALTS", "BALANCED", "RISK_ON_MAJORS"]


def composite_score(values, weights, signs, min_weight):
    """(score or None, W_p/W) of one day; `values` maps a feature to its z."""
    present = [name for name in weights if math.isfinite(values[name])]
    total, found = sum(weights.values()), sum(weights[name] for name in present)
    share = found / total
    if share < min_weight - 1e-12 or found == 0:
        return None, share
    return sum(signs[name] * weights[name] * values[name] for name in present) / found, share


def plain_regime(s, composite, n_regimes):
    low, high = composite["threshold_low"], composite["threshold_high"]
    if n_regimes == 3:
        return "RISK_ON_ALTS" if s < low else "RISK_ON_MAJORS" if s > high else "BALANCED"
    if s < composite["threshold_strong_low"]:
        return "STRONG_RISK_ON_ALTS"
    if s < low:
        return "WEAK_RISK_ON_ALTS"
    if s <= high:
        return "BALANCED"
    return "WEAK_RISK_ON_MAJORS" if s <= composite["threshold_strong_high"] else "STRONG_RISK_ON_MAJORS"


def next_regime(state, age, s, composite, n_regimes):
    """The table of section 6.3."""
    low, high = composite["threshold_low"], composite["threshold_high"]
    strong_low, strong_high = composite["threshold_strong_low"], composite["threshold_strong_high"]
    persistence = composite["persistence"]
    multiplied = persistence["requires_stronger_signal"] and age < persistence["min_duration_days"]
    m = persistence["multiplier"] if multiplied else 1
    below, above = composite["hysteresis"]["low_band"] * m, composite["hysteresis"]["high_band"] * m
    plain = plain_regime(s, composite, n_regimes)
    if state == "STRONG_RISK_ON_ALTS":
        return plain if s > strong_low + above else state
    if state == "WEAK_RISK_ON_ALTS":
        return "STRONG_RISK_ON_ALTS" if s < strong_low else plain if s > low + above else state
    if state == "WEAK_RISK_ON_MAJORS":
        return "STRONG_RISK_ON_MAJORS" if s > strong_high else plain if s < high + below else state
    if state == "STRONG_RISK_ON_MAJORS":
        return plain if s < strong_high + below else state
    if state == "RISK_ON_ALTS":
        return plain if s > low + above else state
    if state == "RISK_ON_MAJORS":
        return plain if s < high + below else state
    return plain  # BALANCED


def regime_path(scores, composite, n_regimes):
    """Regime name or None per grid day."""
    path, state, since, nulls = [], None, None, 0
    for t, s in enumerate(scores):
        if s is None:
            nulls += 1
            path.append(None)
            continue
        if state is None or nulls > composite["max_gap_days"]:
            state, since = plain_regime(s, composite, n_regimes), t
        else:
            new = next_regime(state, t - since, s, composite, n_regimes)
            if new != state:
                state, since = new, t
        nulls = 0
        path.append(state)
    return path


def label_days(market, columns, config):
    """score, score_ungated, gate, weight_present, regime for every grid day."""
    composite = config["regime"]["composite"]
    weights, signs = composite["default_weights"], composite["sign"]
    gate_rule = composite["high_vol_gate"]
    btc = market.X[:, market.majors[0]]
    scores, ungated, gates, shares = [], [], [], []
    for t in range(len(market.days)):
        values = {name: columns[COMPOSITE[name]][t] for name in weights}
        s, share = composite_score(values, weights, signs, composite["min_feature_weight"])
        if not columns["valid"][t]:
            s = None
        week = btc[t] / btc[t - 7] - 1 if t >= 7 else math.nan
        wild = gate_rule["enabled"] and math.isfinite(week) and abs(week) > gate_rule["threshold"]
        gated = s is not None and wild and s > composite["threshold_high"]
        ungated.append(s)
        scores.append(float(composite["threshold_high"]) if gated else s)
        gates.append(bool(gated))
        shares.append(share)
    regimes = regime_path(scores, composite, config["regime"]["n_regimes"])
    return {"score": scores, "score_ungated": ungated, "gate": gates, "weight_present": np.array(shares), "regime": regimes}
