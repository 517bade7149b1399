export { renderMsmReport } from './render-msm-report.js';
export type {
  LabelSummary,
  MsmCurrentWeek,
  MsmLabeling,
  MsmRejectedWeeks,
  MsmReportInput,
  MsmWeeks,
  NumberColumn,
  OutcomeSummary,
} from './msm-report-input.js';
export type { CodeFacts, DroppedRows, TableConvention, TrustFacts, TrustFlag } from './trust-facts.js';
