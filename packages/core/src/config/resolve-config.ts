import type * as z from 'zod';
import { ConfigError, ConfigErrors, type SourcePosition } from '../errors.js';
import { configProblems, type ConfigProblem } from '../options.js';
import type { ConfigLayer, ConfigPath } from './config-layer.js';

/**
 * Merges layers, later wins, and parses the result. Maps merge recursively; lists and scalars are replaced.
 *
 * @param schema strict object schema; its defaults are the bottom layer
 * @param layers in order, for example config files left to right, then the command line
 * @returns the resolved configuration with every default filled in
 * @throws {ConfigErrors} with all problems, each at the file, line and column of the layer that set the value
 */
export function resolveConfig<S extends z.ZodType>(schema: S, layers: readonly ConfigLayer[]): z.output<S> {
  const parsed = schema.safeParse(mergeLayers(layers));
  if (parsed.success) return parsed.data;
  throw new ConfigErrors(configProblems(schema, parsed.error.issues).map((problem) => located(problem, layers)));
}

/** What layers say together, later wins: maps merge recursively; lists and scalars are replaced. */
export function mergeLayers(layers: readonly ConfigLayer[]): Readonly<Record<string, unknown>> {
  return layers.reduce<Record<string, unknown>>((below, layer) => merge(below, layer.value), {});
}

/** Where the last layer that sets a value at a path sets it; null where none does. */
export function locateLast(layers: readonly ConfigLayer[], path: ConfigPath): SourcePosition | null {
  for (const layer of layers.toReversed()) {
    const at = layer.locate(path);
    if (at !== null) return at;
  }
  return null;
}

function located({ code, path, text, hint }: ConfigProblem, layers: readonly ConfigLayer[]): ConfigError {
  // A list or scalar on the way to the value replaced what the layers below its own held there.
  const lowest = layers.findLastIndex(({ value }) => path.some((_part, depth) => replaces(valueAt(value, path.slice(0, depth)))));
  const writers = layers.slice(Math.max(lowest, 0)).reverse();
  // A missing value, or a rule over several keys, stands at the nearest ancestor that some layer wrote.
  for (let depth = path.length; depth >= 0; depth--) {
    for (const layer of writers) {
      const at = layer.locate(path.slice(0, depth));
      if (at !== null && (depth > 0 || layers.length === 1)) {
        return new ConfigError(code, `${path.join('.') || 'config'}: ${text}`, { at, hint, context: { path } });
      }
    }
  }
  return new ConfigError(code, `${path.join('.') || 'config'}: ${text}`, { hint, context: { path } });
}

function merge(below: Readonly<Record<string, unknown>>, above: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged = new Map(Object.entries(below)); // a Map, because assigning the key __proto__ of an object would hide it from the schema
  for (const [key, value] of Object.entries(above)) {
    const old = merged.get(key);
    merged.set(key, isMap(old) && isMap(value) ? merge(old, value) : value);
  }
  return Object.fromEntries(merged);
}

function valueAt(root: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((node, part) => (isMap(node) && Object.hasOwn(node, part) ? node[part] : undefined), root);
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const replaces = (value: unknown) => value !== undefined && !isMap(value);
