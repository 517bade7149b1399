"""regimelab compare and analyze, computed again from specs/08 section 2 (see README.md)."""

import argparse
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "majors_alts"), str(HERE.parent / "bootstrap-stats")]

TOLERANCE = 1e-9
worst = (0.0, "")
checked = 0


def same(what, ours, theirs):
    """Compares a figure, text or missing value; keeps the largest difference."""
    global worst, checked
    checked += 1
    missing = [v is None or (isinstance(v, float) and math.isnan(v)) for v in (ours, theirs)]
    if any(missing) or isinstance(ours, str) or isinstance(theirs, str):
        if all(missing) or (not any(missing) and str(ours) == str(theirs)):
            return
        sys.exit(f"{what}: expected {ours!r}, got {theirs!r}")
    error = abs(float(ours) - float(theirs)) / max(abs(float(ours)), 1e-6)
    if error > worst[0]:
        worst = (error, what)
    if error > TOLERANCE:
        sys.exit(f"{what}: expected {ours!r}, got {theirs!r} (relative {error:.2e})")


def daily(run):
    return pd.read_csv(run / "bt_daily_pnl.csv", dtype={"regime": str, "decision_regime": str})


def sharpe(r):
    return r.mean() / r.std() * math.sqrt(365)


# --- analyze ----------------------------------------------------------------------------------------------------------


def analysis(args):
    days = daily(args.run)
    said = json.loads(args.analysis.read_text())
    r = days["r_ls_net"]
    equity = (1 + r).cumprod()
    peak = equity.cummax().clip(lower=1)
    depth = equity / peak - 1

    episodes = []
    below = depth < 0
    for _, rows in depth[below].groupby((~below).cumsum()[below]):
        after = rows.index[-1] + 1
        end = days["date"][after] if after < len(days) else None
        stop = pd.Timestamp(end) if end else pd.Timestamp(days["date"].iloc[-1]) + pd.Timedelta(days=1)
        start = days["date"][rows.index[0]]
        episodes.append((rows.min(), start, days["date"][rows.idxmin()], end, (stop - pd.Timestamp(start)).days))
    episodes.sort(key=lambda e: e[0])
    same("drawdowns", min(10, len(episodes)), len(said["drawdowns"]))
    for k, (expected, got) in enumerate(zip(episodes, said["drawdowns"])):
        for name, value in zip(("depth", "start", "trough", "end", "days"), expected):
            same(f"drawdown {k} {name}", value, got[name])

    for key, label, length in (("months", "month", 7), ("years", "year", 4)):
        compounded = (1 + r).groupby(days["date"].str[:length]).prod() - 1
        same(key, len(compounded), len(said[key]))
        for got in said[key]:
            same(f"{label} {got[label]}", compounded[got[label]], got["net"])

    earned = days["r_ls_gross"] - days["funding"] - days["cost"].shift(1, fill_value=0)
    for got in said["regimes"]:
        own = earned[days["decision_regime"] == got["regime"]]
        for name, value in (("days", len(own)), ("mean", own.mean()), ("median", own.median()), ("std", own.std()), ("sharpe_like", sharpe(own))):
            same(f"{got['regime']} {name}", value, got[name])
    metrics = pd.read_csv(args.run / "regime_metrics.csv").set_index("regime")
    for got in said["regimes"]:
        same(f"{got['regime']} as in regime_metrics.csv", metrics["mean_return"][got["regime"]], got["mean"])
        same(f"{got['regime']} HAC t as in regime_metrics.csv", metrics["hac_t"][got["regime"]], got["hac_t"])

    gross = days["r_ls_gross"].sum()
    same("gross", gross, said["costs"]["gross_sum"])
    for part in ("fees", "slippage", "impact", "funding"):
        same(part, days[part].sum(), said["costs"][part]["sum"])
        same(f"{part} share", days[part].sum() / gross if gross > 0 else None, said["costs"][part]["share_of_gross"])

    held = (days["total_gross"].shift(1, fill_value=0) != 0).astype(int)
    runs = held.groupby((held != held.shift()).cumsum()).agg(["sum", "size"])
    same("longest holding", int(runs["sum"].max()), said["longest_holding"]["days"] if said["longest_holding"] else 0)
    same("days held", int(held.sum()), said["days_held"])
    kpis = json.loads((args.run / "kpis.json").read_text())
    same("days with a realised beta", kpis["realised_beta"]["n"], said["days_held"])
    for name, value in said["kpis"].items():
        same(f"{name} as in kpis.json", kpis[name], value)
    for k, row in enumerate(days.sort_values("r_ls_net", kind="stable").head(10).itertuples()):
        same(f"worst day {k}", row.date, said["worst_days"][k]["date"])


