export {
  AlignmentError,
  ConfigError,
  ConfigErrors,
  DataError,
  InterruptedError,
  InvariantError,
  LookAheadError,
  OutputError,
  RegimelabError,
  ShapeError,
  UsageError,
  type ErrorFacts,
  type ErrorKind,
  type ErrorRecord,
  type SourcePosition,
} from './errors.js';
export { byCodePoint, nearestName } from './nearest-name.js';
export { configProblems, parseOptions, type ConfigProblem } from './options.js';
export { formatDay, MS_PER_DAY, parseDay, WEEKDAYS, weekdayOf, type Day, type Weekday } from './day.js';
export { createAxes, dailyAxes, requireSameAssets, requireSameAxes, type Axes, type TimeUnit } from './axes.js';
export { createPanel, crossSection, emptyPanel, emptySeries, panelOf, truncate, type Panel, type PanelMask, type Series } from './panel.js';
export { asCausal, asHindsight, requireCausal, type Causal, type Hindsight } from './causality.js';
export { canonicalJson, resultJson, sha256, type Json } from './canonical-json.js';
export { CsvFields, csvText, type CsvColumn, type CsvValue } from './csv.js';
