import type { AttemptIdentity, CodeFingerprint } from '@regimelab/catalog';
import { canonicalJson, formatDay, sha256, type Day } from '@regimelab/core';
import type { ConfiguredSystem } from '../experiment/experiment.js';
import type { ExperimentHeader } from '../experiment-header.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import { computedByPureMsm } from '../pure-msm/computed-by-pure-msm.js';
import { regimeNames } from '../majors-alts/regime-names.js';
import type { MsmConfig } from '../msm/msm-config.js';

/** The system of a run with its resolved configuration. */
export type SystemConfig = ConfiguredSystem;

/** What a run knows of itself once its lake is read, and what its manifest says afterwards. */
export interface RunIdentity {
  readonly header: ExperimentHeader;
  readonly window: { readonly start: Day; readonly end: Day };
  readonly runId: string;
  readonly contentId: string;
  readonly dataHash: string;
  readonly code: CodeFingerprint;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** The columns of the catalog that are known before a run has computed anything. */
export function attemptIdentity(of: SystemConfig, run: RunIdentity): AttemptIdentity {
  const { header, code } = run;
  return {
    run_id: run.runId,
    content_id: run.contentId,
    system: of.system,
    experiment_id: header.experimentId,
    title: header.title,
    category_path: header.categoryPath,
    trial_family: header.trialFamily,
    start: formatDay(run.window.start),
    end: formatDay(run.window.end),
    seed: of.system === 'msm_v0' ? of.config.inference.seed : of.config.evaluation.bootstrap.seed,
    config_hash: sha256(canonicalJson(of.config)),
    trial_hash: trialHash(of),
    data_hash: run.dataHash,
    code_hash: sha256(canonicalJson(code)),
    code: { version: code.version, commit: code.commit, dirty: code.dirty, diffHash: code.diffHash },
    ...targetOf(of),
    timestamp: run.timestamp,
  };
}

/** Hash of what a configuration computes. The folders it reads and writes do not make another trial. */
function trialHash(of: SystemConfig): string {
  return sha256(canonicalJson({ system: of.system, config: of.system === 'msm' ? computedByPureMsm(of.config) : computedBy(of.config) }));
}

function computedBy(config: MsmConfig | MajorsAltsConfig): object {
  const { data: _data, outputs: _outputs, universe, ...rest } = config;
  const { blacklist_path: _path, ...rules } = universe;
  const { logging: _logging, ...read } = rest as typeof rest & { readonly logging?: unknown };
  return { ...read, universe: rules };
}

function targetOf(of: SystemConfig): Pick<AttemptIdentity, 'features' | 'n_regimes' | 'target_n' | 'target_weighting'> {
  if (of.system === 'msm_v0')
    return { features: null, n_regimes: null, target_n: of.config.universe.basket_size, target_weighting: 'equal' };
  if (of.system === 'msm') {
    const { features, state_mapping, target } = of.config;
    return {
      features: features.map(({ id, weight }) => ({ id, weight })),
      n_regimes: state_mapping.n_regimes,
      target_n: target.short_leg.n,
      target_weighting: target.short_leg.weighting,
    };
  }
  const { regime, universe } = of.config;
  const { composite, unsupervised, mode } = regime;
  return {
    features:
      mode === 'composite'
        ? Object.entries(composite.default_weights).map(([id, weight]) => ({ id, weight }))
        : unsupervised.features.map((id) => ({ id, weight: 1 })), // states are fitted to all of them alike
    n_regimes: regimeNames(regime).length,
    target_n: universe.basket_size,
    target_weighting: universe.alt_selection.weight_by_inverse_vol ? 'inverse_volatility' : 'equal',
  };
}
