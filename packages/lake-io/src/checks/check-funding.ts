import { formatDay } from '@regimelab/core';
import { literal } from '../connection.js';
import type { Survey } from '../clean-rows.js';
import type { Lake } from '../lake.js';
import { usableRows } from '../row-sql.js';
import { readingFiles } from '../table-source.js';
import type { Check } from './check.js';

/** F1: the usual size of a funding rate per 8 h. */
const LEVEL = { low: 1e-6, high: 2e-3 } as const;
/** F2: limits of the 0.999 quantile of |rate|. */
const TAIL = { flag: 0.03, error: 0.1 } as const;
/** F3: rows a date needs, the daily jump that arouses suspicion, the lasting jump that confirms it, and the dates compared. */
const BREAK = { minRows: 5, suspicious: [50, 200], confirmed: [30, 300], dates: 7, minDates: 3 } as const;
/** F5: settled funding over the daily table's, and the days an interval class needs. */
const SETTLED = { low: 0.67, high: 1.5, minDays: 500 } as const;

/**
 * Plausibility of the unit of the funding rates (lake specification, 6.2, F1 to F3), on rates per 8 h over all usable rows.
 *
 * @returns findings with codes FUNDING_UNIT_IMPLAUSIBLE, FUNDING_TAIL, FUNDING_UNIT_BREAK (naming the date, ρ and R), FUNDING_JUMP_UNCONFIRMED
 */
export async function checkFunding(lake: Lake): Promise<readonly Check[]> {
  const view = await lake.soundView('fact_funding');
  // One reading for all three; the first row is there also where no date is suspicious.
  const rows = await readingFiles(view, () =>
    lake.connection.rows(
      `WITH rates AS MATERIALIZED (SELECT d, abs(v) AS size FROM (${usableRows(lake, view)})),
       whole AS (SELECT median(size) FILTER (size <> 0) AS level, quantile_cont(size, 0.999) AS tail FROM rates),
       daily AS (SELECT d, median(size) AS c FROM rates WHERE size <> 0 GROUP BY d HAVING count(*) >= ${BREAK.minRows}),
       steps AS (SELECT d, c / lag(c) OVER (ORDER BY d) AS rho,
         median(c) OVER ahead / median(c) OVER behind AS lasting, count(*) OVER ahead AS n_ahead, count(*) OVER behind AS n_behind FROM daily
         WINDOW ahead AS (ORDER BY d ROWS BETWEEN CURRENT ROW AND ${BREAK.dates - 1} FOLLOWING),
                behind AS (ORDER BY d ROWS BETWEEN ${BREAK.dates} PRECEDING AND 1 PRECEDING))
     SELECT level, tail, d AS day, rho, lasting, n_ahead, n_behind FROM whole
     LEFT JOIN steps ON greatest(rho, 1 / rho) BETWEEN ${BREAK.suspicious[0]} AND ${BREAK.suspicious[1]} ORDER BY d`,
    ),
  );
  const suspicious = rows.filter(({ day }) => day !== null);
  return [
    level(toNumber(rows[0]!['level'])),
    tail(toNumber(rows[0]!['tail'])),
    ...breaks(suspicious, lake.descriptor.checks.onFundingBreak),
  ];
}

/**
 * Compares settled funding with the daily table's (F5): per interval class of `fact_funding`, the median over instrument-days of
 * |Σ settled over (t−1d, t]| / |daily rate · 24 / interval|, t the daily row's observation.
 *
 * @returns one finding per class with enough days; FUNDING_INTERVAL where the ratio leaves [0.67, 1.5]
 */
