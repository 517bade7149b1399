import type { Causal } from '@regimelab/core';
import { asCausal } from '@regimelab/core';
import { COMPOSITE_INPUTS, type FeatureTable } from '@regimelab/features';
import type { MajorsAltsConfig } from '@regimelab/pipeline';

/** A feature table whose z-scores are made another way from the raw columns. */
export function withZ(features: Causal<FeatureTable>, z: (raw: Float64Array, honest: Float64Array) => Float64Array): Causal<FeatureTable> {
  const changed = Object.entries(features.z).map(([name, honest]) => [name, z(features.raw[name as keyof typeof features.raw], honest)]);
  return asCausal({ ...features, z: Object.fromEntries(changed) as FeatureTable['z'] });
}

/** Mean and standard deviation of the finite values of some rows. */
export function moments(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  return { mean, deviation: Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (finite.length - 1)) };
}

/** The features of a regime model on the rows past the burn-in. */
export function modelFeatures(features: FeatureTable, { regime }: MajorsAltsConfig) {
  const names = regime.unsupervised.features;
  return { names, columns: names.map((name) => features.z[COMPOSITE_INPUTS[name]].map((z, t) => (features.valid[t] === 1 ? z : NaN))) };
}
