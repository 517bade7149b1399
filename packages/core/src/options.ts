import type { z } from 'zod';
import { ConfigError, ConfigErrors } from './errors.js';
import { nearestName } from './nearest-name.js';

type Issue = z.core.$ZodIssue;

/**
 * Parses the options of a public function once, at its door.
 *
 * @param schema a strict zod object; defaults and limits live there
 * @param options what the caller gave
 * @param operation the function's name, the first word of the message
 * @returns the resolved options
 * @throws {ConfigErrors} with every problem: unknown keys with the nearest valid one, wrong types, values out of range
 */
export function parseOptions<S extends z.ZodType>(schema: S, options: z.input<S>, operation: string): z.output<S> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new ConfigErrors(
    configProblems(schema, parsed.error.issues).map(
      ({ code, path, text, hint }) =>
        new ConfigError(code, `${operation}: ${path.join('.') || 'options'}: ${text}`, { hint, context: { path } }),
    ),
  );
}

/** One problem of a configuration value, not yet worded for its place (a file, a flag, an options object). */
export interface ConfigProblem {
  readonly code: string;
  /** Keys from the root to the offending value; for an unknown key the key itself is the last part. */
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly hint: string | undefined;
}

/**
 * Turns the issues of a zod schema into problems with the codes of the specification: `CONFIG_UNKNOWN_KEY`, `CONFIG_TYPE`, `CONFIG_RANGE`,
 * or the code a refinement names in `params.code` (`CONFIG_CONFLICT`, `CONFIG_VALUE_UNSUPPORTED`, …).
 */
export function configProblems(schema: z.ZodType, issues: readonly Issue[]): readonly ConfigProblem[] {
  return issues.flatMap((issue): ConfigProblem[] => {
    const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => {
          const near = nearestName(key, keysAt(schema, path));
          const hint = near === null ? `known keys: ${keysAt(schema, path).join(', ')}` : `did you mean ${near}?`;
          return { code: 'CONFIG_UNKNOWN_KEY', path: [...path, key], text: 'no such key', hint };
        });
      case 'invalid_type':
      case 'invalid_format':
      case 'invalid_key':
      case 'invalid_element':
        return [{ code: 'CONFIG_TYPE', path, text: lowerFirst(issue.message), hint: undefined }];
      case 'invalid_value':
        return [
          { code: 'CONFIG_RANGE', path, text: `expected ${issue.values.map((v) => JSON.stringify(v)).join(' or ')}`, hint: undefined },
        ];
      case 'invalid_union': {
        const expected = issue.errors.map((branch) => branch.map((inner) => lowerFirst(inner.message)).join(', '));
        return [{ code: 'CONFIG_TYPE', path, text: expected.join(', or '), hint: undefined }];
      }
      case 'custom': {
        const { code, hint } = (issue.params ?? {}) as { code?: string; hint?: string };
        return [{ code: code ?? 'CONFIG_RANGE', path, text: issue.message, hint }];
      }
      default:
        return [{ code: 'CONFIG_RANGE', path, text: lowerFirst(issue.message), hint: undefined }];
    }
  });
}

/** Keys a strict object accepts at a path of the schema; empty where the path leads to no object. */
function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let node: unknown = schema;
  for (const part of path) {
    node = (shapeOf(node) as Record<string, unknown> | undefined)?.[part];
  }
  return Object.keys(shapeOf(node) ?? {});
}

/** The shape of an object schema below any default, optional, readonly or pipe around it. */
function shapeOf(schema: unknown): object | undefined {
  let node = schema as { shape?: object; def?: { innerType?: unknown; in?: unknown; getter?: () => unknown } } | undefined;
  while (node !== undefined && node.shape === undefined) {
    node = (node.def?.innerType ?? node.def?.in) as typeof node;
  }
  return node?.shape;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1).replace(/^nvalid input: /, '');
