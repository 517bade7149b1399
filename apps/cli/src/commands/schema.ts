import { Command } from 'commander';
import { examples } from '../examples.js';
import { withCommonFlags } from '../flags.js';

/** `regimelab schema`: what an experiment file may hold, for editors and programs. */
export function schemaCommand(): Command {
  const command = new Command('schema')
    .description('Print the JSON Schema of experiment files: keys, types, limits, defaults and what they mean.')
    .argument('[name]', 'majors_alts, msm or msm_v0; default: experiment, any of them')
    .action(async (name, _flags) => (await import('../actions/schema.js')).schema(name))
    .addHelpText('after', examples(['schema majors_alts', 'schema > experiment.schema.json']));
  return withCommonFlags(command);
}
