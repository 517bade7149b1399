import type { z } from 'zod';
import { ConfigError, ConfigErrors } from '../errors.js';
import { configProblems, type ConfigProblem } from '../options.js';
import type { ConfigLayer } from './config-layer.js';

/**
 * Merges layers, later wins, and parses the result. Maps merge recursively; lists and scalars are replaced.
 *
 * @param schema strict object schema; its defaults are the bottom layer
 * @param layers in order, for example config files left to right, then the command line
 * @returns the resolved configuration with every default filled in
 * @throws {ConfigErrors} with all problems, each at the file, line and column of the layer that set the value
 */
export function resolveConfig<S extends z.ZodType>(schema: S, layers: readonly ConfigLayer[]): z.output<S> {
  const merged = layers.reduce<Record<string, unknown>>((below, layer) => merge(below, layer.value), {});
  const parsed = schema.safeParse(merged);
  if (parsed.success) return parsed.data;
  throw new ConfigErrors(configProblems(schema, parsed.error.issues).map((problem) => located(problem, layers)));
}

function located({ code, path, text, hint }: ConfigProblem, layers: readonly ConfigLayer[]): ConfigError {
  // A missing value, or a rule over several keys, stands at the nearest ancestor that some layer wrote.
  for (let depth = path.length; depth >= 0; depth--) {
    for (const layer of [...layers].reverse()) {
      const at = layer.locate(path.slice(0, depth));
      if (at !== null && (depth > 0 || layers.length === 1)) {
        return new ConfigError(code, `${path.join('.') || 'config'}: ${text}`, { at, hint, context: { path } });
      }
    }
  }
  return new ConfigError(code, `${path.join('.') || 'config'}: ${text}`, { hint, context: { path } });
}

function merge(below: Record<string, unknown>, above: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key];
    merged[key] = isMap(old) && isMap(value) ? merge(old, value) : value;
  }
  return merged;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
