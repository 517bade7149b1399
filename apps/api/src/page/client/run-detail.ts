import type { RunJson } from '../../run-json.js';
import { ask } from './ask.js';
import { button, element } from './element.js';
import { bytes, instant, shown } from './format.js';
import { statusBadge } from './status-badge.js';

/** What is known of one run, with its files and, while it is not over, the button that ends it. */
export function runDetail(run: RunJson, changed: () => void, failed: (error: unknown) => void): readonly Node[] {
  const isLive = run.status === 'queued' || run.status === 'running';
  const facts: readonly (readonly [string, string])[] = [
    ['Run', run.run_id],
    ['System', run.system],
    ['Experiment', run.experiment_id],
    ['Family', run.record?.trial_family ?? run.category_path],
    ['Days', `${run.start} to ${run.end}`],
    ...(run.job === null ? [] : ([['Lake', run.job.lake]] as const)),
    ...(isLive && typeof run.job?.stage === 'string' ? ([['Stage', run.job.stage]] as const) : []),
    ...(run.code === null ? [] : ([['Code', `${run.code.version}, commit ${shown(run.code.commit?.slice(0, 12))}`]] as const)),
    ...run.attempts.map(({ timestamp, status, failure }): readonly [string, string] => [
      'Attempt',
      `${instant(timestamp)}: ${status}${failure === null ? '' : `, ${failure.code}: ${failure.message}`}`,
    ]),
  ];
  const href = `/v1/runs/${encodeURIComponent(run.run_id)}`;
  const cancel = () => void ask(href, { method: 'DELETE' }).then(changed, failed);
  const actions = [
    ...(run.files.some(({ name }) => name.endsWith('.html'))
      ? [element('a', { href: `${href}/report`, target: '_blank', rel: 'noopener' }, 'Open the report')]
      : []),
    ...(isLive && run.job !== null ? [button('Cancel', cancel)] : []),
  ];
  const files = run.files.map(({ name, bytes: size }) =>
    element(
      'tr',
      {},
      element('td', {}, element('a', { href: `${href}/files/${encodeURIComponent(name)}` }, name)),
      element('td', { class: 'number' }, bytes(size)),
    ),
  );
  const problem = run.job?.problem ?? null;
  return [
    element('h2', {}, run.title, ' ', statusBadge(run.status)),
    ...(problem === null
      ? []
      : [element('p', { class: 'note' }, `${problem.code}: ${problem.detail}${problem.hint === null ? '' : `. ${problem.hint}`}`)]),
    element('div', { class: 'actions' }, ...actions),
    element('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
    ...(files.length === 0
      ? []
      : [
          element('h3', {}, 'Files'),
          element('div', { class: 'scroll files', tabindex: '0' }, element('table', {}, element('tbody', {}, ...files))),
        ]),
  ];
}
