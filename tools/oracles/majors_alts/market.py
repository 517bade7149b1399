"""A lake as panels: specs/01-lake.md sections 3 to 6 and 9 for specs/03-majors-alts.md.

A panel is a T x N array, row t = midnight `days[t]`, NaN = missing. Instants are integer milliseconds.
"""

import math
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from msm_oracle import DAY_MS, DIVISOR, SpecError, as_day, as_flag, excluded_assets, normalise, parse_day, parse_duration

HOUR_MS = 3_600_000
COLUMNS = {
    "fact_price": ["asset_id", "date", "close", "source"],
    "fact_marketcap": ["asset_id", "date", "marketcap", "source"],
    "fact_volume": ["asset_id", "date", "volume", "source"],
    "fact_open_interest": ["asset_id", "date", "instrument_id", "exchange", "open_interest_usd", "source"],
    "fact_funding": ["asset_id", "instrument_id", "date", "funding_ts", "funding_rate", "interval_hours", "exchange", "source"],
    "fact_funding_settlement": ["asset_id", "instrument_id", "exchange", "source", "funding_ts", "funding_rate", "interval_hours"],
    "tracker_betas": ["asset_id", "date", "beta_btc", "beta_eth"],
    "dim_asset": ["asset_id", "symbol", "is_stable", "is_wrapped_stable"],
    "map_category_asset": ["asset_id", "category_id", "category_name"],
}
TEXT = {"asset_id", "source", "instrument_id", "exchange", "symbol", "category_id", "category_name"}
OPTIONAL = {"source", "instrument_id", "exchange", "funding_ts", "interval_hours", "is_stable", "is_wrapped_stable", "category_name"}
KEY = {
    "fact_open_interest": ["asset_id", "instrument_id", "exchange", "date"],
    "fact_funding": ["asset_id", "instrument_id", "exchange", "date"],
    "fact_funding_settlement": ["asset_id", "instrument_id", "exchange", "funding_ts"],
    "dim_asset": ["asset_id"],
    "map_category_asset": ["asset_id", "category_id"],
}


# --- descriptor -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rules:
    """What lake.yaml says about one table."""

    lag_ms: int
    stamp: str
    row_kind: str
    unit: str
    unit_segments: list
    interval_hours: float
    source_priority: list

    def observed(self, days):
        return (days + (self.stamp == "day_end")) * DAY_MS


def read_rules(path):
    document = (yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None) or {"version": 1}
    defaults, tables = document.get("defaults") or {}, document.get("tables") or {}

    def rules(table):
        own = tables.get(table) or {}
        return Rules(
            lag_ms=parse_duration(own.get("publication_lag", defaults.get("publication_lag", "PT0S"))),
            stamp=own.get("stamp", defaults.get("stamp", "day_start")),
            row_kind=own.get("row_kind", "daily_mean"),
            unit=own.get("unit", "fraction"),
            unit_segments=[(parse_day(str(part["from"])), part["unit"]) for part in own.get("unit_segments") or []],
            interval_hours=float(own.get("interval_hours", 8)),
            source_priority=own.get("source_priority") or [],
        )

    aliases = document["aliases"] or {} if "aliases" in document else {"SATS": "1000SATS"}
    return {table: rules(table) for table in COLUMNS}, aliases


# --- tables -----------------------------------------------------------------------------------------------------------


def read_table(folder, table, aliases, rules):
    """The usable rows, one per key (01 section 3.1 and 3.2); None where the table is absent."""
    raw = read_columns(folder, table)
    if raw is None:
        return None
    frame = typed(raw, aliases)
    frame = frame[usable(frame, table, rules)].drop_duplicates(ignore_index=True)
    key = KEY.get(table, ["asset_id", "date"])
    if table == "fact_funding" and rules.row_kind == "settlement":
        key = KEY["fact_funding_settlement"]
    if rules.source_priority:
        rank = {source: i for i, source in enumerate(rules.source_priority)}
        place = frame["source"].map(lambda source: (rank.get(source, len(rank)), "" if source in rank else source))
        frame = frame[place.values == place.groupby([frame[c] for c in key]).transform("min").values].reset_index(drop=True)
    if frame.duplicated(key).any():
        raise SpecError("LAKE_DUPLICATE_KEY", f"{table}: {frame[frame.duplicated(key)][key].head(5).values.tolist()}")
    return frame.sort_values(key, ignore_index=True)


