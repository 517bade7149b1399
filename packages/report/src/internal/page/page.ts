import { createHash } from 'node:crypto';
import type { BinStyle } from '../bin-palette.js';
import { jsonBlock, markup, trusted, type Fragment } from '../markup.js';
import { stylesheet } from './stylesheet.js';

/**
 * The frame of every report: one HTML document that asks nobody for anything. Its policy forbids every request and every script but the
 * one it carries.
 *
 * @param page.styles rules of one kind of report, after those of every page
 * @param page.data what the script draws from
 */
export function renderPage(page: {
  title: string;
  bins: readonly BinStyle[];
  styles?: string;
  data: unknown;
  script: string;
  body: Fragment;
}): string {
  const scriptHash = createHash('sha256').update(page.script).digest('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'sha256-${scriptHash}'`,
    // Charts and tooltips carry style attributes.
    `style-src 'unsafe-inline'`,
    // The empty icon below, which stops browsers from asking for /favicon.ico.
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${page.title}</title>
<style>${trusted(stylesheet(page.bins) + (page.styles ?? ''))}</style>
</head>
<body>
<main>
${page.body}
</main>
${jsonBlock('report-data', page.data)}
<script>${trusted(page.script)}</script>
</body>
</html>
`.html;
}
