"""Reads a lake folder by specs/01-lake.md, as far as MSM v0 needs it: tables, descriptor, ids, duplicates, clocks, funding unit.

Dates are day numbers since 1970-01-01, instants are integer milliseconds, ids are normalised.
"""

import csv
import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timezone
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

DAY_MS = 86_400_000
EPOCH = date(1970, 1, 1)


class SpecError(Exception):
    """An error of the specification: code, message and exit code."""

    def __init__(self, code, message, exit_code=1):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.exit_code = exit_code


# --- tables -----------------------------------------------------------------------------------------------------------

FACT_COLUMNS = {
    "fact_price": ("asset_id", "date", "close", "source"),
    "fact_marketcap": ("asset_id", "date", "marketcap", "source"),
    "fact_funding": ("asset_id", "instrument_id", "date", "funding_ts", "funding_rate", "interval_hours", "exchange", "source"),
}
COLUMNS = FACT_COLUMNS | {
    "dim_asset": (
        *("asset_id", "symbol", "name", "chain", "contract_address", "coingecko_id"),
        *("is_stable", "is_wrapped_stable", "metadata_json"),
    ),
    "map_category_asset": ("asset_id", "category_id", "category_name", "source"),
}
REQUIRED_COLUMNS = {
    "fact_price": ("asset_id", "date", "close"),
    "fact_marketcap": ("asset_id", "date", "marketcap"),
    "fact_funding": ("asset_id", "date", "funding_rate"),
    "dim_asset": ("asset_id", "symbol"),
    "map_category_asset": ("asset_id", "category_id"),
}
KEYS = {
    "fact_price": ("asset_id", "date"),
    "fact_marketcap": ("asset_id", "date"),
    "fact_funding": ("asset_id", "instrument_id", "exchange", "date"),
    "dim_asset": ("asset_id",),
    "map_category_asset": ("asset_id", "category_id"),
}
SETTLEMENT_KEY = ("asset_id", "instrument_id", "exchange", "funding_ts")


def read_table(folder, table):
    """The table's known columns as rows (dicts), or None where the table is absent."""
    forms = [path for path in (folder / f"{table}.parquet", folder / table, folder / f"{table}.csv") if path.exists()]
    if not forms:
        return None
    if len(forms) > 1:
        raise SpecError("LAKE_AMBIGUOUS_TABLE", f"{table} is stored as {', '.join(path.name for path in forms)}")
    path = forms[0]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return select_columns(table, rows, rows[0].keys() if rows else COLUMNS[table])
    parts = [path] if path.is_file() else sorted(path.rglob("*.parquet"), key=lambda part: part.relative_to(path).as_posix())
    rows = []
    for part in parts:
        arrow = pq.ParquetFile(part).read()
        rows += select_columns(table, in_milliseconds(arrow).to_pylist(), arrow.column_names)
    return rows


def in_milliseconds(arrow):
    """Timestamps of any unit as milliseconds, so that they become plain datetimes."""
    for i, field in enumerate(arrow.schema):
        if pa.types.is_timestamp(field.type):
            arrow = arrow.set_column(i, field.name, arrow.column(i).cast(pa.timestamp("ms", field.type.tz), safe=False))
    return arrow


def select_columns(table, rows, present):
    for column in REQUIRED_COLUMNS[table]:
        if column not in present:
            raise SpecError("LAKE_MISSING_COLUMN", f"{table} has no column {column}")
    return [{column: row.get(column) for column in COLUMNS[table]} for row in rows]


# --- values -----------------------------------------------------------------------------------------------------------


def parse_day(text):
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return (date.fromisoformat(text) - EPOCH).days


def format_day(day):
    return date.fromordinal(EPOCH.toordinal() + day).isoformat()


def as_text(value):
    """Missing and empty are the same: a CSV file cannot tell them apart."""
    return None if value is None or value == "" else str(value)


def as_number(value):
    if value is None or value == "":
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def as_flag(value):
    return value is True or str(value).strip().lower() == "true"


def as_instant(value):
    """Milliseconds since 1970; a time without zone is UTC."""
    if value is None or value == "":
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    since = moment - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return since.days * DAY_MS + since.seconds * 1000 + since.microseconds // 1000


def as_day(value):
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        instant = as_instant(value)
        if instant % DAY_MS:
            raise SpecError("LAKE_DATE_NOT_MIDNIGHT", f"{value}")
        return instant // DAY_MS
    return (value - EPOCH).days if isinstance(value, date) else parse_day(value)


