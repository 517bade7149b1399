import { readFileSync } from 'node:fs';
import { nearestName, UsageError } from '@regimelab/core';
import { CommanderError, type Command } from 'commander';
import { EXIT_CODES } from './exit-codes.js';
import { printError } from './print-error.js';
import { createProgram } from './program.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

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
  switch (error.code) {
    case 'commander.missingMandatoryOptionValue':
    case 'commander.optionMissingArgument':
    case 'commander.missingArgument':
      return new UsageError('USAGE_MISSING_FLAG', text, { hint: `see \`regimelab ${commandPath(argv)} --help\`` });
    case 'commander.unknownOption': {
      const flag = /'([^']+)'/.exec(text)?.[1] ?? '';
      const near = nearestName(flag, knownFlags(argv));
      return new UsageError('USAGE_UNKNOWN_FLAG', `unknown flag ${flag}`, { hint: near === null ? undefined : `did you mean ${near}?` });
    }
    case 'commander.unknownCommand':
    case 'commander.excessArguments': {
      const near = nearestName(
        argv.find((word) => !word.startsWith('-')) ?? '',
        createProgram(version).commands.map((command) => command.name()),
      );
      return new UsageError('USAGE_BAD_VALUE', text, { hint: near === null ? 'see `regimelab --help`' : `did you mean ${near}?` });
    }
    default:
      return new UsageError('USAGE_BAD_VALUE', text);
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

const knownFlags = (argv: readonly string[]) =>
  commandAt(argv).options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined));

function commandPath(argv: readonly string[]): string {
  const words: string[] = [];
  for (let command: Command | null = commandAt(argv); command !== null && command.parent !== null; command = command.parent)
    words.unshift(command.name());
  return words.join(' ');
}

process.exitCode = await main(process.argv.slice(2));
