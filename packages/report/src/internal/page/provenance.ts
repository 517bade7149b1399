import { resultJson } from '@regimelab/core';
import { markup, type Fragment } from '../markup.js';

/** The resolved configuration, folded. */
export function resolvedConfig(config: unknown): Fragment {
  return markup`<section aria-labelledby="config"><h2 id="config">Configuration</h2>
<details><summary>The resolved configuration of this run</summary><pre tabindex="0">${resultJson(config)}</pre></details></section>`;
}

/** Run, window, time and program versions. */
export function provenance(run: {
  runId: string;
  timestamp: string;
  period: { start: string; end: string };
  versions: Readonly<Record<string, string>>;
}): Fragment {
  return markup`<section aria-labelledby="provenance"><h2 id="provenance">Provenance</h2>
<dl class="facts"><dt>Run</dt><dd><code>${run.runId}</code></dd>
<dt>Window</dt><dd>${run.period.start} to ${run.period.end}</dd>
<dt>Made</dt><dd>${run.timestamp}</dd>
${Object.entries(run.versions).map(([program, version]) => markup`<dt>${program}</dt><dd>${version}</dd>`)}</dl></section>
<footer>Made by regimelab. Research output, not investment advice. Charts: Apache ECharts (Apache License 2.0).</footer>`;
}
