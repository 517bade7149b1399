import type { RunItem, RunJson } from '../../run-json.js';
import { ask, Refused } from './ask.js';
import { comparison, type DiffJson } from './comparison.js';
import { button, element, place } from './element.js';
import { instant, percent, ratio, whole } from './format.js';
import { runDetail } from './run-detail.js';
import { statusBadge } from './status-badge.js';

interface List {
  readonly total: number;
  readonly matched: number;
  readonly runs: readonly RunItem[];
}

const PAGE = 50;
/** Milliseconds between two looks: while something is at work, and otherwise. */
const [SOON, LATER] = [1000, 15_000];
const SORTS = {
  timestamp: 'newest first',
  sharpe: 'Sharpe ratio',
  cagr: 'CAGR',
  dsr: 'deflated Sharpe ratio',
  max_drawdown: 'drawdown',
  title: 'title',
};
const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'aborted'];

const filters = place<HTMLFormElement>('filters');
const select = (name: string) => filters.elements.namedItem(name) as HTMLSelectElement;
const chosen: string[] = [];
let limit = PAGE;
let list: List | null = null;
let timer = 0;

function fillSelect(name: string, options: Readonly<Record<string, string>>, all: string | null): void {
  const box = select(name);
  const value = box.value;
  const entries = [...(all === null ? [] : [['', all] as const]), ...Object.entries(options)];
  if (box.options.length === entries.length) return;
  box.replaceChildren(...entries.map(([key, text]) => element('option', { value: key }, text)));
  box.value = entries.some(([key]) => key === value) ? value : entries[0]![0];
}

async function refresh(): Promise<void> {
  window.clearTimeout(timer);
  const query = new URLSearchParams({ limit: String(limit) });
  for (const name of ['status', 'family', 'system', 'sort']) if (select(name).value !== '') query.set(name, select(name).value);
  try {
    list = await ask<List>(`/v1/runs?${query}`);
    show(list);
  } catch (error) {
    tell(error);
  }
  const isLive = list?.runs.some(({ status }) => status === 'queued' || status === 'running') ?? false;
  timer = window.setTimeout(() => void refresh(), isLive ? SOON : LATER);
}

function show({ total, matched, runs }: List): void {
  tell(null);
  place('list').hidden = false;
  const known = (values: readonly string[]) => Object.fromEntries([...new Set(values)].sort().map((value) => [value, value]));
  const keep = (name: string) => Array.from(select(name).options, ({ value }) => value).filter((value) => value !== '');
  fillSelect('family', known([...keep('family'), ...runs.map(({ trial_family }) => trial_family)]), 'all');
  fillSelect('system', known([...keep('system'), ...runs.map(({ system }) => system)]), 'all');
  const some = runs.length < matched ? `${whole(runs.length)} of ${whole(matched)}` : whole(matched);
  place('summary').textContent =
    matched === total ? `${some} ${total === 1 ? 'run' : 'runs'}` : `${some} that fit, of ${whole(total)} runs`;
  place('table').hidden = runs.length === 0;
  place('more').hidden = runs.length >= matched;
  const empty = place('empty');
  empty.hidden = runs.length > 0;
  empty.textContent =
    total === 0 ? 'No run yet. Ask for one with POST /v1/runs, or record one with regimelab backtest.' : 'No run fits the filters.';
  place('rows').replaceChildren(...runs.map(row));
  showChoice();
}

function row(run: RunItem): HTMLElement {
  const box = element('input', { type: 'checkbox', 'aria-label': `Compare ${run.run_id}` });
  box.checked = chosen.includes(run.run_id);
  box.addEventListener('change', () => choose(run.run_id, box.checked));
  const report = `/v1/runs/${encodeURIComponent(run.run_id)}/report`;
  const number = (text: string) => element('td', { class: text === 'n/a' ? 'number quiet' : 'number' }, text);
  return element(
    'tr',
    { 'data-run': run.run_id },
    element('td', {}, box),
    element(
      'th',
      { scope: 'row' },
      button(run.title, () => (location.hash = `run=${encodeURIComponent(run.run_id)}`), { class: 'link' }),
      element('code', {}, run.run_id),
    ),
    element('td', {}, statusBadge(run.status)),
    number(ratio(run.sharpe)),
    number(percent(run.cagr)),
    number(percent(run.max_drawdown)),
    number(ratio(run.dsr)),
    number(whole(run.n_trials)),
    element('td', { class: 'days' }, `${run.start} to ${run.end}`),
    element('td', { class: 'days' }, element('time', { datetime: run.timestamp }, instant(run.timestamp))),
    element('td', {}, ...(run.status === 'succeeded' ? [element('a', { href: report, target: '_blank', rel: 'noopener' }, 'open')] : [])),
  );
}

