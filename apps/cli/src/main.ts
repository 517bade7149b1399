import { nearestName, UsageError } from '@regimelab/core';
import { CommanderError, type Command } from 'commander';
import { runningCode } from './actions/running-code.js';
import { EXIT_CODES } from './exit-codes.js';
import { printError } from './print-error.js';
import { createProgram } from './program.js';

const { version } = runningCode();

/** Runs the command line and returns its exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const style = { json: argv.includes('--json-errors'), verbose: argv.includes('--verbose') };
  try {
    const program = createProgram(version);
    eachCommand(program, (command) => {
      command.exitOverride().configureOutput({ outputError: () => undefined });
      command.showSuggestionAfterError(false);
    });
    await program.parseAsync([...argv], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT_CODES.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(error, style);
    if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
    return printError(usageError(error, argv), style);
  }
}

function eachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) eachCommand(child, visit);
}

/** Commander's complaint in the words and codes of regimelab. */
function usageError(error: CommanderError, argv: readonly string[]): UsageError {
  const text = error.message.replace(/^error: /, '');
  const quoted = /'([^']+)'/.exec(text)?.[1] ?? '';
  const help = `see \`${['regimelab', ...pathOf(commandAt(argv))].join(' ')} --help\``;
  switch (error.code) {
    case 'commander.missingMandatoryOptionValue':
    case 'commander.unknownOption': {
      // A misspelt required flag is both missing and unknown; the misspelling is the cause.
      const known = knownFlags(argv);
      const unknown = argv.map((word) => word.split('=')[0]!).find((word) => /^--./.test(word) && !known.includes(word));
      if (unknown === undefined && error.code === 'commander.missingMandatoryOptionValue') {
        return new UsageError('USAGE_MISSING_FLAG', `${quoted} is required`, { hint: help });
      }
      const flag = unknown ?? quoted;
      const near = nearestName(flag, known);
      return new UsageError('USAGE_UNKNOWN_FLAG', `unknown flag ${flag}`, { hint: near === null ? help : `did you mean ${near}?` });
    }
    case 'commander.optionMissingArgument':
      return new UsageError('USAGE_MISSING_FLAG', `${quoted} needs a value`, { hint: help });
    case 'commander.unknownCommand': {
      const near = nearestName(
        quoted,
        commandAt(argv).commands.map((command) => command.name()),
      );
      return new UsageError('USAGE_BAD_VALUE', text, { hint: near === null ? help : `did you mean ${near}?` });
    }
    default:
      return new UsageError('USAGE_BAD_VALUE', text, { hint: help });
  }
}

function commandAt(argv: readonly string[]): Command {
  let command = createProgram(version);
  for (const word of argv) {
    const child = command.commands.find((candidate) => candidate.name() === word);
    if (child === undefined) break;
    command = child;
  }
  return command;
}

const knownFlags = (argv: readonly string[]) => [
  '--help',
  ...commandAt(argv).options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined)),
];

const pathOf = (command: Command): readonly string[] => (command.parent === null ? [] : [...pathOf(command.parent), command.name()]);

// A reader that has seen enough, such as head, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await main(process.argv.slice(2));
