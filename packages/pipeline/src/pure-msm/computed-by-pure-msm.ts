import type { PureMsmConfig } from './pure-msm-config.js';

/** What a configuration computes: all but the places it reads from and writes to. */
export function computedByPureMsm(config: PureMsmConfig) {
  const { data: _data, outputs: _outputs, logging: _logging, overrides, ...rest } = config;
  const { blacklist_path: _path, ...rules } = overrides.universe;
  return { ...rest, overrides: { ...overrides, universe: rules } };
}