# --- descriptor -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    stamp: str
    lag_ms: int

    def observed_at(self, day):
        return (day + 1 if self.stamp == "day_end" else day) * DAY_MS


@dataclass(frozen=True)
class Descriptor:
    clocks: dict
    source_priority: dict
    row_kind: str
    unit: str
    unit_segments: list
    interval_hours: float
    aliases: dict
    funding_break: str


def parse_descriptor(document):
    """`document` is the parsed lake.yaml, or None: every default."""
    document = document or {"version": 1}
    refuse_unknown("lake.yaml", document, {"version", "name", "defaults", "tables", "aliases", "checks"})
    if document.get("version") != 1:
        raise SpecError("LAKE_DESCRIPTOR_VERSION", f"version {document.get('version')}")
    defaults = document.get("defaults") or {}
    refuse_unknown("defaults", defaults, {"stamp", "publication_lag"})
    tables = document.get("tables") or {}
    clocks, priorities = {}, {}
    for table in COLUMNS:
        rules = tables.get(table) or {}
        refuse_unknown(table, rules, {"stamp", "publication_lag", "source_priority"} | (FUNDING_RULES if table == "fact_funding" else set()))
        stamp = rules.get("stamp", defaults.get("stamp", "day_start"))
        if stamp not in ("day_start", "day_end"):
            raise SpecError("CONFIG_TYPE", f"{table}.stamp {stamp}", 2)
        clocks[table] = Clock(stamp, parse_duration(rules.get("publication_lag", defaults.get("publication_lag", "PT0S"))))
        priorities[table] = rules.get("source_priority") or []
    funding = tables.get("fact_funding") or {}
    checks = document.get("checks") or {}
    return Descriptor(
        clocks=clocks,
        source_priority=priorities,
        row_kind=funding.get("row_kind", "daily_mean"),
        unit=funding.get("unit", "fraction"),
        unit_segments=[(parse_day(str(segment["from"])), segment["unit"]) for segment in funding.get("unit_segments") or []],
        interval_hours=float(funding.get("interval_hours", 8)),
        aliases=document.get("aliases", {"SATS": "1000SATS"}) or {},
        funding_break=checks.get("on_funding_break", "error"),
    )


FUNDING_RULES = {"row_kind", "unit", "interval_hours", "unit_segments"}


def refuse_unknown(where, mapping, known):
    for key in mapping:
        if key not in known:
            raise SpecError("CONFIG_UNKNOWN_KEY", f"{where}: {key}", 2)


