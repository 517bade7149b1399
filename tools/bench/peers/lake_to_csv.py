"""Writes the tables that msm_v0_pandas.py reads as CSV files.

python lake_to_csv.py --lake DIR --out DIR

The output folder lies outside the project: the real lake is not redistributable.
"""

import argparse
from pathlib import Path

import pandas as pd

TABLES = ["fact_price", "fact_marketcap", "fact_funding", "dim_asset"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        pd.read_parquet(args.lake / f"{table}.parquet").to_csv(args.out / f"{table}.csv", index=False)


if __name__ == "__main__":
    main()
