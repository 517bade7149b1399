import type * as z from 'zod';
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
 * @remarks Frozen options are looked at once: a caller that hands the same ones over in a loop freezes them, and all they hold, for that.
 * @throws {ConfigErrors} with every problem: unknown keys with the nearest valid one, wrong types, values out of range
 */
export function parseOptions<S extends z.ZodType>(schema: S, options: z.input<S>, operation: string): z.output<S> {
  const known = parsedOf(schema, options);
  if (known !== undefined) return known;
  const parsed = schema.safeParse(options);
  if (parsed.success) return keepParsed(schema, options, parsed.data);
  throw new ConfigErrors(
    configProblems(schema, parsed.error.issues).map(
      ({ code, path, text, hint }) =>
        new ConfigError(code, `${operation}: ${path.join('.') || 'options'}: ${text}`, { hint, context: { path } }),
    ),
  );
}

const parsedOptions = new WeakMap<z.ZodType, WeakMap<object, unknown>>();

function parsedOf<S extends z.ZodType>(schema: S, options: unknown): z.output<S> | undefined {
  return typeof options === 'object' && options !== null ? (parsedOptions.get(schema)?.get(options) as z.output<S>) : undefined;
}

function keepParsed<S extends z.ZodType>(schema: S, options: unknown, parsed: z.output<S>): z.output<S> {
  if (typeof options !== 'object' || options === null || !Object.isFrozen(options)) return parsed;
  const known = parsedOptions.get(schema) ?? new WeakMap<object, unknown>();
  parsedOptions.set(schema, known.set(options, parsed));
  return parsed;
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
          const known = keysAt(schema, path);
          const near = nearestName(key, known);
          const hint = near === null ? `known keys: ${known.join(', ')}` : `did you mean ${near}?`;
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
        // A discriminated union names no branch when its discriminator fits none.
        return [{ code: 'CONFIG_TYPE', path, text: expected.join(', or ') || lowerFirst(issue.message), hint: undefined }];
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

/** What is read of a zod schema to walk it; every kind of schema has some of it. */
interface SchemaNode {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly def?: {
    readonly innerType?: unknown;
    readonly in?: unknown;
    readonly element?: unknown;
    readonly valueType?: unknown;
    readonly options?: readonly unknown[];
  };
}

/** Keys a strict object accepts at a path of the schema, of every branch where there is a union; empty where the path leads to no object. */
function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  const nodes = path.reduce((above, part) => above.flatMap((node) => unwrapped(childAt(node, part))), unwrapped(schema));
  return [...new Set(nodes.flatMap((node) => Object.keys(node.shape ?? {})))];
}

/** The member, list item or record value of a schema. */
function childAt({ shape, def }: SchemaNode, part: string | number): unknown {
  return shape?.[part] ?? def?.element ?? def?.valueType;
}

/** The schemas below any default, optional, readonly, pipe or union around them. */
function unwrapped(schema: unknown): SchemaNode[] {
  if (schema === undefined) return [];
  const node = schema as SchemaNode;
  if (node.def?.options !== undefined) return node.def.options.flatMap(unwrapped);
  const inner = node.def?.innerType ?? node.def?.in;
  return inner === undefined ? [node] : unwrapped(inner);
}

function lowerFirst(text: string): string {
  const bare = text.replace(/^Invalid input: /, '');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}
