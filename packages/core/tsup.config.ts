import { library } from '../../tools/tsup/library';

export default library({
  entry: { index: 'src/index.ts', config: 'src/config/index.ts', files: 'src/files/index.ts', testing: 'src/testing/index.ts' },
});