def read_columns(folder, table):
    forms = [path for path in (folder / f"{table}.parquet", folder / table, folder / f"{table}.csv") if path.exists()]
    if not forms:
        return None
    if len(forms) > 1:
        raise SpecError("LAKE_AMBIGUOUS_TABLE", f"{table} is stored as {', '.join(path.name for path in forms)}")
    if forms[0].suffix == ".csv":
        frame = pd.read_csv(forms[0], dtype=str, keep_default_na=False)
        present = list(frame.columns)
    else:
        parts = [forms[0]] if forms[0].is_file() else sorted(forms[0].rglob("*.parquet"), key=lambda p: p.relative_to(forms[0]).as_posix())
        arrow = pa.concat_tables([pq.ParquetFile(part).read() for part in parts], promote_options="permissive")
        present = arrow.column_names
        frame = pd.DataFrame({c: arrow.column(c).to_numpy(zero_copy_only=False) for c in COLUMNS[table] if c in present})
    for column in COLUMNS[table]:
        if column not in present and column not in OPTIONAL:
            raise SpecError("LAKE_MISSING_COLUMN", f"{table} has no column {column}")
    return pd.DataFrame({c: frame[c] if c in present else None for c in COLUMNS[table]})


def typed(raw, aliases):
    """Text without nulls ('' is missing), days and instants as integers (-1 is missing), other numbers as doubles."""
    out = {}
    for column in raw.columns:
        values = raw[column]
        if column in TEXT:
            text = values.where(values.notna(), "").astype(str)
            names = {name: normalise(name, aliases) or "" for name in text.unique()} if column == "asset_id" else None
            out[column] = (text.map(names) if names else text).astype(object)
        elif column == "date":
            days = {value: -1 if pd.isna(value) or value == "" else day_of(value) for value in values.unique()}
            out[column] = values.map(days).fillna(-1).astype("int64")
        elif column == "funding_ts":
            times = pd.to_datetime(values, utc=True)
            stamps = times.dt.tz_localize(None).astype("datetime64[ms]").astype("int64")
            out[column] = np.where(times.isna(), -1, stamps)
        elif column in ("is_stable", "is_wrapped_stable"):
            out[column] = [as_flag(value) for value in values]
        else:
            numbers = pd.to_numeric(values, errors="coerce").astype(float)
            out[column] = numbers.where(np.isfinite(numbers))
    return pd.DataFrame(out)


def day_of(value):
    return as_day(value.to_pydatetime() if isinstance(value, pd.Timestamp) else value)


def usable(frame, table, rules):
    """01 section 3.2."""
    ok = frame["asset_id"] != ""
    settlement = table == "fact_funding_settlement" or (table == "fact_funding" and rules.row_kind == "settlement")
    if "date" in frame:
        ok &= frame["date"] >= 0
    if settlement:
        ok &= frame["funding_ts"] >= 0
    if "interval_hours" in frame:
        hours = frame["interval_hours"]
        ok &= hours.isna() | ((hours >= 1) & (hours <= 24) & (24 % hours == 0))
    for column in ("close", "marketcap"):
        if column in frame:
            ok &= frame[column] > 0
    for column in ("volume", "open_interest_usd"):
        if column in frame:
            ok &= frame[column] >= 0
    for column in ("funding_rate", "beta_btc", "beta_eth"):
        if column in frame:
            ok &= frame[column].notna()
    return ok


# --- panels -----------------------------------------------------------------------------------------------------------


