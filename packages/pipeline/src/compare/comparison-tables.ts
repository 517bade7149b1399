import { csvText, type CsvColumn } from '@regimelab/core';
import type { Measure } from '@regimelab/performance';
import type { MonitorComparison } from './compare-monitors.js';
import { rowFigures, type Comparison } from './comparison.js';

/** `comparison.csv`: a row a variant. */
export function comparisonCsv({ variants }: Comparison): string {
  const rows = variants.map(rowFigures);
  return csvText([
    ['variant', variants.map(({ name }) => name)],
    ['run_id', variants.map(({ runId }) => runId)],
    ['status', variants.map(({ status }) => status)],
    ...Object.keys(rows[0]!).map((name): CsvColumn => [name, rows.map((row) => (row as Readonly<Record<string, Measure>>)[name]!.value)]),
  ]);
}

/** `monitors.csv`: both monitors, day by day. */
export function monitorsCsv(monitors: MonitorComparison): string {
  const { date, currentScore, currentRegime, currentClass, legacyScore, legacy, legacyClass } = monitors;
  return csvText([
    ['date', date],
    ['score', currentScore],
    ['regime', currentRegime],
    ['class', currentClass],
    ['legacy_score', legacyScore],
    ['legacy_bucket', legacy.map(({ bucket }) => bucket)],
    ['legacy_class', legacyClass],
    ['legacy_trend', legacy.map(({ trend }) => trend)],
    ['legacy_funding_risk', legacy.map(({ fundingRisk }) => fundingRisk)],
    ['legacy_oi_risk', legacy.map(({ oiRisk }) => oiRisk)],
    ['legacy_raw', legacy.map(({ raw }) => raw)],
    ['legacy_capped', legacy.map(({ isCapped }) => isCapped)],
    ['legacy_flags', legacy.map(({ flags }) => flags.join(' '))],
  ]);
}