def parse_duration(text):
    match = re.fullmatch(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", text)
    if not match or not any(match.groups()):
        raise SpecError("CONFIG_TYPE", f"publication_lag {text}", 2)
    parts = [int(group or 0) for group in match.groups()]
    duration = sum(n * unit for n, unit in zip(parts, (7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1000)))
    if duration > 30 * DAY_MS:
        raise SpecError("CONFIG_RANGE", f"publication_lag {text} is above P30D", 2)
    return duration


# --- ids, unusable rows, duplicates -----------------------------------------------------------------------------------


def normalise(asset_id, aliases):
    """01 section 8: trim, upper-case, strip one suffix, alias. Null and blank give None."""
    if asset_id is None:
        return None
    name = str(asset_id).strip().upper()
    for suffix in ("-PERP", "PERP", "-USDT", "-USD"):
        if name.endswith(suffix):
            name = name[: -len(suffix)] or name
            break
    return aliases.get(name, name) or None


def clean_fact(table, rows, value_column, descriptor):
    """Typed rows of a fact table: normalised, usable, one per key."""
    settlement = table == "fact_funding" and descriptor.row_kind == "settlement"
    usable = []
    for raw in rows:
        row = {column: as_text(raw.get(column)) for column in COLUMNS[table]}
        row["asset_id"] = normalise(row["asset_id"], descriptor.aliases)
        row["date"] = as_day(raw.get("date"))
        row[value_column] = as_number(raw.get(value_column))
        if table == "fact_funding":
            row["interval_hours"] = as_number(raw.get("interval_hours"))
            row["funding_ts"] = as_instant(raw.get("funding_ts"))
            if settlement and row["funding_ts"] is None:
                continue
            if not settlement and row["funding_ts"] is not None:
                raise SpecError("LAKE_SETTLEMENT_ROWS", "fact_funding has a funding_ts, row_kind is daily_mean")
            hours = row["interval_hours"]
            if hours is not None and not (1 <= hours <= 24 and 24 % hours == 0):
                continue
        value = row[value_column]
        if row["asset_id"] is None or row["date"] is None or value is None:
            continue
        if table != "fact_funding" and value <= 0:
            continue
        usable.append(row)
    key = SETTLEMENT_KEY if settlement else KEYS[table]
    return one_per_key(table, usable, key, descriptor.source_priority[table])


def one_per_key(table, rows, key_columns, priority=()):
    """Equal rows collapse, then the first listed source wins, then a second row is an error (01 section 3.1)."""
    by_key = {}
    for row in rows:
        same_key = by_key.setdefault(tuple(row[column] for column in key_columns), [])
        if row not in same_key:
            same_key.append(row)
    if priority:

        def source_rank(row):
            source = row["source"] or ""
            return (priority.index(source), "") if source in priority else (len(priority), source)

        for key, same_key in by_key.items():
            best = min(map(source_rank, same_key))
            by_key[key] = [row for row in same_key if source_rank(row) == best]
    clashes = [key for key, same_key in by_key.items() if len(same_key) > 1]
    if clashes:
        raise SpecError("LAKE_DUPLICATE_KEY", f"{table}: {clashes[:5]}")
    return [same_key[0] for same_key in by_key.values()]


# --- as-of reading ----------------------------------------------------------------------------------------------------


class AsOf:
    """The values of one asset by the time they were observed."""

    def __init__(self, observations):
        ordered = sorted(observations)
        self.observed = [observed_at for observed_at, _ in ordered]
        self.values = [value for _, value in ordered]

    def at(self, t, max_staleness_days, lag_ms=0):
        """The newest value observed at or before t - lag, or None where it is older than the limit at t."""
        i = bisect_right(self.observed, t - lag_ms) - 1
        if i < 0:
            return None
        if max_staleness_days is not None and (t - self.observed[i]) / DAY_MS > max_staleness_days:
            return None
        return self.values[i]


# --- funding ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FundingRow:
    instrument: tuple
    day: int
    observed_at: int
    rate8: float


def instrument_order(instrument):
    """Ascending (exchange, instrument_id), nulls first."""
    return tuple((part is not None, part or "") for part in instrument)


DIVISOR = {"fraction": 1, "percent": 100, "bps": 10000}


def funding_rows(rows, descriptor):
    """asset -> its rows on the 8 h basis (01 section 6.1)."""
    by_asset = {}
    clock = descriptor.clocks["fact_funding"]
    for row in clean_fact("fact_funding", rows, "funding_rate", descriptor):
        settlement = descriptor.row_kind == "settlement"
        day = row["funding_ts"] // DAY_MS if settlement else row["date"]
        unit = descriptor.unit
        for start, segment_unit in descriptor.unit_segments:
            if day >= start:
                unit = segment_unit
        rate = row["funding_rate"] / DIVISOR[unit]
        interval = row["interval_hours"] or descriptor.interval_hours
        rate8 = rate if interval == 8 else rate * 8 / interval
        observed_at = row["funding_ts"] if settlement else clock.observed_at(day)
        by_asset.setdefault(row["asset_id"], []).append(FundingRow((row["exchange"], row["instrument_id"]), day, observed_at, rate8))
    check_funding_unit(by_asset, descriptor.funding_break)
    for asset_rows in by_asset.values():
        asset_rows.sort(key=lambda r: (r.day, instrument_order(r.instrument), r.observed_at))
    return by_asset


def check_funding_unit(by_asset, on_break):
    """Checks F1 to F3 of 01 section 6.2, as far as they are errors."""
    absolute = [abs(row.rate8) for rows in by_asset.values() for row in rows]
    non_zero = [rate for rate in absolute if rate > 0]
    if not non_zero:
        return
    level = median(non_zero)
    if not 1e-6 <= level <= 2e-3:
        raise SpecError("FUNDING_UNIT_IMPLAUSIBLE", f"median |rate8| {level}")
    tail = quantile_at(sorted(absolute), (len(absolute) - 1) * 0.999)
    if tail > 0.10:
        raise SpecError("FUNDING_TAIL", f"0.999 quantile of |rate8| {tail}")
    by_day = {}
    for rows in by_asset.values():
        for row in rows:
            if row.rate8 != 0:
                by_day.setdefault(row.day, []).append(abs(row.rate8))
    days = [day for day in sorted(by_day) if len(by_day[day]) >= 5]
    centre = [median(by_day[day]) for day in days]
    for i in range(1, len(days)):
        rho = centre[i] / centre[i - 1]
        before, after = centre[max(0, i - 7) : i], centre[i : i + 7]
        if not 50 <= max(rho, 1 / rho) <= 200 or min(len(before), len(after)) < 3:
            continue
        ratio = median(after) / median(before)
        if 30 <= max(ratio, 1 / ratio) <= 300 and on_break == "error":
            raise SpecError("FUNDING_UNIT_BREAK", f"{format_day(days[i])}: rho {rho}, R {ratio}")


def quantile_at(ordered, h):
    """Type 7 at position h of an ascending list."""
    j = math.floor(h)
    g = h - j
    return ordered[j] if g == 0 else ordered[j] + g * (ordered[j + 1] - ordered[j])


# --- the lake ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lake:
    descriptor: Descriptor
    prices: dict  # asset -> AsOf of closes
    caps: dict  # asset -> AsOf of market caps
    caps_lag_ms: int
    funding: dict  # asset -> list of FundingRow, ascending (day, instrument)
    last_price_at: int  # E of 02 section 5.3
    flagged_stable: set  # dim_asset.is_stable or is_wrapped_stable
    symbols: dict  # dim_asset.symbol, upper-cased -> ids
    listed: set  # every id of dim_asset
    categories: list  # (asset, category_id, category_name)


def open_lake(folder, descriptor_path=None):
    """Reads the tables MSM v0 needs from a lake folder."""
    if not folder.is_dir():
        raise SpecError("LAKE_NOT_FOUND", str(folder))
    path = descriptor_path or folder / "lake.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8")) if descriptor_path or path.exists() else None
    return build_lake({table: read_table(folder, table) for table in COLUMNS}, document)


