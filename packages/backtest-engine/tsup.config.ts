import { library } from '../../tools/tsup/library';

export default library();
