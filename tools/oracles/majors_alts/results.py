"""Section 12 of specs/03-majors-alts.md: the files of a run."""

import math

import numpy as np

import measures as m
from features import RAW, TWINS
from msm_oracle import format_day, write_csv, write_json
from regimes import FIVE, THREE

NAN = math.nan
SEED_COLUMNS = [
    *("date", "regime", "score", "pnl", "cost", "funding", "r_ls_gross", "r_ls_net"),
    *("alt_turnover", "major_turnover", "alt_gross", "major_gross", "total_gross"),
]
PNL_COLUMNS = [
    *SEED_COLUMNS,
    *("decision_regime", "action", "n_alts", "scale", "fees", "slippage", "impact", "equity_usd"),
    *("residual_beta_btc", "residual_beta_eth", "traded"),
]
NEUTRALITY_COLUMNS = [
    *("date", "residual_beta_btc", "residual_beta_eth", "score_scale", "vol_factor", "cap_factor", "mode"),
    *("e_btc", "e_eth", "x_btc", "x_eth", "gross", "realised_beta_btc_60d", "realised_beta_eth_60d"),
]
COUNTERS = [
    *("hold", "rebalance", "flatten", "stop_loss", "take_profit", "time_exit", "trailing_stop", "rearm_wait"),
    *("skipped_small_basket", "dropped_no_funding", "fallback_beta_neutral", "fallback_dollar_neutral", "fallback_fixed", "fallback_flat"),
    *("delisted", "no_price_trades", "impact_missing"),
    *("funding_days_settled", "funding_days_partial", "funding_days_daily", "funding_missing_days"),
    *("oi_fallback_days_alts", "oi_fallback_days_majors", "funding_mode_switches_alts", "funding_mode_switches_majors"),
]


