"""Rolling betas on two factors with statsmodels: the peer of the benchmark of twoFactorBeta.

python rolling_ols.py --returns FILE --factors FILE --rows T --window W [--repeat K] [--out FILE]

FILE: row-major doubles without gaps, one column per asset (returns) or factor (factors), rows as many as --rows. Each asset is a RollingOLS of its
own on a constant and the factors: statsmodels has no other way. Prints JSON: the fewest seconds of CPU of K fits with standard errors and of K fits
of the parameters alone, all assets together, reading and writing not counted, and the versions. Give it one thread (OMP_NUM_THREADS=1), or waiting
threads are counted. --out writes per asset rows x 4 doubles: two betas, two standard errors.
"""

import argparse
import json
import platform
import time
from pathlib import Path

import numpy as np
import statsmodels
import statsmodels.api as sm
from statsmodels.regression.rolling import RollingOLS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--returns", type=Path, required=True)
    parser.add_argument("--factors", type=Path, required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--window", type=int, required=True)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    returns = np.fromfile(args.returns).reshape(args.rows, -1)
    design = sm.add_constant(np.fromfile(args.factors).reshape(args.rows, -1))

    def with_errors(y):
        fit = RollingOLS(y, design, window=args.window).fit()
        return np.column_stack([fit.params[:, 1:], fit.bse[:, 1:]])

    def parameters(y):
        return RollingOLS(y, design, window=args.window).fit(params_only=True).params

    seconds = {"with_errors": [], "parameters": []}
    for _ in range(args.repeat):
        for name, fit in (("with_errors", with_errors), ("parameters", parameters)):
            began = time.process_time()
            results = [fit(y) for y in returns.T]
            seconds[name].append(time.process_time() - began)
            if name == "with_errors" and args.out:
                np.stack(results).tofile(args.out)
    versions = {"python": platform.python_version(), "numpy": np.__version__, "statsmodels": statsmodels.__version__}
    print(json.dumps({name: min(of) for name, of in seconds.items()} | versions))


if __name__ == "__main__":
    main()
