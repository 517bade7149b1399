import * as z from 'zod';

/** What an experiment file says about itself. */
export interface ExperimentHeader {
  readonly title: string;
  readonly experimentId: string;
  readonly categoryPath: string;
}

/** Keys that make a configuration an experiment (specification, A16); a plain configuration may leave them out. */
export interface HeaderKeys {
  readonly title?: string | undefined;
  readonly experiment_id?: string | undefined;
  readonly category_path?: string | undefined;
  readonly system?: string | undefined;
}

/** The four keys, for the schema of a system's configuration. */
export function headerShape(system: string, command: string) {
  return {
    title: z.string().min(1).max(200).optional(),
    experiment_id: z
      .string()
      .regex(/^[a-z0-9_]{1,80}$/, 'expected 1 to 80 of a-z 0-9 _')
      .optional(),
    category_path: z.string().min(1).max(200).optional(),
    system: z
      .string()
      .refine((named) => named === system, { message: `expected ${system}: this command ${command}`, params: { code: 'CONFIG_CONFLICT' } })
      .optional(),
  };
}

/** Parts a resolved configuration into what is computed and what it is called. */
export function splitHeader<P extends HeaderKeys>(
  parsed: P,
  fallback: ExperimentHeader,
): { readonly config: Omit<P, keyof HeaderKeys>; readonly header: ExperimentHeader } {
  const { title, experiment_id, category_path, system: _system, ...config } = parsed;
  return {
    config,
    header: {
      title: title ?? fallback.title,
      experimentId: experiment_id ?? fallback.experimentId,
      categoryPath: category_path ?? fallback.categoryPath,
    },
  };
}
