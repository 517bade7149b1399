import type { DashboardInput } from '../../dashboard-input.js';
import { formatCount, formatNumber, formatPercent } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { trustPanel, type Badge } from '../page/trust-panel.js';
import { figureText } from './figure-text.js';

/** The trust panel with what is special to the backtest: audit, trials, days with and without score, regime and position. */
export function dashboardTrust(input: DashboardInput): Fragment {
  const { trust, definition } = input;
  return trustPanel(
    trust,
    [auditBadge(input), trialBadge(input), ...(definition.fundingCharged ? [] : [NO_FUNDING])],
    [
      daysBlock(input),
      markup`<div><h3>Luck and foresight</h3>
<p><b>Look-ahead.</b> ${trust.lookAhead === null ? 'Not audited in this run.' : trust.lookAhead.detail}</p>
<p><b>Trials.</b> ${trialText(input)}</p></div>`,
    ],
  );
}

const NO_FUNDING: Badge = { text: 'No funding charged', tone: 'warning' };

function auditBadge({ trust: { lookAhead } }: DashboardInput): Badge {
  if (lookAhead === null) return { text: 'Look-ahead not audited', tone: 'plain' };
  return lookAhead.passed ? { text: 'Look-ahead audit passed', tone: 'good' } : { text: 'Look-ahead audit FAILED', tone: 'warning' };
}

function trialBadge({ trust: { trials } }: DashboardInput): Badge {
  return trials === null
    ? { text: 'Trials not counted', tone: 'plain' }
    : { text: formatCount(trials.count, 'trial so far', 'trials so far'), tone: 'plain' };
}

function trialText({ trust: { trials } }: DashboardInput): Fragment {
  if (trials === null)
    return 'Not counted here: how many other configurations were tried before it is known to the catalog alone (regimelab catalog ls), which also has the Sharpe ratio deflated by their number.';
  return markup`${formatCount(trials.count, 'trial')} so far in family <code>${trials.family}</code>; deflated Sharpe ratio ${figureText(
    trials.dsr,
    (value) => formatNumber(value, 3),
  )}; the holdout was read ${formatCount(trials.holdoutReads, 'time')}.`;
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