def clean(value):
    """Plain Python values; missing is None."""
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [clean(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


def csv(path, columns, rows):
    write_csv(path, columns, [clean(row) for row in rows])


def names_of(config):
    return FIVE if config["regime"]["n_regimes"] == 5 else THREE


def write_timeline(out, market, labels, columns, rows):
    table = [
        {
            **{"date": format_day(int(market.days[t])), "score": labels["score"][t], "regime": labels["regime"][t]},
            **{"score_ungated": labels["score_ungated"][t], "gate": labels["gate"][t], "valid": columns["valid"][t]},
            **{"weight_present": labels["weight_present"][t], "label_type": "causal"},
        }
        for t in rows
    ]
    csv(out / "regime_timeline.csv", list(table[0]), table)
    names = [f"raw_{name}" for name in RAW] + [f"z_{name}" for name in TWINS] + ["valid"]
    wide = [{"date": format_day(int(market.days[t]))} | {name: columns[name][t] for name in names} for t in rows]
    csv(out / "features_wide.csv", ["date", *names], wide)


def daily_rows(engine):
    market, regime = engine.market, engine.regime
    out, peak = [], 1.0
    initial = float(engine.costs["initial_equity_usd"])
    for row in engine.rows:
        decided_at = row.t - 1 - engine.lag
        majors = [abs(value) for i, value in row.exposures.items() if i in market.majors]
        alts = [abs(value) for i, value in row.exposures.items() if i not in market.majors]
        residual = row.decision.residual if row.decision else (NAN, NAN)
        curve = row.equity / initial
        peak = max(peak, curve)
        out.append(
            {
                **{"date": format_day(int(market.days[row.t])), "regime": regime[row.t], "score": engine.score[row.t]},
                **{"pnl": row.gross_return, "cost": row.cost, "funding": row.funding_return},
                **{"r_ls_gross": row.gross_return, "r_ls_net": row.net_return},
                **{"alt_turnover": row.alt_traded / row.equity_mid, "major_turnover": row.major_traded / row.equity_mid},
                **{"alt_gross": sum(alts) / row.equity, "major_gross": sum(majors) / row.equity},
                "total_gross": (sum(alts) + sum(majors)) / row.equity,
                "decision_regime": regime[decided_at] if decided_at >= engine.first else None,
                **{"action": row.action, "n_alts": len(alts), "scale": row.decision.scale if row.decision else NAN},
                **{name: getattr(row, name) / row.equity_before for name in ("fees", "slippage", "impact")},
                **{"equity_usd": row.equity, "residual_beta_btc": residual[0], "residual_beta_eth": residual[1]},
                **{"traded": row.traded, "equity_curve": curve, "drawdown": curve / peak - 1},
            }
        )
    return out


def realised(engine, rows):
    """OLS of the gross returns of `rows` on the returns of BTC and ETH (measurement clock)."""
    y = np.array([row.gross_return for row in rows])
    X = np.array([engine.measured_r[row.t, list(engine.market.majors)] for row in rows]).reshape(-1, 2)
    fit = m.ols_hac(y, X)
    if fit is None:
        return {"btc": NAN, "eth": NAN, "ci": {"btc": [NAN, NAN], "eth": [NAN, NAN]}}
    b, ci = fit
    return {"btc": b[1], "eth": b[2], "ci": {"btc": ci[1], "eth": ci[2]}}


def neutrality_rows(engine):
    out = []
    for decision in engine.decisions:
        book, whole = decision.book, decision.book.cap_factor * decision.scale
        until = decision.t - engine.first + 1
        recent = [row for row in engine.rows[max(0, until - 60) : until] if row.active]
        beta = realised(engine, recent) if len(recent) >= 30 else {"btc": NAN, "eth": NAN}
        residual = decision.residual
        out.append(
            {
                "date": format_day(int(engine.market.days[decision.t])),
                **{"residual_beta_btc": residual[0], "residual_beta_eth": residual[1]},
                **{"score_scale": decision.score_scale, "vol_factor": decision.vol_factor},
                **{"cap_factor": book.cap_factor, "mode": book.mode},
                **{"e_btc": book.e[0] * whole, "e_eth": book.e[1] * whole, "x_btc": book.x[0] * whole, "x_eth": book.x[1] * whole},
                "gross": sum(abs(w) for w in decision.traded_weights.values()),
                **{"realised_beta_btc_60d": beta["btc"], "realised_beta_eth_60d": beta["eth"]},
            }
        )
    return out


def kpis(engine, windows, counters):
    rows = engine.rows
    r = np.array([row.net_return for row in rows])
    active = [row for row in rows if row.active]
    daily = daily_rows(engine)
    drift = np.array([max(abs(b) for b in row.drift) for row in rows if row.drift])
    own_days = engine.market.days
    parts = []
    for first, last in windows:
        part = np.array([row.net_return for row in rows if first <= row.t <= last])
        if len(part):
            end = first + len(part) - 1
            parts.append(
                {
                    **{"start": format_day(int(own_days[first])), "end": format_day(int(own_days[end])), "n": len(part)},
                    **{"total_return": m.total_return(part), "sharpe": m.sharpe(part), "max_drawdown": m.max_drawdown(part)},
                }
            )
    worst = m.max_drawdown(r)
    return {
        **{"cagr": m.cagr(r), "sharpe": m.sharpe(r), "sortino": m.sortino(r), "max_drawdown": worst},
        **{"calmar": m.ratio(m.cagr(r), abs(worst)), "hit_rate": np.mean(r > 0)},
        "avg_turnover": np.mean([row["alt_turnover"] for row in daily]),
        "avg_funding_daily": np.mean([row["funding"] for row in daily]),
        "vol": m.std(r) * math.sqrt(m.YEAR),
        "hit_rate_active": np.mean([row.net_return > 0 for row in active]) if active else NAN,
        **{"psr": m.probabilistic_sharpe(r), "sharpe_lo": m.sharpe_lo(r)},
        "realised_beta": realised(engine, active) | {"all": realised(engine, rows)},
        "neutrality_error": {"mean": np.mean(drift), "p95": m.quantile(drift, 0.95)} if len(drift) else {"mean": NAN, "p95": NAN},
        "windows": parts,
        "counters": counters,
    }


def regime_metrics(engine, names):
    """A trade's cost is charged to the regime that decided it."""
    daily = daily_rows(engine)
    by_regime = {name: [] for name in names}
    for k, row in enumerate(daily):
        if row["decision_regime"] is not None:
            by_regime[row["decision_regime"]].append(row["r_ls_gross"] - row["funding"] - (daily[k - 1]["cost"] if k else 0.0))
    out = []
    for name in names:
        r = np.array(by_regime[name])
        if len(r):
            sd = m.std(r)
            out.append(
                {
                    **{"regime": name, "n_days": len(r), "mean_return": np.mean(r), "median_return": np.median(r), "std_return": sd},
                    **{"sharpe_like": m.ratio(np.mean(r), sd) * math.sqrt(m.YEAR), "hac_t": m.hac_t_of_mean(r)},
                }
            )
    return out


METRICS_COLUMNS = ["regime", "n_days", "mean_return", "median_return", "std_return", "sharpe_like", "hac_t"]


def write_backtest(out, engine, windows, feature_counters, config):
    daily = daily_rows(engine)
    csv(out / "bt_daily_pnl.csv", PNL_COLUMNS, daily)
    csv(out / "bt_equity_curve.csv", [*SEED_COLUMNS, "equity_curve", "drawdown"], daily)
    csv(out / "neutrality.csv", NEUTRALITY_COLUMNS, neutrality_rows(engine))
    csv(out / "regime_metrics.csv", METRICS_COLUMNS, regime_metrics(engine, names_of(config)))
    counted = engine.counters + type(engine.counters)(feature_counters)
    counters = {name: int(counted.get(name, 0)) for name in COUNTERS}
    write_json(out / "kpis.json", clean(kpis(engine, windows, counters)))


def write_record(path, record):
    write_json(path, clean(record))
