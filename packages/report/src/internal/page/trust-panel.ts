import { formatNumber, formatSentence } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import type { TrustFacts } from '../../trust-facts.js';
import { dataTable } from './data-table.js';

/** Characters of a flag that are shown at once: about a line of the panel; a narrow page shows two lines of them. */
const LONGEST_FLAG = 120;

/** A short verdict on top of the trust panel. */
export interface Badge {
  readonly text: string;
  readonly tone: 'good' | 'warning' | 'plain';
}

/**
 * What a reader needs to decide how far to believe the page: data, code and configuration by their hashes, the clocks, and everything that
 * was dropped or looked odd. `badges` and `blocks` are what one kind of report adds.
 */
export function trustPanel(facts: TrustFacts, badges: readonly Badge[], blocks: readonly Fragment[]): Fragment {
  return markup`<section aria-labelledby="trust"><h2 id="trust">Can this be trusted?</h2>
<ul class="badges">${[...badges, codeBadge(facts), ...flagBadge(facts)].map(badge)}</ul>
<div class="trust">
${blocks}
<div><h3>Data</h3><dl class="facts">
<dt>Lake</dt><dd>${facts.lakeName}</dd>
<dt>Snapshot</dt><dd><code>${facts.dataHash}</code></dd>
<dt>Conventions</dt><dd>${facts.descriptor ?? 'no descriptor in the lake: rows read as day_start, funding as a fraction per 8 h'}</dd>
</dl></div>
<div><h3>Code and configuration</h3><dl class="facts">
<dt>regimelab</dt><dd>${facts.code.version}</dd>
<dt>Commit</dt><dd>${facts.code.commit === null ? 'n/a (not run from a repository)' : markup`<code>${facts.code.commit}</code>`}</dd>
<dt>Working tree</dt><dd>${workingTree(facts)}</dd>
<dt>Config hash</dt><dd><code>${facts.configHash}</code></dd>
</dl></div>
<div class="wide"><h3>When things were known</h3><ul>${facts.timing.map((rule) => markup`<li>${formatSentence(rule)}</li>`)}</ul></div>
<div class="wide"><h3>How the tables were read</h3>${conventionTable(facts)}</div>
<div class="wide"><h3>Flags</h3>${facts.flags.length === 0 ? markup`<p>None.</p>` : markup`<ul>${facts.flags.map(flagItem)}</ul>`}</div>
<div class="wide"><h3>Rows left out</h3>${droppedRows(facts)}</div>
</div></section>`;
}

const badge = ({ text, tone }: Badge) => markup`<li class="badge ${tone === 'plain' ? '' : tone}">${text}</li>`;

function codeBadge({ code }: TrustFacts): Badge {
  if (code.commit === null) return { text: 'Code not in a repository', tone: 'warning' };
  return code.dirty ? { text: 'Code has uncommitted changes', tone: 'warning' } : { text: 'Code as committed', tone: 'good' };
}

function flagBadge({ flags }: TrustFacts): Badge[] {
  const warnings = flags.filter(({ level }) => level === 'warning').length;
  return warnings === 0 ? [] : [{ text: `${warnings} data warning${warnings === 1 ? '' : 's'}`, tone: 'warning' }];
}

function workingTree({ code }: TrustFacts): Fragment {
  if (code.commit === null) return 'n/a (not run from a repository)';
  if (!code.dirty) return 'clean';
  return markup`changed since the commit${code.diffHash !== null && markup`, diff <code>${code.diffHash}</code>`}`;
}

function conventionTable({ conventions }: TrustFacts): Fragment {
  if (conventions.length === 0) return markup`<p>No table.</p>`;
  return dataTable(
    [
      { head: 'Table', kind: 'rowHead', cell: (row) => markup`<code>${row.table}</code>` },
      { head: 'Stamp', kind: 'text', className: 'line', cell: (row) => STAMPS[row.stamp] ?? row.stamp },
      {
        head: 'Publication lag',
        kind: 'text',
        className: 'line',
        cell: (row) => (row.publicationLag === 'PT0S' ? 'none' : row.publicationLag),
      },
      { head: 'Note', kind: 'text', className: 'convention', cell: (row) => row.note },
    ],
    conventions,
  );
}

const STAMPS: Readonly<Record<string, string>> = {
  day_start: 'day_start (observed 00:00 UTC)',
  day_end: 'day_end (observed 24:00 UTC)',
};

/** A flag whose detail is short as it is; of a longer one the beginning, and the rest unfolded. */
function flagItem({ level, code, detail }: TrustFacts['flags'][number]): Fragment {
  const head = markup`${level === 'warning' && markup`<span class="badge warning">warning</span> `}<code>${code}</code>: `;
  if (detail.length <= LONGEST_FLAG) return markup`<li>${head}${detail}</li>`;
  const end = endOfBeginning(detail);
  return markup`<li class="folded"><details><summary><span>${head}${detail.slice(0, end)} …</span></summary><p>… ${detail.slice(end).trimStart()}</p></details></li>`;
}

/** After the last item of a text's list that fits on a line, else after the last word. */
function endOfBeginning(text: string): number {
  const line = text.slice(0, LONGEST_FLAG);
  const item = line.lastIndexOf(', ');
  const end = item > 0 ? item + 1 : line.lastIndexOf(' ');
  return end > 0 ? end : LONGEST_FLAG;
}

function droppedRows({ droppedRows: dropped }: TrustFacts): Fragment {
  if (dropped.length === 0) return markup`<p>None.</p>`;
  return markup`<ul>${dropped.map(({ table, reason, count }) => markup`<li><code>${table}</code>: ${formatNumber(count, 0)}, ${reason}</li>`)}</ul>`;
}
