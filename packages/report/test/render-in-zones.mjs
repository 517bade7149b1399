// node render-in-zones.mjs ZONE…        renders both sample reports in each time zone and prints the SHA-256 of their bytes
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'regimelab-zones-'));
try {
  const outfile = join(folder, 'render.mjs');
  await build({
    stdin: {
      contents: `export { renderDashboard, renderMsmReport } from '@regimelab/report';
export { sampleDashboardInput } from './sample-dashboard-input.js';
export { sampleReportInput } from './sample-report-input.js';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@regimelab/source'],
    outfile,
    logLevel: 'error',
  });
  const { renderDashboard, renderMsmReport, sampleDashboardInput, sampleReportInput } = await import(pathToFileURL(outfile).href);
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  const rendered = process.argv.slice(2).map((zone) => {
    process.env.TZ = zone;
    const msmReport = sha256(renderMsmReport(sampleReportInput({ rejectedEvery: 17 })));
    const dashboard = sha256(renderDashboard(sampleDashboardInput()));
    return { zone, offset: new Date(2025, 0, 1).getTimezoneOffset(), msmReport, dashboard };
  });
  process.stdout.write(JSON.stringify(rendered));
} finally {
  rmSync(folder, { recursive: true });
}
