import { Command } from 'commander';
import { examples } from '../examples.js';
import { choiceFlag, dateFlag, integerFlag, numberFlag, single, withCommonFlags } from '../flags.js';

/** `regimelab lake`: look at a lake, check it, or make a synthetic one. */
export function lakeCommand(): Command {
  const check = reading(
    new Command('check').description('Check tables, keys, units and plausibility. Exits with 1 when there is an error.'),
  )
    .addOption(single('--table <name>', 'only this table'))
    .option('--strict', 'flags count as errors')
    .action(async (flags) => (await import('../actions/lake-check.js')).lakeCheck(flags))
    .addHelpText(
      'after',
      examples(['lake check --lake ./lake', 'lake check --lake ./lake --table fact_funding --strict', 'lake check --lake ./lake --json']),
    );
  const describe = reading(new Command('describe').description('Tables, spans, conventions and coverage by year.'))
    .action(async (flags) => (await import('../actions/lake-describe.js')).lakeDescribe(flags))
    .addHelpText('after', examples(['lake describe --lake ./lake', 'lake describe --lake ./lake --json']));
  const sample = new Command('sample')
    .description('Write a synthetic lake: seeded, with a planted effect or a planted null.')
    .addOption(single('--out, --lake <dir>', 'folder of the new lake').makeOptionMandatory())
    .addOption(integerFlag('--seed <n>', 'seed of the market', 0, Number.MAX_SAFE_INTEGER))
    .addOption(integerFlag('--assets <n>', 'number of assets of all kinds', 24, 2000))
    .addOption(integerFlag('--days <n>', 'number of days', 60, 10_000))
    .addOption(dateFlag('--start <date>', 'first day, YYYY-MM-DD'))
    .addOption(choiceFlag('--plant <what>', 'whether hot funding is followed by weak alts', ['effect', 'null']))
    .addOption(numberFlag('--effect-size <x>', 'weekly log return lost per standard deviation of basket funding', 0, 0.2))
    .addOption(integerFlag('--basket-size <n>', 'how many of the largest alts the basket funding is the mean of', 1, 2000))
    .option('--force', 'replace a synthetic lake written there before')
    .action(async (flags) => (await import('../actions/lake-sample.js')).lakeSample(flags))
    .addHelpText(
      'after',
      examples(['lake sample --out ./sample', 'lake sample --out ./null --plant null --seed 7 --assets 80 --days 1500']),
    );
  return new Command('lake')
    .description('Check, describe or sample a lake. A lake is never written, except a new one by `lake sample`.')
    .addCommand(withCommonFlags(check))
    .addCommand(withCommonFlags(describe))
    .addCommand(withCommonFlags(sample))
    .helpCommand(false)
    .addHelpText('after', examples(['lake sample --out ./lake', 'lake describe --lake ./lake', 'lake check --lake ./lake']));
}

const reading = (command: Command) =>
  command
    .addOption(single('--lake <dir>', 'folder of the lake').makeOptionMandatory())
    .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'));
