import type { DashboardInput, DashboardPosition, DashboardSignal } from '../../dashboard-input.js';
import type { BinStyle } from '../bin-palette.js';
import { formatCount, formatNumber, formatPercent, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { orMissing } from '../missing.js';
import { binChip } from '../page/bin-chip.js';
import { dataTable } from '../page/data-table.js';
import { words } from './dashboard-data.js';

/** Today's signal and the book of the last simulated day, side by side. */
export function today(input: DashboardInput, regimes: readonly BinStyle[]): Fragment {
  const { signal, position } = input;
  if (signal === null && position === null) return '';
  return markup`<section aria-labelledby="today"><h2 id="today">Today</h2>
<div class="columns">${signal !== null && signalBlock(input, signal, regimes)}${position !== null && positionBlock(position)}</div></section>`;
}

function signalBlock({ regimeNames, definition }: DashboardInput, signal: DashboardSignal, regimes: readonly BinStyle[]): Fragment {
  const place = signal.regime === null ? -1 : regimeNames.indexOf(signal.regime);
  const { majors, alts } = signal.weights;
  const weights = [...majors, ...alts];
  const facts: [Fragment, Fragment][] = [
    ['Regime', place < 0 ? markup`<span class="absent">n/a: no regime on this day</span>` : binChip(regimes, place)],
    ['Score', orMissing(signal.score, 'no score on this day', (value) => formatNumber(value, 3))],
    ['Suggested gross', formatPercent(signal.suggestedGross, 1)],
    [
      'Residual beta',
      markup`${definition.majors.map(
        (id, index) =>
          markup`${index > 0 && ', '}${id} ${orMissing(signal.residualBeta[index]!, 'no book', (value) => formatNumber(value, 3, true))}`,
      )}`,
    ],
    [
      'Expected funding',
      orMissing(
        signal.expectedFundingDaily,
        'no rate is known',
        (value) => `${formatNumber(1e4 * value, 2, true)} bp of equity a day${fundingSide(value)}`,
      ),
    ],
    ...signal.keyFeatures.map(({ name, value }): [Fragment, Fragment] => [
      markup`<code>${name}</code>`,
      orMissing(value, 'the feature is missing', (finite) => formatNumber(finite, Math.abs(finite) < 10 ? 3 : 1)),
    ]),
  ];
  return markup`<div><h3>Signal of ${signal.asOf}</h3>
<p class="action">${words(signal.action)}</p>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${[...signal.staleInputs.map((input) => `Stale input: ${input}`), ...signal.warnings].map((text) => markup`<p class="note">${text}</p>`)}
${weights.length > 0 && markup`<details><summary>Suggested weights, ${formatCount(weights.length, 'asset')}</summary>${weightTable(weights)}</details>`}</div>`;
}

function fundingSide(value: number): string {
  return value > 0 ? ' (paid)' : value < 0 ? ' (received)' : '';
}

function weightTable(rows: readonly { asset: string; weight: number }[]): Fragment {
  return dataTable(
    [
      { head: 'Asset', kind: 'rowHead', cell: ({ asset }) => asset },
      { head: 'Weight', kind: 'number', cell: ({ weight }) => formatReturn(weight) },
    ],
    rows,
  );
}

function positionBlock({ date, holdings }: DashboardPosition): Fragment {
  if (holdings.length === 0)
    return markup`<div><h3>Position of ${date}</h3><p class="action">flat</p><p class="quiet">Nothing is held.</p></div>`;
  const leg = (name: 'majors' | 'alts') => holdings.filter((holding) => holding.leg === name);
  const total = (rows: DashboardPosition['holdings'], asset: string) => ({
    asset,
    weight: rows.reduce((sum, { weight }) => sum + weight, 0),
    usd: rows.reduce((sum, { usd }) => sum + usd, 0),
  });
  const columns = [
    { head: 'Asset', kind: 'rowHead', cell: ({ asset }: Row) => asset },
    { head: 'Weight', unit: '% of equity', kind: 'number', cell: ({ weight }: Row) => formatReturn(weight) },
    { head: 'Value', unit: 'USD', kind: 'number', cell: ({ usd }: Row) => formatNumber(usd, 0, true) },
  ] as const;
  type Row = { asset: string; weight: number; usd: number };
  const summary = [total(leg('majors'), 'majors'), total(leg('alts'), `alts (${formatNumber(leg('alts').length, 0)})`)];
  return markup`<div><h3>Position of ${date}</h3>
${dataTable<Row>(columns, summary, total(holdings, 'net'))}
<details><summary>${formatCount(holdings.length, 'holding')}</summary>${dataTable<Row>(columns, holdings)}</details></div>`;
}
