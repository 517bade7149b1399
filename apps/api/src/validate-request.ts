import { ConfigError, ConfigErrors, nearestName } from '@regimelab/core';
import type { FastifySchemaCompiler } from 'fastify';
import * as z from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * Checks a part of a request against its schema. What is wrong has the codes of the command line's flags, all of it at once:
 * `USAGE_UNKNOWN_FLAG` with the nearest name, `USAGE_MISSING_FLAG`, `USAGE_BAD_VALUE`, or the code a refinement names in `params.code`.
 */
export const requestValidator: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data: unknown) => {
    const parsed = schema.safeParse(data, { reportInput: true });
    if (parsed.success) return { value: parsed.data };
    return { error: new ConfigErrors(parsed.error.issues.flatMap((issue) => problemsOf(schema, issue))) };
  };

function problemsOf(schema: z.ZodType, issue: Issue): readonly ConfigError[] {
  const name = issue.path.join('.') || 'body';
  const at = { path: issue.path };
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_union')) {
    return [new ConfigError('USAGE_MISSING_FLAG', `${name} is required`, { context: at })];
  }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
      return issue.keys.map((key) => {
        const near = nearestName(key, known);
        const hint = near === null ? `known: ${known.join(', ')}` : `did you mean ${near}?`;
        return new ConfigError('USAGE_UNKNOWN_FLAG', `unknown parameter ${key}`, { hint, context: { path: [...issue.path, key] } });
      });
    }
    case 'invalid_type':
      return [new ConfigError('USAGE_BAD_VALUE', `${name}: expected ${issue.expected}`, { context: at })];
    case 'invalid_value': {
      const near = nearestName(String(issue.input), issue.values.map(String));
      const hint = near === null ? undefined : `did you mean ${near}?`;
      return [new ConfigError('USAGE_BAD_VALUE', `${name}: expected ${issue.values.join(', ')}`, { hint, context: at })];
    }
    case 'custom': {
      const { code = 'USAGE_BAD_VALUE', hint } = (issue.params ?? {}) as { code?: string; hint?: string };
      return [new ConfigError(code, `${name}: ${issue.message}`, { hint, context: at })];
    }
    default:
      return [new ConfigError('USAGE_BAD_VALUE', `${name}: ${issue.message}`, { context: at })];
  }
}
