import { library } from '../../tools/tsup/library';

export default library({ entry: { index: 'src/index.ts', write: 'src/write/index.ts' } });
