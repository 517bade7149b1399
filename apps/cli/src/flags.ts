import { nearestName, parseDay, UsageError, type Day } from '@regimelab/core';
import { Option, type Command } from 'commander';
import { LOG_LEVELS, type LogLevel } from './log.js';

/** Flags every command understands. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly format?: Format;
  readonly quiet?: boolean;
  readonly logLevel?: LogLevel;
  readonly verbose?: boolean;
  readonly jsonErrors?: boolean;
}

/** Flags of every command that runs an experiment and writes its folder. */
export interface RunFlags extends CommonFlags {
  readonly startDate: Day;
  readonly endDate: Day;
  readonly lake?: string;
  readonly lakeDescriptor?: string;
  readonly config?: readonly string[];
  readonly set?: readonly string[];
  readonly out?: string;
  readonly runId?: string;
  readonly seed?: number;
  readonly force?: boolean;
  /** False with `--no-catalog`. */
  readonly catalog?: string | false;
}

/** The form of a command's result on stdout. */
export type Format = 'table' | 'json' | 'markdown';

/** A flag with one value; giving it twice is an error, because one of the two would be lost silently. */
export function single<T = string>(flags: string, description: string, parse: (text: string) => T = (text) => text as T): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string, previous: T | undefined) => {
    if (previous !== undefined) throw new UsageError('USAGE_BAD_VALUE', `--${option.name()} is given twice`, { hint: 'give it once' });
    return parse(text);
  });
}

/** The name by which a flag was given: of two, the one on the command line. */
function typedName(flags: string): string {
  const names = flags.match(/--[a-z-]+/g)!;
  return names.find((name) => process.argv.some((word) => word === name || word.startsWith(`${name}=`))) ?? names[0]!;
}

/** A flag that may be repeated; its values keep their order. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string, previous: string[] | undefined) => [...(previous ?? []), text]);
}

/** The flag that sets any key of a configuration. */
export const setFlag = () =>
  repeatable('--set <key=value>', 'value of a configuration key, such as universe.basket_size=15, above all files; may be repeated');

/** A date flag. @throws {UsageError} `USAGE_BAD_VALUE` unless `YYYY-MM-DD` and a day of the calendar */
export function dateFlag(flags: string, description: string): Option {
  return single<Day>(flags, description, (text) => {
    const day = parseDay(text);
    if (day === null) {
      throw new UsageError('USAGE_BAD_VALUE', `${typedName(flags)} ${text}: expected a date YYYY-MM-DD`, {
        hint: 'for example 2024-02-01',
      });
    }
    return day;
  });
}

/** A whole-number flag within bounds. */
export function integerFlag(flags: string, description: string, min: number, max: number): Option {
  return single<number>(flags, description, (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
    throw new UsageError('USAGE_BAD_VALUE', `${typedName(flags)} ${text}: expected a whole number from ${min} to ${max}`);
  });
}

/** A number flag within bounds. */
export function numberFlag(flags: string, description: string, min: number, max: number): Option {
  return single<number>(flags, description, (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new UsageError('USAGE_BAD_VALUE', `${typedName(flags)} ${text}: expected a number from ${min} to ${max}`);
  });
}

/** A flag with a closed list of values. */
export function choiceFlag(flags: string, description: string, values: readonly string[]): Option {
  return single<string>(flags, `${description} (${values.join(' | ')})`, (text) => {
    if (values.includes(text)) return text;
    const near = nearestName(text, values);
    throw new UsageError('USAGE_BAD_VALUE', `${typedName(flags)} ${text}: expected ${values.join(', ')}`, {
      hint: near === null ? undefined : `did you mean ${near}?`,
    });
  });
}

/** Refuses a period that ends before it starts. @throws {UsageError} `DATE_RANGE_EMPTY` */
export function requirePeriod(start: Day, end: Day, show: (day: Day) => string): void {
  if (start > end) {
    throw new UsageError('DATE_RANGE_EMPTY', `--start ${show(start)} is later than --end ${show(end)}`, { hint: 'exchange the two dates' });
  }
}

/**
 * Adds the flags of a command that runs an experiment.
 *
 * @param words.day what a date of this experiment is, as in "decision date"
 * @param words.seed the configuration key that `--seed` sets
 */
export function withRunFlags(command: Command, words: { readonly day: string; readonly seed: string }): Command {
  return withCommonFlags(
    command
      .addOption(dateFlag('--start, --start-date <date>', `first ${words.day}, YYYY-MM-DD`).makeOptionMandatory())
      .addOption(dateFlag('--end, --end-date <date>', `last ${words.day}, YYYY-MM-DD`).makeOptionMandatory())
      .addOption(single('--lake <dir>', 'folder of the lake (data.data_lake_dir)'))
      .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'))
      .addOption(repeatable('--config <file>', 'YAML or JSON configuration; may be repeated, later files win'))
      .addOption(setFlag())
      .addOption(single('--out <dir>', 'folder under which the run folder is made (outputs.reports_dir)'))
      .addOption(single('--run-id <id>', 'name of the run folder; default: the id of its content'))
      .addOption(integerFlag('--seed <n>', `seed of everything random (${words.seed})`, 0, Number.MAX_SAFE_INTEGER))
      .option('--force', 'replace a finished run of the same id')
      .addOption(single('--catalog <dir>', 'catalog the run is recorded in; default ./catalog'))
      .option('--no-catalog', 'do not record the run'),
  );
}

/** Adds the flags every command has. */
export function withCommonFlags(command: Command): Command {
  return command
    .addOption(choiceFlag('--format <form>', 'form of the result', ['table', 'json', 'markdown']))
    .option('--json', 'the same as --format json')
    .option('--quiet', 'no progress and no notes on stderr')
    .addOption(choiceFlag('--log-level <level>', 'what is noted on stderr; default warn', LOG_LEVELS))
    .option('--verbose', 'stack traces with errors')
    .option('--json-errors', 'errors as one JSON object a line on stderr');
}

/** The form a command prints. */
export function formatOf({ json, format }: CommonFlags): Format {
  return json ? 'json' : (format ?? 'table');
}