/** Two runs can be compared: a third takes the place of the first. */
function choose(runId: string, isChosen: boolean): void {
  if (isChosen) chosen.push(runId);
  else chosen.splice(chosen.indexOf(runId), 1);
  if (chosen.length > 2) chosen.shift();
  for (const box of Array.from(place('rows').querySelectorAll<HTMLInputElement>('input'))) {
    box.checked = chosen.includes(box.closest('tr')!.dataset['run']!);
  }
  showChoice();
}

function showChoice(): void {
  const compare = place<HTMLButtonElement>('compare');
  compare.disabled = chosen.length !== 2;
  compare.textContent = chosen.length === 1 ? 'Choose one more to compare' : 'Compare two runs';
}

/** What the address asks for below the list: a run, two runs, or nothing. */
async function showDetail(moveThere: boolean): Promise<void> {
  const detail = place('detail');
  const asked = new URLSearchParams(location.hash.slice(1));
  const [run, diff] = [asked.get('run'), asked.get('diff')];
  detail.hidden = run === null && diff === null;
  if (detail.hidden) return;
  try {
    const nodes =
      run === null
        ? await compared(diff!)
        : runDetail(await ask<RunJson>(`/v1/runs/${encodeURIComponent(run)}`), () => void refreshAll(), tell);
    const close = button('Close', () => (location.hash = ''));
    detail.replaceChildren(...nodes, element('p', {}, close));
    if (moveThere) detail.focus();
  } catch (error) {
    detail.hidden = true;
    tell(error);
  }
}

async function compared(ids: string): Promise<readonly Node[]> {
  const [a = '', b = ''] = ids.split(',');
  return comparison(await ask<DiffJson>(`/v1/diff/${encodeURIComponent(a)}/${encodeURIComponent(b)}`));
}

/** Says what is wrong, or nothing; without a token it asks for one. */
function tell(error: unknown): void {
  const problem = place('problem');
  const needsToken = error instanceof Refused && error.problem.status === 401;
  problem.hidden = error === null || needsToken;
  place('login').hidden = !needsToken;
  if (needsToken) place('summary').textContent = 'This server asks for a token.';
  else if (error !== null && list === null) place('summary').textContent = 'The runs could not be read.';
  if (problem.hidden) return;
  const { code, detail, hint } = error instanceof Refused ? error.problem : { code: 'PAGE_FAULT', detail: String(error), hint: null };
  problem.replaceChildren(
    element('p', {}, element('strong', {}, code), `: ${detail}${hint === null ? '' : `. ${hint}`}`),
    button('Try again', () => void refreshAll()),
  );
}

async function refreshAll(): Promise<void> {
  await refresh();
  await showDetail(false);
}

fillSelect('status', Object.fromEntries(STATUSES.map((status) => [status, status])), 'all');
fillSelect('sort', SORTS, null);
filters.addEventListener('change', () => {
  limit = PAGE;
  void refresh();
});
filters.addEventListener('submit', (event) => event.preventDefault());
place('more').addEventListener('click', () => {
  limit += PAGE;
  void refresh();
});
place('compare').addEventListener('click', () => (location.hash = `diff=${chosen.map(encodeURIComponent).join(',')}`));
place<HTMLFormElement>('login').addEventListener('submit', (event) => {
  event.preventDefault();
  // A cookie, so that a report opened in a tab of its own bears the token too; it ends with the browser.
  document.cookie = `regimelab_token=${encodeURIComponent(place<HTMLInputElement>('token').value)}; path=/; SameSite=Strict`;
  void refreshAll();
});
window.addEventListener('hashchange', () => void showDetail(true));
void refreshAll();
