"""Intervals of a Sharpe ratio with arch's StationaryBootstrap: the peer of the benchmark of sharpeInterval.

python bootstrap_arch.py --values FILE --block B --reps R [--repeat K]

FILE: doubles, the returns in time order. Percentile intervals, and studentised ones with the error that sharpeInterval takes (prewhitened Bartlett,
automatic lag, from the influence series) written in numpy. "nested" is arch's own way to a studentised interval, without an error function: a bootstrap
of 1,000 draws in every draw; few draws are timed and the time scaled. Prints JSON: the fewest seconds of CPU of K runs and the bounds of the last, per period, by kind, and the versions. arch's studentised interval is
equal-tailed; ours is symmetric. Give it one thread (OMP_NUM_THREADS=1).
"""

import argparse
import json
import platform
import time
from pathlib import Path

import arch
import numpy as np
from arch.bootstrap import StationaryBootstrap


NESTED_DRAWS = 20


def sharpe(x):
    return np.array([x.mean() / x.std(ddof=1)])


def standard_error(estimate, x):
    n = len(x)
    z = (x - x.mean()) / x.std(ddof=1)
    u = z - estimate[0] / 2 * (z * z - 1)
    lag = int(4 * (n / 100) ** (2 / 9) + 1e-9)
    a = np.clip((u[1:] @ u[:-1]) / (u[:-1] @ u[:-1]), -0.97, 0.97)
    v = u[1:] - a * u[:-1]
    omega = v @ v / (n - 1)
    for k in range(1, lag + 1):
        omega += 2 * (1 - k / (lag + 1)) * (v[k:] @ v[:-k]) / (n - 1)
    return np.sqrt(np.array([max(omega, 0.0)]) / (1 - a) ** 2 / (n - 1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--values", type=Path, required=True)
    parser.add_argument("--block", type=float, required=True)
    parser.add_argument("--reps", type=int, required=True)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    x = np.fromfile(args.values)
    kinds = {"studentised": ("studentized", {"std_err_func": standard_error}), "percentile": ("percentile", {})}
    result = {}
    for kind, (method, extra) in kinds.items():
        seconds = []
        for seed in range(args.repeat):
            bootstrap = StationaryBootstrap(args.block, x, seed=seed)
            began = time.process_time()
            bounds = bootstrap.conf_int(sharpe, reps=args.reps, method=method, size=0.95, **extra)
            seconds.append(time.process_time() - began)
        result[kind] = {"seconds": min(seconds), "low": bounds[0, 0], "high": bounds[1, 0]}
    bootstrap = StationaryBootstrap(args.block, x, seed=0)
    began = time.process_time()
    bootstrap.conf_int(sharpe, reps=NESTED_DRAWS, method="studentized", size=0.95)
    result["nested"] = {"seconds": (time.process_time() - began) * args.reps / NESTED_DRAWS}
    versions = {"python": platform.python_version(), "numpy": np.__version__, "arch": arch.__version__}
    print(json.dumps(result | versions))


if __name__ == "__main__":
    main()