# --- variants ---------------------------------------------------------------------------------------------------------


def variants(args):
    from resampling import automatic, draws, judge

    said = json.loads((args.comparison / "comparison.json").read_text())
    table = pd.read_csv(args.comparison / "comparison.csv").set_index("variant")
    runs = {v["variant"]: daily(args.comparison / v["path"]).set_index("date") for v in said["variants"] if v["path"]}
    first = runs[said["first"]]["r_ls_net"]
    setup = said["bootstrap"]
    p_values = {}
    for v in said["variants"]:
        name = v["variant"]
        days = runs[name]
        kpis = json.loads((args.comparison / v["path"] / "kpis.json").read_text())
        for key in ("cagr", "vol", "sharpe", "sortino", "max_drawdown", "calmar", "hit_rate", "avg_turnover", "avg_funding_daily", "psr"):
            same(f"{name} {key} as in kpis.json", kpis[key], v[key])
            same(f"{name} {key} in the CSV", v[key], table[key][name])
        same(f"{name} active share", kpis["realised_beta"]["n"] / len(days), v["active_share"])
        if name == said["first"]:
            continue
        d = (days["r_ls_net"] - first).dropna()
        same(f"{name} d_mean", d.mean(), v["d_mean_daily"])
        same(f"{name} d_sharpe", sharpe(days["r_ls_net"][d.index]) - sharpe(first[d.index]), v["d_sharpe"])
        if (d == 0).all():
            same(f"{name} p", None, v["d_p"])
            continue
        x = d.to_numpy()
        b = automatic(x)
        same(f"{name} block", b, v["block_length"])
        means = [x[rows].mean() for rows in draws(setup["seed"], f"compare/{name}", "stationary", len(x), b, setup["replications"])]
        expected = judge("percentile", x.mean(), None, means, setup["confidence"])
        for ours, theirs in (("low", "d_mean_ci_low"), ("high", "d_mean_ci_high"), ("p", "d_p")):
            same(f"{name} {theirs}", expected[ours], v[theirs])
        p_values[name] = expected["p"]
    ordered = sorted(p_values, key=p_values.get)
    largest = 0
    for k, name in enumerate(ordered):
        largest = max(largest, min(1, (len(ordered) - k) * p_values[name]))
        same(f"{name} Holm", largest, next(v for v in said["variants"] if v["variant"] == name)["d_p_holm"])


# --- monitors ---------------------------------------------------------------------------------------------------------


def clamp(x, a, b):
    return min(b, max(a, x))


def legacy(r7_btc, r7_alts, heating, g, r3, breadth):
    """specs/08 section 1.4; heating None: too few points, g None: no open interest."""
    trend = clamp((r7_btc - r7_alts) / (abs(r7_btc) + 0.001) / 3, -1, 1)
    funding = 0.5 if heating is None else clamp(heating / 0.0005, 0, 1)
    oi = 0 if g is None or g <= 0 else (1 if r3 > 0 else 0.5) * min(g / 50, 1)
    raw = trend - (0.25 * funding + 0.15 * oi + 0.10 * breadth)
    score = (clamp(raw, -1, 1) + 1) / 2 * 100
    return min(score, 60) if abs(r7_btc) > 0.15 else score


def finite(x):
    return None if x is None or not math.isfinite(x) else x