def build_lake(tables, descriptor_document):
    """`tables` maps a table's name to its raw rows (dicts); a name that is missing or None is an absent table."""
    descriptor = parse_descriptor(descriptor_document)
    prices = as_of_by_asset(tables, "fact_price", "close", descriptor)
    caps = as_of_by_asset(tables, "fact_marketcap", "marketcap", descriptor)
    dim_rows = clean_dimension("dim_asset", tables.get("dim_asset"), descriptor)
    symbols = {}
    for row in dim_rows:
        symbols.setdefault((row["symbol"] or "").strip().upper(), []).append(row["asset_id"])
    return Lake(
        descriptor=descriptor,
        prices=prices,
        caps=caps,
        caps_lag_ms=descriptor.clocks["fact_marketcap"].lag_ms,
        funding=funding_rows(tables.get("fact_funding") or [], descriptor),
        last_price_at=max(series.observed[-1] for series in prices.values()),
        flagged_stable={row["asset_id"] for row in dim_rows if row["is_stable"] or row["is_wrapped_stable"]},
        symbols=symbols,
        listed={row["asset_id"] for row in dim_rows},
        categories=[
            (row["asset_id"], row["category_id"], row["category_name"])
            for row in clean_dimension("map_category_asset", tables.get("map_category_asset"), descriptor)
        ],
    )


def as_of_by_asset(tables, table, value_column, descriptor):
    if tables.get(table) is None:
        raise SpecError("LAKE_MISSING_TABLE", table)
    clock = descriptor.clocks[table]
    by_asset = {}
    for row in clean_fact(table, tables[table], value_column, descriptor):
        by_asset.setdefault(row["asset_id"], []).append((clock.observed_at(row["date"]), row[value_column]))
    if not by_asset:
        raise SpecError("LAKE_EMPTY_TABLE", table)
    return {asset: AsOf(observations) for asset, observations in by_asset.items()}


def clean_dimension(table, rows, descriptor):
    cleaned = []
    for raw in rows or []:
        row = {column: as_text(raw.get(column)) for column in COLUMNS[table]}
        row["asset_id"] = normalise(row["asset_id"], descriptor.aliases)
        for column in ("is_stable", "is_wrapped_stable"):
            if column in row:
                row[column] = as_flag(raw.get(column))
        if row["asset_id"] is not None:
            cleaned.append(row)
    return one_per_key(table, cleaned, KEYS[table])
