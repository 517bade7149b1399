// The script inside the MSM report: live charts in place of the pictures, one choice of labeling for the page, sorting and filtering.
import { initialLabeling, type MsmChartData } from '../internal/charts/msm-chart-data.js';
import { filterWeeks } from './label-filter.js';
import { drawMsmCharts } from './msm-charts.js';
import { makeSortable } from './sortable.js';

const page = document.documentElement;
page.classList.add('scripted');
try {
  const data = JSON.parse(document.getElementById('report-data')!.textContent!) as MsmChartData;
  let labeling = initialLabeling(data.labelings);
  const charts = drawMsmCharts(data, labeling);
  const filter = filterWeeks(labeling);
  document.querySelectorAll<HTMLTableElement>('table[data-sortable]').forEach(makeSortable);

  const switches = document.querySelectorAll<HTMLInputElement>('input[data-labeling]');
  // A reload restores the choice of a radio, not what was drawn with it.
  const show = () => switches.forEach((input) => (input.checked = Number(input.value) === labeling));
  show();
  switches.forEach((input) =>
    input.addEventListener('change', () => {
      labeling = Number(input.value);
      show();
      charts.select(labeling);
      filter.select(labeling);
    }),
  );
} catch (error) {
  // The pictures and the tables say everything the script would have shown.
  page.classList.remove('scripted');
  throw error;
}
