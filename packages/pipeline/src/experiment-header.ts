import * as z from 'zod';

/** What an experiment file says about itself. */
export interface ExperimentHeader {
  readonly title: string;
  readonly experimentId: string;
  readonly categoryPath: string;
  /** Whose trials are counted together. */
  readonly trialFamily: string;
}

/** Keys that make a configuration an experiment (specification, A16); a plain configuration may leave them out. */
export interface HeaderKeys {
  readonly title?: string | undefined;
  readonly experiment_id?: string | undefined;
  readonly category_path?: string | undefined;
  readonly trial_family?: string | undefined;
  readonly system?: string | undefined;
}

/** The five keys, for the schema of a system's configuration. */
export function headerShape(system: string, command: string) {
  return {
    title: z.string().min(1).max(200).optional().describe('What reports and the catalog call the experiment.'),
    experiment_id: z
      .string()
      .regex(/^[a-z0-9_]{1,80}$/, 'expected 1 to 80 of a-z 0-9 _')
      .optional()
      .describe('Name of the experiment, the beginning of its run ids; unique in a sweep. Default: after the file.'),
    category_path: z.string().min(1).max(200).optional().describe('Where the experiment belongs, such as msm/funding.'),
    trial_family: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Experiments of one family are trials of one question and are counted together. Default: category_path.'),
    system: z
      .string()
      .refine((named) => named === system, { message: `expected ${system}: this command ${command}`, params: { code: 'CONFIG_CONFLICT' } })
      .optional()
      .describe('The program that runs the experiment.'),
  };
}

/** Parts a resolved configuration into what is computed and what it is called. */
export function splitHeader<P extends HeaderKeys>(
  parsed: P,
  fallback: Omit<ExperimentHeader, 'trialFamily'>,
): { readonly config: Omit<P, keyof HeaderKeys>; readonly header: ExperimentHeader } {
  const { title, experiment_id, category_path, trial_family, system: _system, ...config } = parsed;
  const categoryPath = category_path ?? fallback.categoryPath;
  return {
    config,
    header: {
      title: title ?? experiment_id ?? fallback.title,
      experimentId: experiment_id ?? fallback.experimentId,
      categoryPath,
      trialFamily: trial_family ?? categoryPath,
    },
  };
}
