import { stylesheet } from './internal/page/stylesheet.js';

/** The style of the report pages, light, dark and on paper, for a page that should look at home among them. */
export function pageStylesheet(): string {
  return stylesheet([]);
}