def monitors(args):
    from evaluation import forward, outcome
    from market import load_market
    from settings import load_settings

    assert abs(legacy(0.06, 0.03, 0.0001, 10, 1, 0.4) - 52.1967213115) < 1e-10
    config = load_settings(None)
    market = load_market(args.lake, config)
    btc = market.majors[0]
    said = json.loads((args.comparison / "comparison.json").read_text())["monitors"]
    table = pd.read_csv(args.comparison / "monitors.csv")
    X = market.X

    mean_of = lambda rows, least: np.nanmean(rows) if np.isfinite(rows).sum() >= least else math.nan
    skew = np.array([mean_of(row[market.alts], config["features"]["min_assets"]) - mean_of(row[list(market.majors)], 1) for row in market.rate])
    start = int((pd.Timestamp(table["date"][0]) - pd.Timestamp("1970-01-01")).days - market.days[0])
    end = int((pd.Timestamp(table["date"].iloc[-1]) - pd.Timestamp("1970-01-01")).days - market.days[0])
    scored = {}
    for t in range(start, end + 1):
        week, three, one = (X[t] / X[t - k] - 1 for k in (7, 3, 1))
        r3 = three if args.r3 == "exact" else 0.5 * (week * 3 / 7 + one / 3)
        caps = market.cap[t][market.alts]
        order = sorted((a for a, c in zip(market.alts, caps) if c > 0), key=lambda a: (-market.cap[t][a], market.assets[a]))[:20]
        weeks, shorter = week[order][np.isfinite(week[order])], r3[order][np.isfinite(r3[order])]
        if len(weeks) < 5 or len(shorter) < 5 or not (np.isfinite(week[btc]) and np.isfinite(r3[btc])):
            continue
        heating = mean_of(skew[t - 9 : t + 1], 8) - mean_of(skew[t - 19 : t + 1], 16)
        g = 100 * (market.oi[t, btc] / market.oi[t - 3, btc] - 1)
        scored[t] = legacy(week[btc], weeks.mean(), finite(heating), finite(g), r3[btc], np.mean(shorter > r3[btc]))
    for row in table.itertuples():
        t = int((pd.Timestamp(row.date) - pd.Timestamp("1970-01-01")).days - market.days[0])
        same(f"legacy score {row.date}", scored[t], row.legacy_score)

    # The correlations with the p of all circular shifts, then the classes.
    for name, x, y in (
        ("pearson", table["score"], table["legacy_score"]),
        ("spearman", table["score"].rank(), table["legacy_score"].rank()),
    ):
        a, b = x.to_numpy(), y.to_numpy()
        shifts = [abs(np.corrcoef(np.roll(a, -s), b)[0, 1]) for s in range(len(a))]
        same(name, np.corrcoef(a, b)[0, 1], said[name])
        same(f"{name} p", np.sum(np.array(shifts) >= shifts[0] * (1 - 1e-12)) / len(a), said[f"{name}_p_shift"])
    old = np.where(table["legacy_score"] >= 55, "MAJORS", np.where(table["legacy_score"] < 45, "ALTS", "NEUTRAL"))
    new = table["regime"].map(lambda name: "MAJORS" if name.endswith("_MAJORS") else "ALTS" if name.endswith("_ALTS") else "NEUTRAL").to_numpy()
    counts = pd.crosstab(new, old)
    for row in said["classes"]:
        for column in said["classes"]:
            got = said["confusion"][row][column]
            same(f"confusion {row} {column}", int(counts.get(column, {}).get(row, 0)), got)
    p_o = np.mean(new == old)
    p_e = sum(np.mean(new == c) * np.mean(old == c) for c in said["classes"])
    same("agreement", p_o, said["agreement"])
    same("kappa", (p_o - p_e) / (1 - p_e), said["kappa"])

    spread = -outcome(market, config, start, end + 20)
    rows = np.array([int((pd.Timestamp(d) - pd.Timestamp("1970-01-01")).days - market.days[0]) for d in table["date"]])
    for got in said["forward_spreads"]:
        ahead = forward(spread, got["horizon"])[rows]
        own = ahead[((new if got["monitor"] == "current" else old) == got["class"]) & np.isfinite(ahead)]
        what = f"{got['monitor']} {got['class']} {got['horizon']}"
        same(f"{what} n", len(own), got["n"])
        same(f"{what} mean", own.mean(), got["mean"])
        n, u = len(own), own - own.mean()
        lag = min(max(math.floor(4 * (n / 100) ** (2 / 9) + 1e-9), got["horizon"] - 1), n - 1)
        gamma = [np.sum(u[k:] * u[: n - k]) / n for k in range(lag + 1)]
        omega = max(0, gamma[0] + 2 * sum((1 - k / (lag + 1)) * gamma[k] for k in range(1, lag + 1)))
        same(f"{what} t", own.mean() / math.sqrt(omega / n * n / (n - 1)), got["hac_t"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, function, flags in (
        ("analysis", analysis, ("run", "analysis")),
        ("variants", variants, ("comparison",)),
        ("monitors", monitors, ("comparison", "lake")),
    ):
        command = commands.add_parser(name)
        command.set_defaults(function=function)
        for flag in flags:
            command.add_argument(f"--{flag}", type=Path, required=True)
        if name == "monitors":
            command.add_argument("--r3", choices=["exact", "approx"], default="exact")
    args = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)
    np.seterr(all="ignore")
    args.function(args)
    print(f"{checked} figures agree; the largest relative difference is {worst[0]:.1e} ({worst[1]})")


if __name__ == "__main__":
    main()
