"""Writes packages/performance/test/golden/kpis.json. How to run it: README.md."""

import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parents[3] / "packages" / "performance" / "test" / "golden"


def kpis(returns, periods):
    r = pd.Series(returns)
    wealth = pd.concat([pd.Series([1.0]), (1 + r).cumprod()], ignore_index=True)
    annual = wealth.iloc[-1] ** (periods / len(r)) - 1
    fall = (wealth / wealth.cummax() - 1).min()
    downside = np.sqrt((r.clip(upper=0) ** 2).mean())
    return {
        "totalReturn": wealth.iloc[-1] - 1,
        "cagr": annual,
        "volatility": r.std() * np.sqrt(periods),
        "sharpe": r.mean() / r.std() * np.sqrt(periods),
        "sortino": r.mean() / downside * np.sqrt(periods),
        "maxDrawdown": fall,
        "calmar": annual / abs(fall),
        "hitRate": (r > 0).mean(),
        "expectedShortfall95": r[r <= r.quantile(0.05)].mean(),
    }


def main():
    random = np.random.default_rng(7)
    series = []
    for n, drift, scale, periods in [(40, 0.002, 0.03, 365), (97, -0.001, 0.01, 365), (60, 0.01, 0.05, 52)]:
        returns = [float(x) for x in drift + scale * random.standard_t(4, n)]
        series.append({"returns": returns, "periodsPerYear": periods, "kpis": {k: float(v) for k, v in kpis(returns, periods).items()}})
    versions = {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__}
    record = {"made_by": "tools/oracles/performance/make_golden.py", "versions": versions, "series": series}
    (FOLDER / "kpis.json").write_text(json.dumps(record, indent=1, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
