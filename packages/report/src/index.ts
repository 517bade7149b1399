export { pageStylesheet } from './page-stylesheet.js';
export { renderDashboard } from './render-dashboard.js';
export { renderMsmReport } from './render-msm-report.js';
export { renderSweepReport } from './render-sweep-report.js';
export type {
  LabelSummary,
  MsmCurrentWeek,
  MsmHeadline,
  MsmInference,
  MsmLabeling,
  MsmLabelTest,
  MsmRankIcTest,
  MsmRejectedWeeks,
  MsmReportInput,
  MsmSpreadTest,
  MsmTrendTest,
  MsmWeeks,
  NumberColumn,
  OutcomeSummary,
} from './msm-report-input.js';
export type {
  DashboardCounter,
  DashboardDaily,
  DashboardEdge,
  DashboardEvent,
  DashboardHorizon,
  DashboardInput,
  DashboardKpis,
  DashboardLeg,
  DashboardOtherFigure,
  DashboardPosition,
  DashboardRebalances,
  DashboardRegimeMetrics,
  DashboardSignal,
  DashboardTimeline,
  DashboardWindow,
  Figure,
  FlagColumn,
} from './dashboard-input.js';
export type { CodeFacts, DroppedRows, TableConvention, TrustFacts, TrustFlag } from './trust-facts.js';
export { renderComparison } from './render-comparison.js';
export type { ComparisonDifference, ComparisonInput, ComparisonMonitors, ComparisonSpread, ComparisonVariant } from './comparison-input.js';
export type { SweepReportInput, SweepReportVariant, SweepSurface, SweepTest } from './sweep-report-input.js';
