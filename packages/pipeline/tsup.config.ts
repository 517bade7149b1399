import { library } from '../../tools/tsup/library';

export default library({ entry: { index: 'src/index.ts', bullmq: 'src/bullmq/index.ts' }, splitting: true });
