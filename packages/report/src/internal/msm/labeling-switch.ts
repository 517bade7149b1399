import { initialLabeling, type MsmChartData } from '../charts/msm-chart-data.js';
import { markup, trusted, type Fragment } from '../markup.js';

/**
 * The choice between the labelings; all switches of a page move together. Only shown where scripts run.
 *
 * @param place unique in the page
 */
export function labelingSwitch({ labelings }: MsmChartData, place: string): Fragment {
  const selected = initialLabeling(labelings);
  const choices = labelings.map(
    ({ version, causality }, index) =>
      markup`<label class="choice"><input type="radio" name="labeling-${place}" data-labeling value="${index}"${trusted(
        index === selected ? ' checked' : '',
      )}><span>${version} ${causality}</span></label>`,
  );
  return markup`<div class="controls"><fieldset><legend>Labels</legend>${choices}</fieldset></div>`;
}
