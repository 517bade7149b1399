// The parts of ECharts the page uses, registered once. Importing less keeps the file small.
import { connect, init, use, type ComposeOption, type ECharts } from 'echarts/core';
import { CustomChart, LineChart, type CustomSeriesOption, type LineSeriesOption } from 'echarts/charts';
import {
  DataZoomSliderComponent,
  GridComponent,
  TooltipComponent,
  type DataZoomComponentOption,
  type GridComponentOption,
  type TooltipComponentOption,
} from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

use([CustomChart, LineChart, DataZoomSliderComponent, GridComponent, TooltipComponent, SVGRenderer]);

export type ChartOption = ComposeOption<
  CustomSeriesOption | LineSeriesOption | DataZoomComponentOption | GridComponentOption | TooltipComponentOption
>;

export { connect, init, type CustomSeriesOption, type ECharts, type LineSeriesOption, type TooltipComponentOption };
