import { formatNumber, formatReturn } from '../format.js';
import { markup, type Fragment, type Markup } from '../markup.js';
import { binChip } from '../page/bin-chip.js';
import { dataTable, type TableColumn } from '../page/data-table.js';
import { FRICTIONS, type DashboardData, type Friction } from './dashboard-data.js';
import { figureText } from './figure-text.js';
import type { PeriodFigures, RegimePnl } from './period-figures.js';

const PARTS: Readonly<Record<'price' | Friction, string>> = {
  price: 'Gross: price PnL',
  fees: 'Fees',
  slippage: 'Slippage',
  impact: 'Impact',
  funding: 'Funding',
};

/** From gross to net: the ladder, by leg, and by the regime that decided. */
export function attribution(data: DashboardData, figures: PeriodFigures): Markup {
  return markup`${ladderTable(data, figures)}
<h3>By the regime that decided</h3>
${regimeTable(data, figures)}`;
}

interface Step {
  readonly name: string;
  readonly usd: number;
  readonly share: number;
  /** Where the bar begins and ends, fraction of the equity before the period. */
  readonly from: number;
  readonly to: number;
  readonly after: Fragment;
  readonly legs: readonly number[];
}

function ladderTable({ daily }: DashboardData, { ladder, netUsd, netShare, netLegs, kpis }: PeriodFigures): Fragment {
  let level = 0;
  const steps = ladder.map((rung): Step => {
    const from = level;
    level += rung.share;
    return {
      name: PARTS[rung.part],
      usd: rung.usd,
      share: rung.share,
      from,
      to: level,
      after: figureText(rung.sharpe, ratio),
      legs: rung.legs,
    };
  });
  const net: Step = {
    name: 'Net',
    usd: netUsd,
    share: netShare,
    from: 0,
    to: netShare,
    after: figureText(kpis.sharpe, ratio),
    legs: netLegs,
  };
  const ends = [0, ...steps.map(({ to }) => to)];
  const low = Math.min(...ends);
  const width = Math.max(...ends) - low || 1;
  const place = (share: number) => formatNumber((100 * (share - low)) / width, 2).replace('\u2212', '-');
  const bar = ({ from, to }: Step) => {
    const [left, right] = from < to ? [from, to] : [to, from];
    const style = `left:${place(left)}%;width:max(1px,${formatNumber((100 * (right - left)) / width, 2)}%)`;
    const step = from !== to && markup`<i style="${style}" class="${to < from ? 'loss' : 'gain'}"></i>`;
    return markup`<span class="rung"><i style="left:${place(0)}%" class="zero"></i>${step}</span>`;
  };
  const columns: TableColumn<Step>[] = [
    { head: 'Part', kind: 'rowHead', cell: ({ name }) => name },
    { head: 'PnL', unit: 'USD', kind: 'number', cell: ({ usd }) => formatNumber(usd, 0, true) },
    { head: 'Contribution', unit: '% of equity before', kind: 'number', cell: ({ share }) => formatReturn(share) },
    { head: 'Ladder', unit: 'from gross to net', kind: 'text', className: 'ladder', cell: bar },
    { head: 'Sharpe', unit: 'after this part', kind: 'number', cell: ({ after }) => after },
    ...daily.legs.map(({ name }, leg): TableColumn<Step> => ({
      head: sentence(name),
      unit: '% of equity before',
      kind: 'number',
      cell: ({ legs }) => formatReturn(legs[leg]!),
    })),
  ];
  return dataTable(columns, steps, net);
}

const ratio = (value: number) => formatNumber(value, 2);
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function regimeTable({ regimes }: DashboardData, figures: PeriodFigures): Fragment {
  const part = (head: string, value: (row: RegimePnl) => number): TableColumn<RegimePnl> => ({
    head,
    kind: 'number',
    cell: (row) => formatReturn(value(row)),
  });
  const columns: TableColumn<RegimePnl>[] = [
    {
      head: 'Regime',
      kind: 'rowHead',
      cell: ({ regime }) =>
        regime < 0 ? markup`<span class="bin"><i aria-hidden="true">○</i> no regime</span>` : binChip(regimes, regime),
    },
    { head: 'Days', kind: 'number', cell: ({ days }) => formatNumber(days, 0) },
    part('Gross', ({ parts }) => parts.price),
    ...FRICTIONS.map((name) => part(PARTS[name], ({ parts }) => parts[name])),
    part('Net', ({ net }) => net),
  ];
  const none = figures.regimes.at(-1)!;
  const empty = none.days === 0 && none.net === 0;
  const rows = empty ? figures.regimes.slice(0, -1) : figures.regimes;
  const total = rows.reduce(
    (sum, { days, parts, net }) => ({
      days: sum.days + days,
      net: sum.net + net,
      parts: {
        price: sum.parts.price + parts.price,
        fees: sum.parts.fees + parts.fees,
        slippage: sum.parts.slippage + parts.slippage,
        impact: sum.parts.impact + parts.impact,
        funding: sum.parts.funding + parts.funding,
      },
    }),
    { days: 0, net: 0, parts: { price: 0, fees: 0, slippage: 0, impact: 0, funding: 0 } },
  );
  const [head, ...numbers] = columns;
  const named: TableColumn<RegimePnl>[] = [{ ...head!, cell: (row) => (row === sum ? 'All' : head!.cell(row)) }, ...numbers];
  const sum: RegimePnl = { regime: -1, ...total };
  return dataTable(named, rows, sum);
}
