import type { RunJson } from '../../run-json.js';
import { element } from './element.js';

const CLASS: Readonly<Record<RunJson['status'], string>> = {
  queued: 'badge live',
  running: 'badge live',
  succeeded: 'badge good',
  failed: 'badge warning',
  aborted: 'badge',
};

/** A status in words and colour. */
export function statusBadge(status: RunJson['status']): HTMLElement {
  return element('span', { class: CLASS[status] }, status);
}
