import { sha256 } from '@regimelab/core';
import { sendTagged } from '../answers.js';
import { pageHtml } from '../page/page-html.js';
import { pageScript } from '../page/page-script.js';
import { pageStyle } from '../page/page-style.js';
import type { Server } from '../server-context.js';

/** The page reads this server and nothing else, and is shown in no other page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /`, `/page.css` and `/page.js`: the page, which holds no data and needs no token. */
export function pageRoutes(server: Server): void {
  const files = [
    ['/', 'text/html; charset=utf-8', pageHtml],
    ['/page.css', 'text/css; charset=utf-8', pageStyle()],
    ['/page.js', 'text/javascript; charset=utf-8', pageScript],
  ] as const;
  for (const [path, type, content] of files) {
    const tagged = { content, type, hash: sha256(content) };
    server.get(path, { schema: { hide: true } as object }, async (request, reply) =>
      sendTagged(request, reply, tagged, { 'content-security-policy': POLICY }),
    );
  }
}