@dataclass
class Market:
    """Panels on one grid; X stands on the knowledge clock, M on the measurement clock."""

    days: np.ndarray
    assets: list
    column: dict
    alts: np.ndarray  # A of 03 section 4, as columns
    majors: tuple
    X: np.ndarray
    M: np.ndarray
    price_asof: np.ndarray
    cap: np.ndarray
    volume: np.ndarray
    volume_measured: np.ndarray
    oi: np.ndarray
    oi_asof: np.ndarray
    rate: np.ndarray  # 8 h funding rate, 01 section 6.3
    funded: np.ndarray  # a funding row known at t and observed within 3 days
    phi: np.ndarray  # paid over (t-1, t]
    phi_kind: np.ndarray  # 0 missing, 1 daily, 2 settled, 3 partial
    has_funding_tables: bool
    tracker: tuple | None


def ceil_day(instant):
    return -(-instant // DAY_MS)


def load_market(folder, config, descriptor=None):
    rules, aliases = read_rules(descriptor or folder / "lake.yaml")
    tables = {table: read_table(folder, table, aliases, rules[table]) for table in COLUMNS}
    for table in ("fact_price", "fact_marketcap", "fact_volume"):
        if tables[table] is None:
            raise SpecError("LAKE_MISSING_TABLE", table)
        if not len(tables[table]):
            raise SpecError("LAKE_EMPTY_TABLE", table)
    price = rules["fact_price"]
    known = ceil_day(price.observed(tables["fact_price"]["date"].values) + price.lag_ms)
    days = np.arange(known.min(), known.max() + 1)
    facts = [table for table in COLUMNS if table.startswith("fact_") and tables[table] is not None]
    assets = sorted(set().union(*(tables[table]["asset_id"] for table in facts)))
    column = {asset: i for i, asset in enumerate(assets)}
    excluded = exclusions(tables, aliases, config)
    majors = tuple(column[normalise(major, aliases)] for major in config["universe"]["majors"])
    grid = Grid(days, column)
    stale = config["universe"]["max_staleness_days"]

    def of(table, value, how, **more):
        return how(tables[table], rules[table], value, **more) if tables[table] is not None and len(tables[table]) else grid.empty()

    oi = tables["fact_open_interest"]
    if oi is not None:
        tables["fact_open_interest"] = oi.groupby(["asset_id", "date"], as_index=False)["open_interest_usd"].sum()
    phi, phi_kind = funding_paid(tables, rules, grid)
    tracker = None
    if tables["tracker_betas"] is not None and config["beta"]["use_tracker_betas"]:
        tracker = tuple(of("tracker_betas", value, grid.as_of, max_age=7) for value in ("beta_btc", "beta_eth"))
    return Market(
        days=days,
        assets=assets,
        column=column,
        alts=np.array([i for i, asset in enumerate(assets) if asset not in excluded]),
        majors=majors,
        X=of("fact_price", "close", grid.cells),
        M=of("fact_price", "close", grid.cells, clock="measurement"),
        price_asof=of("fact_price", "close", grid.as_of, max_age=stale["price"]),
        cap=of("fact_marketcap", "marketcap", grid.as_of, max_age=stale["marketcap"]),
        volume=of("fact_volume", "volume", grid.cells),
        volume_measured=of("fact_volume", "volume", grid.cells, clock="measurement"),
        oi=of("fact_open_interest", "open_interest_usd", grid.cells),
        oi_asof=of("fact_open_interest", "open_interest_usd", grid.as_of, max_age=stale["open_interest"]),
        rate=funding_rates(tables, rules, grid),
        funded=funding_known(tables, rules, grid),
        phi=phi,
        phi_kind=phi_kind,
        has_funding_tables=tables["fact_funding"] is not None or tables["fact_funding_settlement"] is not None,
        tracker=tracker,
    )


def exclusions(tables, aliases, config):
    """01 section 9, as the msm oracle reads it, and universe.exclude_assets; the majors are in it."""
    dim, categories = tables["dim_asset"], tables["map_category_asset"]
    empty = pd.DataFrame(columns=COLUMNS["dim_asset"] + COLUMNS["map_category_asset"])
    dim = empty if dim is None else dim
    symbols = {}
    for asset, symbol in zip(dim["asset_id"], dim["symbol"]):
        symbols.setdefault(symbol.strip().upper(), []).append(asset)
    view = SimpleNamespace(
        descriptor=SimpleNamespace(aliases=aliases),
        caps=set(tables["fact_marketcap"]["asset_id"]),
        listed=set(dim["asset_id"]),
        flagged_stable={a for a, s, w in zip(dim["asset_id"], dim["is_stable"], dim["is_wrapped_stable"]) if s or w},
        symbols=symbols,
        categories=[] if categories is None else list(categories[COLUMNS["map_category_asset"]].itertuples(index=False, name=None)),
    )
    named = {normalise(asset, aliases) for asset in config["universe"]["exclude_assets"]}
    return excluded_assets(view, config) | named


class Grid:
    def __init__(self, days, column):
        self.days = days
        self.column = column

    def empty(self):
        return np.full((len(self.days), len(self.column)), math.nan)

    def row(self, day):
        return day - self.days[0]

    def put(self, panel, day, asset, values):
        """Values at (day, asset); days off the grid are dropped."""
        rows = np.asarray(self.row(day))
        columns = np.array([self.column[a] for a in asset], dtype=int)
        inside = (rows >= 0) & (rows < len(self.days))
        panel[rows[inside], columns[inside]] = np.asarray(values)[inside]
        return panel

    def cells(self, frame, rules, value, clock="knowledge"):
        """01 section 4: a row sits at the first midnight it is knowable (observed) at."""
        instant = rules.observed(frame["date"].values) + (rules.lag_ms if clock == "knowledge" else 0)
        return self.put(self.empty(), ceil_day(instant), frame["asset_id"], frame[value].values)

    def as_of(self, frame, rules, value, max_age):
        """The newest row knowable at t, missing where it was observed more than max_age days before t (A2)."""
        observed = rules.observed(frame["date"].values)
        out = self.empty()
        midnights = self.days * DAY_MS
        for asset, rows in frame.assign(observed=observed).groupby("asset_id"):
            rows = rows.sort_values("observed")
            at, values = rows["observed"].values, rows[value].values
            newest = np.searchsorted(at + rules.lag_ms, midnights, side="right") - 1
            there = newest >= 0
            fresh = there & (max_age is None or (midnights - at[newest]) / DAY_MS <= max_age)
            out[fresh, self.column[asset]] = values[newest[fresh]]
        return out


# --- funding (01 section 6) -------------------------------------------------------------------------------------------


def in_fractions(frame, rules, day):
    unit = np.full(len(frame), float(DIVISOR[rules.unit]))
    for start, name in rules.unit_segments:
        unit[day >= start] = DIVISOR[name]
    return frame["funding_rate"].values / unit


def mean_over_instruments(frame, keys, value):
    """Left to right over ascending (exchange, instrument_id), nulls ('' here) first."""
    ordered = frame.sort_values([*keys, "exchange", "instrument_id"])
    return ordered.groupby(keys, as_index=False)[value].mean()


def funding_rates(tables, rules, grid):
    """6.3: rate8 per asset and row date, at the grid time of the row."""
    frame, own = tables["fact_funding"], rules["fact_funding"]
    panel = grid.empty()
    if frame is None or not len(frame):
        return panel
    settlement = own.row_kind == "settlement"
    observed = frame["funding_ts"].values if settlement else own.observed(frame["date"].values)
    day = observed // DAY_MS if settlement else frame["date"].values
    interval = frame["interval_hours"].fillna(own.interval_hours).values
    rate = in_fractions(frame, own, day)
    frame = frame.assign(day=day, observed=observed, rate8=np.where(interval == 8, rate, rate * 8 / interval))
    frame = frame.sort_values(["asset_id", "day", "exchange", "instrument_id", "observed"])
    by_instrument = frame.groupby(["asset_id", "day", "exchange", "instrument_id"], as_index=False)["rate8"].mean()
    by_asset = mean_over_instruments(by_instrument, ["asset_id", "day"], "rate8")
    last = frame.groupby(["asset_id", "day"], as_index=False)["observed"].max()
    by_asset = by_asset.merge(last, on=["asset_id", "day"]).sort_values(["asset_id", "day"])
    return grid.put(panel, ceil_day(by_asset["observed"].values + own.lag_ms), by_asset["asset_id"], by_asset["rate8"].values)


def funding_known(tables, rules, grid):
    """03 section 7, step 2: a row with knowable_at <= t and t - observed_at <= 3 days."""
    panel = np.zeros((len(grid.days), len(grid.column)), dtype=bool)
    for table in ("fact_funding", "fact_funding_settlement"):
        frame, own = tables[table], rules[table]
        if frame is None:
            continue
        by_time = table == "fact_funding_settlement" or own.row_kind == "settlement"
        observed = frame["funding_ts"].values if by_time else own.observed(frame["date"].values)
        first, last = ceil_day(observed + own.lag_ms), (observed + 3 * DAY_MS) // DAY_MS
        for later in range(4):
            alive = first + later <= last
            grid.put(panel, (first + later)[alive], frame["asset_id"][alive], np.ones(alive.sum(), dtype=bool))
    return panel


def funding_paid(tables, rules, grid):
    """6.4 and 6.4a: phi over (t-1d, t] and where it came from."""
    phi, kind = grid.empty(), np.zeros((len(grid.days), len(grid.column)), dtype=np.int8)

    def fill(frame, kinds):
        grid.put(phi, frame["t"].values, frame["asset_id"], frame["phi"].values)
        grid.put(kind, frame["t"].values, frame["asset_id"], kinds)

    frame, own = tables["fact_funding"], rules["fact_funding"]
    if frame is not None and len(frame):
        if own.row_kind == "settlement":
            rate = in_fractions(frame, own, frame["funding_ts"].values // DAY_MS)
            frame = frame.assign(t=ceil_day(frame["funding_ts"].values), phi=rate).sort_values("funding_ts")
            frame = frame.groupby(["asset_id", "t", "exchange", "instrument_id"], as_index=False)["phi"].sum()
            kinds = 2
        else:
            rate = in_fractions(frame, own, frame["date"].values)
            interval = frame["interval_hours"].fillna(own.interval_hours).values
            frame = frame.assign(t=ceil_day(own.observed(frame["date"].values)), phi=rate * 24 / interval)
            kinds = 1
        per_asset = mean_over_instruments(frame, ["asset_id", "t"], "phi")
        fill(per_asset, np.full(len(per_asset), kinds))

    frame, own = tables["fact_funding_settlement"], rules["fact_funding_settlement"]
    if frame is not None and len(frame):
        frame = frame.sort_values(["asset_id", "exchange", "instrument_id", "funding_ts"], ignore_index=True)
        gap = frame.groupby(["asset_id", "exchange", "instrument_id"])["funding_ts"].diff() / HOUR_MS
        divides = (gap >= 1) & (gap <= 24) & (24 % gap == 0)
        hours = frame["interval_hours"].fillna(gap.where(divides)).fillna(rules["fact_funding"].interval_hours)
        day = frame["funding_ts"].values // DAY_MS
        frame = frame.assign(t=ceil_day(frame["funding_ts"].values), settled=in_fractions(frame, own, day), hours=hours)
        keys = ["asset_id", "t", "exchange", "instrument_id"]
        per_instrument = frame.groupby(keys, as_index=False).agg(settled=("settled", "sum"), hours=("hours", "sum"))
        partial = per_instrument["hours"] <= 12
        whole = np.where(partial, per_instrument["settled"] * 24 / per_instrument["hours"], per_instrument["settled"])
        per_instrument = per_instrument.assign(phi=whole, partial=partial)
        per_asset = mean_over_instruments(per_instrument, ["asset_id", "t"], "phi")
        any_partial = per_instrument.groupby(["asset_id", "t"], as_index=False)["partial"].any()
        per_asset = per_asset.merge(any_partial, on=["asset_id", "t"])
        fill(per_asset, np.where(per_asset["partial"], 3, 2))
    return phi, kind
