import type { MsmReportInput, NumberColumn } from '../../msm-report-input.js';
import { binPalette, type BinStyle } from '../bin-palette.js';
import { formatPercent } from '../format.js';

/** What the charts of the MSM report draw: plain JSON, embedded in the page, so that page and server draw from the same figures. */
export interface MsmChartData {
  readonly bins: readonly {
    readonly name: string;
    readonly shape: BinStyle['shape'];
    readonly glyph: string;
  }[];
  readonly labelings: readonly {
    readonly version: string;
    readonly causality: 'hindsight' | 'causal';
    /** Bin of each week, −1 without a label. */
    readonly bin: readonly number[];
    readonly percentile: readonly (number | null)[];
    /** One a bin; null where the label never occurs. */
    readonly stats: readonly ({ readonly n: number; readonly mean: number; readonly median: number } | null)[];
  }[];
  /** Valid weeks, ascending; fractions, NaN as null. */
  readonly weeks: {
    readonly start: readonly string[];
    readonly end: readonly string[];
    readonly funding: readonly (number | null)[];
    readonly y: readonly (number | null)[];
    readonly alts: readonly (number | null)[];
    readonly majors: readonly (number | null)[];
    readonly fundingCoverage: readonly (number | null)[];
    readonly priceCoverage: readonly (number | null)[];
    readonly nValid: readonly (number | null)[];
    readonly nPriced: readonly (number | null)[];
  };
  readonly rejected: { readonly date: readonly string[]; readonly reason: readonly string[] };
  readonly current: { readonly date: string; readonly funding: number; readonly bin: number } | null;
  /** Percent. */
  readonly limits: { readonly funding: number; readonly price: number };
  readonly basketSize: number;
  /** `70% BTC + 30% ETH`. */
  readonly benchmark: string;
}

/** The input reduced to what is drawn. */
export function msmChartData(input: MsmReportInput): MsmChartData {
  const { weeks, rejected, current, definition, binNames } = input;
  const binOf = (label: string | null) => (label === null ? -1 : binNames.indexOf(label));
  return {
    bins: binPalette(binNames).map(({ name, shape, glyph }) => ({ name, shape, glyph })),
    labelings: input.labelings.map(({ version, causality, label, percentile, byLabel }) => ({
      version,
      causality,
      bin: label.map(binOf),
      percentile: jsonColumn(percentile),
      stats: binNames.map((name) => {
        const row = byLabel.find((summary) => summary.label === name);
        return row === undefined ? null : { n: row.count, mean: row.meanY, median: row.medianY };
      }),
    })),
    weeks: {
      start: weeks.decisionDate,
      end: weeks.nextDate,
      funding: jsonColumn(weeks.fundingPer8h),
      y: jsonColumn(weeks.y),
      alts: jsonColumn(weeks.rAlts),
      majors: jsonColumn(weeks.rMajors),
      fundingCoverage: jsonColumn(weeks.coveragePct),
      priceCoverage: jsonColumn(weeks.priceCoveragePct),
      nValid: jsonColumn(weeks.nValid),
      nPriced: jsonColumn(weeks.nPriced),
    },
    rejected: { date: rejected.decisionDate, reason: rejected.reason },
    current: current && { date: current.decisionDate, funding: current.fundingPer8h, bin: binOf(current.label) },
    limits: { funding: definition.minCoveragePct, price: definition.minPriceCoveragePct },
    basketSize: definition.basketSize,
    benchmark: benchmarkName(definition.majors),
  };
}

/** `70% BTC + 30% ETH`. */
export function benchmarkName(majors: MsmReportInput['definition']['majors']): string {
  return majors.map(({ id, weight }) => `${formatPercent(weight, Number.isInteger(100 * weight) ? 0 : 1)} ${id}`).join(' + ');
}

/** The labelling selected when the page opens: the first that could have been known and has a label, else the first. */
export function initialLabeling(labelings: MsmChartData['labelings']): number {
  return Math.max(
    0,
    labelings.findIndex(({ causality, bin }) => causality === 'causal' && bin.some((index) => index >= 0)),
  );
}

/** Numbers for JSON: finite or null, at nine significant digits, which no chart can tell from the full double. */
function jsonColumn(column: NumberColumn): (number | null)[] {
  return Array.from(column, (value) => (Number.isFinite(value) ? Number(value.toPrecision(9)) : null));
}