export async function checkFundingIntervals(lake: Lake): Promise<readonly Check[]> {
  if (lake.descriptor.funding.rowKind !== 'daily_mean' || !lake.sources.has('fact_funding_settlement')) return [];
  const [daily, settled] = await Promise.all([lake.survey('fact_funding'), lake.survey('fact_funding_settlement')]);
  const id = (survey: Survey) =>
    `(VALUES ${survey.series.map(({ assetId, exchange, instrumentId }, k) => `(${k}, ${quoted(assetId)}, ${quoted(exchange)}, ${quoted(instrumentId)})`).join(', ')}) s(k, asset, exchange, instrument)`;
  const shift = lake.descriptor.tables.fact_funding.stamp === 'day_end' ? 1 : 0;
  const rows = await lake.connection.rows(
    `WITH daily AS (SELECT s.asset, s.exchange, s.instrument, d + ${shift} AS observed, coalesce(hours, ${lake.descriptor.funding.intervalHours}) AS hours, v * 3 AS per_day
         FROM (${daily.clean}) JOIN ${id(daily)} USING (k) WHERE v <> 0),
       settled AS (SELECT s.asset, s.exchange, s.instrument, CAST(t - INTERVAL 1 MICROSECOND AS DATE) + 1 AS observed, sum(v * coalesce(hours, ${lake.descriptor.funding.intervalHours}) / 8) AS per_day
         FROM (${settled.clean}) JOIN ${id(settled)} USING (k) GROUP BY ALL)
     SELECT hours, median(abs(settled.per_day) / abs(daily.per_day)) AS ratio, count(*) AS days FROM daily JOIN settled
       ON daily.asset = settled.asset AND daily.observed = settled.observed
       AND daily.exchange IS NOT DISTINCT FROM settled.exchange AND daily.instrument IS NOT DISTINCT FROM settled.instrument
     GROUP BY hours HAVING count(*) >= ${SETTLED.minDays} ORDER BY hours`,
  );
  return rows.map((row): Check => {
    const ratio = Number(row['ratio']);
    const holds = ratio >= SETTLED.low && ratio <= SETTLED.high;
    const detail = `${row['hours']} h contracts settle ×${ratio.toPrecision(3)} of what the daily table says (median over ${row['days']} instrument-days)`;
    return { code: 'FUNDING_INTERVAL', level: holds ? 'ok' : 'flag', table: 'fact_funding', date: null, asset_id: null, detail };
  });
}

function level(median: number): Check {
  const holds = Number.isNaN(median) || (median >= LEVEL.low && median <= LEVEL.high);
  const detail = `the median non-zero |rate| per 8 h is ${median.toPrecision(3)}; expected between ${LEVEL.low} and ${LEVEL.high}${holds ? '' : ': set the unit in lake.yaml'}`;
  return { code: 'FUNDING_UNIT_IMPLAUSIBLE', level: holds ? 'ok' : 'error', table: 'fact_funding', date: null, asset_id: null, detail };
}

function tail(quantile: number): Check {
  const found = quantile > TAIL.error ? 'error' : quantile > TAIL.flag ? 'flag' : 'ok';
  const detail = `the 0.999 quantile of |rate| per 8 h is ${quantile.toPrecision(3)}; limits ${TAIL.flag} (flag) and ${TAIL.error} (error)`;
  return { code: 'FUNDING_TAIL', level: found, table: 'fact_funding', date: null, asset_id: null, detail };
}

function breaks(candidates: readonly Readonly<Record<string, unknown>>[], onBreak: 'error' | 'warn'): readonly Check[] {
  const checks = candidates.map((row): Check => {
    const [rho, lasting] = [Number(row['rho']), Number(row['lasting'])];
    const date = formatDay(Number(row['day']));
    const size = Math.max(lasting, 1 / lasting);
    const compared = Number(row['n_ahead']) >= BREAK.minDates && Number(row['n_behind']) >= BREAK.minDates;
    const confirmed = compared && size >= BREAK.confirmed[0] && size <= BREAK.confirmed[1];
    const code = confirmed ? 'FUNDING_UNIT_BREAK' : 'FUNDING_JUMP_UNCONFIRMED';
    const cure = confirmed ? `: give unit_segments from ${date} in lake.yaml, or end the run earlier` : '';
    const detail = `the median |rate| jumps ×${rho.toPrecision(3)} at ${date} (ρ), ×${lasting.toPrecision(3)} over the weeks around it (R)${cure}`;
    return { code, level: confirmed && onBreak === 'error' ? 'error' : 'flag', table: 'fact_funding', date, asset_id: null, detail };
  });
  const ok: Check = {
    code: 'FUNDING_UNIT_BREAK',
    level: 'ok',
    table: 'fact_funding',
    date: null,
    asset_id: null,
    detail: 'no break of the unit',
  };
  return checks.length > 0 ? checks : [ok];
}

const toNumber = (value: unknown) => (value === null ? NaN : Number(value));
const quoted = (text: string | null) => (text === null ? 'CAST(NULL AS VARCHAR)' : literal(text));
