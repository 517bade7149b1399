import type { ECharts } from '../internal/charts/echarts.js';

const LEAST_PIXELS = 6;

/**
 * Chooses a stretch of time by dragging a mouse across the plots of a chart; a double click chooses all of it. A finger scrolls the page and
 * has the slider.
 */
export function selectByDragging(
  box: HTMLElement,
  chart: ECharts,
  { chosen, reset }: { chosen(from: number, to: number): void; reset(): void },
): void {
  let from: number | null = null;
  const shade = document.createElement('div');
  shade.className = 'selecting';
  shade.hidden = true;
  const place = box.parentElement!;

  const at = (event: MouseEvent): [number, number] => {
    const { left, top } = box.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const inPlot = (point: [number, number]) => chart.containPixel('grid', point);
  const time = (x: number) => chart.convertFromPixel({ xAxisIndex: 0 }, x) as unknown as number;

  const move = (event: PointerEvent) => {
    if (from === null) return;
    const [x] = at(event);
    shade.hidden = Math.abs(x - from) < LEAST_PIXELS;
    shade.style.left = `${Math.min(x, from)}px`;
    shade.style.width = `${Math.abs(x - from)}px`;
    shade.style.top = '0';
    shade.style.height = `${box.clientHeight}px`;
  };
  const end = (event: PointerEvent) => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', end);
    const start = from;
    from = null;
    shade.hidden = true;
    if (start === null) return;
    const [x] = at(event);
    if (Math.abs(x - start) < LEAST_PIXELS) return;
    const [a, b] = [time(start), time(x)].sort((one, other) => one - other) as [number, number];
    chosen(a, b);
  };

  place.append(shade);
  box.addEventListener('pointerdown', (event) => {
    const point = at(event);
    if (event.pointerType !== 'mouse' || event.button !== 0 || !inPlot(point)) return;
    from = point[0];
    // No selecting of text; the tooltip would stay where it is.
    event.preventDefault();
    chart.dispatchAction({ type: 'hideTip' });
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
  });
  box.addEventListener('dblclick', (event) => {
    if (inPlot(at(event))) reset();
  });
}
