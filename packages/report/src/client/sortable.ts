/** Sorts a table by clicks on the buttons in its heads: numbers high to low first, text A to Z first, again to turn. Missing stays last. */
export function makeSortable(table: HTMLTableElement): void {
  const body = table.tBodies[0]!;
  const heads = table.querySelectorAll<HTMLTableCellElement>('thead th');
  table.querySelectorAll<HTMLButtonElement>('th button[data-column]').forEach((button) => {
    const head = button.closest('th')!;
    button.addEventListener('click', () => {
      const column = Number(button.dataset['column']);
      const rows = Array.from(body.rows, (row) => ({ row, by: row.cells[column]!.dataset['by'] ?? '' }));
      const numeric = rows.every(({ by }) => by === '' || Number.isFinite(Number(by)));
      const before = head.getAttribute('aria-sort');
      const ascending = before === null ? !numeric : before === 'descending';
      const compare = (a: string, b: string) => (numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0);
      rows.sort((a, b) => Number(a.by === '') - Number(b.by === '') || (a.by === '' ? 0 : (ascending ? 1 : -1) * compare(a.by, b.by)));
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
      body.append(...rows.map(({ row }) => row));
    });
  });
}
