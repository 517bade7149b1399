import type { MsmLabeling, MsmReportInput } from '../../msm-report-input.js';
import { formatCount, formatNumber, formatSentence } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { trustPanel, type Badge } from '../page/trust-panel.js';
import { testedLabelings } from './tested-labelings.js';

/** The trust panel with what is special to the weekly monitor: weeks and their rejections, and which labels saw the future. */
export function msmTrust(input: MsmReportInput): Fragment {
  const { trust, weeks, rejected, labelings } = input;
  const valid = weeks.decisionDate.length;
  const dates = valid + rejected.decisionDate.length;
  const badges: Badge[] = [
    { text: `${formatNumber(valid, 0)} of ${formatCount(dates, 'decision date')} valid`, tone: valid === dates ? 'good' : 'plain' },
    ...labelings.map(labelBadge),
    { text: `Differences between labels ${testedLabelings(input).length > 0 ? 'tested' : 'not tested'}`, tone: 'plain' },
  ];
  const weeksBlock = markup`<div><h3>Weeks</h3>
<p>${formatCount(dates, 'decision date')}, ${formatNumber(valid, 0)} valid, ${formatNumber(dates - valid, 0)} rejected:</p>
<ul>${trust.rejections.map(
    ({ reason, count, meaning }) => markup`<li><b>${formatNumber(count, 0)}</b> <code>${reason}</code>: ${meaning}</li>`,
  )}</ul>
<p>Reference samples without any spread: ${formatNumber(trust.degenerateReferenceWeeks, 0)}.</p></div>`;
  const labelsBlock = markup`<div><h3>Labels</h3>${labelings.map((labeling) => labelItem(labeling, valid))}</div>`;
  return trustPanel(trust, badges, [weeksBlock, labelsBlock]);
}

/** `HINDSIGHT, not tradable` or `causal`. */
export function causalityBadge({ causality }: Pick<MsmLabeling, 'causality'>): Fragment {
  return causality === 'hindsight'
    ? markup`<span class="badge warning">HINDSIGHT, not tradable</span>`
    : markup`<span class="badge good">causal: known at the decision</span>`;
}

const labelBadge = ({ version, causality }: MsmLabeling): Badge =>
  causality === 'hindsight'
    ? { text: `Labels ${version}: hindsight`, tone: 'warning' }
    : { text: `Labels ${version}: causal`, tone: 'good' };

function labelItem(labeling: MsmLabeling, valid: number): Fragment {
  const labelled = labeling.label.filter((label) => label !== null).length;
  return markup`<p><b>${labeling.version}</b> ${causalityBadge(labeling)}<br>${formatSentence(labeling.meaning)} ${formatNumber(labelled, 0)} of ${formatCount(
    valid,
    'valid week',
  )} labelled.</p>`;
}
