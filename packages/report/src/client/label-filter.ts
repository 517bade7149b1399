import { formatCount } from '../internal/format.js';

/** Keeps the rows of one label in the week table; which labeling that means follows the page's switch. */
export function filterWeeks(labeling: number): { select(labeling: number): void } {
  const choice = document.querySelector<HTMLSelectElement>('select[data-label-filter]');
  const shown = document.querySelector('[data-shown]');
  const rows = Array.from(document.querySelectorAll<HTMLTableRowElement>('tr[data-bins]'));
  let selected = labeling;
  const apply = () => {
    if (choice === null || shown === null) return;
    for (const row of rows) row.hidden = choice.value !== '' && row.dataset['bins']!.split(',')[selected] !== choice.value;
    shown.textContent = `${formatCount(rows.filter((row) => !row.hidden).length, 'week')} of ${rows.length}`;
  };
  choice?.addEventListener('change', apply);
  apply();
  return {
    select(next) {
      selected = next;
      apply();
    },
  };
}
