import { makeSortable } from './sortable.js';

document.documentElement.classList.add('scripted');
document.querySelectorAll<HTMLTableElement>('table[data-sortable]').forEach(makeSortable);
