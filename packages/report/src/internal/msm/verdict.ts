import type { MsmHeadline, MsmInference, MsmLabelTest } from '../../msm-report-input.js';
import { formatCount, formatNumber, formatPercent, formatReturn, formatSentence } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { formatNamedP, formatP, formatShare } from '../format-p.js';
import { causalityBadge } from './msm-trust.js';
import type { TestedLabeling } from './tested-labelings.js';

/** What the tests amount to, in sentences: what was seen, what could have been seen, and how often luck does as well. */
export function verdict(tested: readonly TestedLabeling[], names: readonly string[]): Fragment {
  return markup`<div class="trust" style="margin-top:22px">${tested.map((labeling) => column(labeling, names))}
<p class="wide quiet">Each column counts its own tests only. Other configurations tried on these weeks are further chances of a lucky p, and are not counted.</p></div>`;
}

function column(labeling: TestedLabeling, names: readonly string[]): Fragment {
  const { version, causality, inference } = labeling;
  const sentences = [
    ...spreadSentences(inference, names),
    ...edgeSentences(inference, names),
    ...orderSentences(inference, names),
    ...(causality === 'hindsight' ? ['These labels were drawn with later weeks in view: whatever p says, they make no forecast.'] : []),
  ];
  return markup`<div><h3>Verdict, labels ${version} ${causalityBadge(labeling)}</h3>
<p><b>${bottomLine(inference, names)}</b></p>
<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul></div>`;
}

function bottomLine(inference: MsmInference, names: readonly string[]): string {
  const { lag, n, confidence, headlines } = inference;
  if (lag === null) return `Not tested: ${formatCount(n, 'labelled week')} ${n === 1 ? 'is' : 'are'} too few for any of these tests.`;
  const [strongest] = [...headlines].sort((a, b) => a.p - b.p);
  if (strongest === undefined) return 'Not tested: too few weeks in the labels that would have to be compared.';
  const level = formatShare(1 - confidence);
  const counted = formatCount(headlines.length, 'test');
  const told = (headline: MsmHeadline) =>
    `${headlineName(headline, inference, names)} (${formatNamedP('p', headline.p)}, ${formatP(headline.pHolm)} after ${counted})`;
  const beyond = headlines.filter(({ pHolm }) => pHolm <= 1 - confidence);
  return beyond.length === 0
    ? `Luck is enough to explain all of it at the ${level} level. The strongest sign is ${told(strongest)}. That does not show that labels do not matter: effects smaller than those below would mostly go unseen.`
    : `Hard to put down to luck at the ${level} level: ${listed(beyond.map(told))}.`;
}

function headlineName({ test }: MsmHeadline, { labels }: MsmInference, names: readonly string[]): string {
  if (test === 'spread') return spreadName(names);
  if (test === 'rank_ic') return 'the rank correlation of F with y';
  if (test === 'trend') return 'the trend over the labels';
  return `the edges, that of ${strongestEdge(labels)?.label ?? 'a label'} first`;
}

function spreadSentences({ spread, labels, confidence, power }: MsmInference, names: readonly string[]): readonly string[] {
  if (spread === null) return [];
  const { value, ciLow, ciHigh, pShift, detectable, reason } = spread;
  if (value === null) return [formatSentence(`${spreadName(names)} cannot be said: ${reason ?? 'not defined'}`)];
  const weeks = (name: string) => `${formatNumber(labels.find(({ label }) => label === name)?.count ?? 0, 0)} ${name}`;
  const seen = `${spreadName(names)} is ${formatReturn(value)} a week`;
  const from = `from ${weeks(names.at(-1)!)} and ${weeks(names[0]!)} weeks`;
  if (pShift === null) return [formatSentence(`${seen}, ${from}; not tested: ${reason ?? 'not defined'}`)];
  const interval =
    ciLow === null || ciHigh === null ? '' : ` (${formatShare(confidence)} interval ${formatReturn(ciLow)} to ${formatReturn(ciHigh)})`;
  return [
    `${seen}${interval}, ${from}. Moving the labels against the outcomes does as well in ${formatPercent(pShift, 0)} of the moves (${formatNamedP('p', pShift)}).${
      detectable === null
        ? ''
        : ` The smallest gap that weeks like these show in ${formatShare(power)} of cases is ${formatPercent(detectable)}.`
    }`,
  ];
}

/** The first bin, the last, and the one with the smallest q. */
function edgeSentences({ labels }: MsmInference, names: readonly string[]): readonly string[] {
  const tests = labels.filter(({ edgePBoot }) => edgePBoot !== null).length;
  const told = new Set([names.at(-1)!, names[0]!, strongestEdge(labels)?.label]);
  return [...told].flatMap((name) => {
    if (name === undefined) return [];
    const row = labels.find(({ label }) => label === name);
    if (row === undefined) return [`No labelled week is ${name}.`];
    const { count, edge, edgeQBh, detectableEdge, reason } = row;
    if (edge === null || edgeQBh === null)
      return [formatSentence(`${name} has ${formatCount(count, 'week')}, not tested: ${reason ?? 'not defined'}`)];
    const could = detectableEdge === null ? '' : ` the smallest edge this could detect is ${formatPercent(detectableEdge)} a week;`;
    return [
      `With ${formatCount(count, 'week')} in ${name}${could} the observed one is ${formatReturn(edge)}; after ${formatCount(tests, 'test')} ${formatNamedP('q', edgeQBh)}.`,
    ];
  });
}

function orderSentences({ rankIc, trend }: MsmInference, names: readonly string[]): readonly string[] {
  const parts: string[] = [];
  if (rankIc !== null && rankIc.rho !== null && rankIc.pShift !== null) {
    const way = rankIc.rho < 0 ? 'higher F goes with lower y' : 'higher F goes with higher y';
    parts.push(`week by week ${way}: rank correlation ${formatNumber(rankIc.rho, 2, true)} (${formatNamedP('p', rankIc.pShift)})`);
  }
  if (trend !== null && trend.z !== null && trend.pShift !== null) {
    const way = trend.z < 0 ? 'falls' : 'rises';
    parts.push(
      `from ${names[0]!} to ${names.at(-1)!} y ${way}: trend z ${formatNumber(trend.z, 2, true)} (${formatNamedP('p', trend.pShift)})`,
    );
  }
  return parts.length === 0 ? [] : [formatSentence(parts.join('; '))];
}

function strongestEdge(labels: readonly MsmLabelTest[]): MsmLabelTest | undefined {
  return labels
    .filter(({ edgeQBh, edgePBoot }) => edgeQBh !== null && edgePBoot !== null)
    .sort((a, b) => a.edgeQBh! - b.edgeQBh! || a.edgePBoot! - b.edgePBoot!)[0];
}

const spreadName = (names: readonly string[]) => `${names.at(-1)!} minus ${names[0]!}`;

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}
