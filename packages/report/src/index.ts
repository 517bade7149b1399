export { renderDashboard } from './render-dashboard.js';
export { renderMsmReport } from './render-msm-report.js';
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
