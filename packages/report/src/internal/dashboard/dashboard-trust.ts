import type { DashboardInput } from '../../dashboard-input.js';
import { formatNumber, formatPercent } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { trustPanel, type Badge } from '../page/trust-panel.js';

/** The trust panel with what is special to the backtest: audit, days with and without score, regime and position. */
export function dashboardTrust(input: DashboardInput): Fragment {
  const { trust, definition } = input;
  return trustPanel(
    trust,
    [auditBadge(input), ...(definition.fundingCharged ? [] : [NO_FUNDING])],
    [
      daysBlock(input),
      markup`<div><h3>Luck and foresight</h3>
<p><b>Look-ahead.</b> ${trust.lookAhead === null ? 'Not audited in this run.' : trust.lookAhead.detail}</p>
<p><b>Trials.</b> ${TRIALS}</p></div>`,
    ],
  );
}

/** A run's files must come out the same whenever it is replayed, so they hold nothing of what else was run. */
const TRIALS = markup`How many configurations of its family were tried is not in this file: its bytes depend on this run alone, and the count
grows with every trial. <code>regimelab catalog show</code> has the count so far and the Sharpe ratio deflated by it.`;

const NO_FUNDING: Badge = { text: 'No funding charged', tone: 'warning' };

function auditBadge({ trust: { lookAhead } }: DashboardInput): Badge {
  if (lookAhead === null) return { text: 'Look-ahead not audited', tone: 'plain' };
  return lookAhead.passed ? { text: 'Look-ahead audit passed', tone: 'good' } : { text: 'Look-ahead audit FAILED', tone: 'warning' };
}

function daysBlock({ timeline, daily }: DashboardInput): Fragment {
  const days = timeline.date.length;
  const count = (column: ArrayLike<unknown>, test: (value: number) => boolean) => Array.from(column, Number).filter(test).length;
  const simulated = daily.date.length;
  const of = (part: number, whole: number) =>
    whole === 0 ? formatNumber(part, 0) : `${formatNumber(part, 0)} (${formatPercent(part / whole, 0)})`;
  const rows: [string, string][] = [
    ['Days in the window', formatNumber(days, 0)],
    ['With a score', of(count(timeline.score, Number.isFinite), days)],
    [
      'With a regime',
      of(
        count(timeline.regime, (regime) => regime >= 0),
        days,
      ),
    ],
    [
      'Lowered by the gate',
      of(
        count(timeline.gate, (flag) => flag !== 0),
        days,
      ),
    ],
    ['Simulated', of(simulated, days)],
    [
      'With a position',
      of(
        count(daily.held, (flag) => flag !== 0),
        simulated,
      ),
    ],
    [
      'With trades',
      of(
        count(daily.traded, (flag) => flag !== 0),
        simulated,
      ),
    ],
  ];
  return markup`<div><h3>Days</h3><dl class="facts counts">${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>`;
}
