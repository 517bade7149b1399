import { replayRun, type Replay } from '@regimelab/pipeline';
import { EXIT_CODES } from '../exit-codes.js';
import { formatOf, type CommonFlags } from '../flags.js';
import { createLog } from '../log.js';
import { printResult, type Result } from '../print.js';
import { createProgress } from '../progress.js';
import { runFolder } from './run-folder.js';
import { interruptSignal, runningCode } from './running-code.js';

/** Flags of `regimelab replay`. */
interface ReplayFlags extends CommonFlags {
  readonly lake?: string;
  readonly catalog?: string;
  readonly force?: boolean;
}

/** Stages at most; those a run announces, and two. */
const STAGES = 6;

export async function replay(run: string, flags: ReplayFlags): Promise<void> {
  const log = createLog(flags);
  const progress = createProgress(STAGES, flags.quiet ?? false);
  try {
    const replayed = await replayRun({
      folder: runFolder(run, flags.catalog),
      lake: flags.lake ?? null,
      force: flags.force ?? false,
      code: runningCode(),
      signal: interruptSignal(),
      onStage: (name) => progress.stage(name),
    });
    progress.stop();
    for (const { kind, detail } of replayed.changes) log.warn(`${kind}: ${detail}`);
    printResult(replayResult(replayed), formatOf(flags));
    if (!replayed.isEqual) process.exitCode = EXIT_CODES.failed;
  } finally {
    progress.stop();
  }
}

function replayResult({ runId, contentId, folder, isEqual, files, changes }: Replay): Result {
  const differing = files.filter(({ verdict }) => verdict !== 'equal');
  return {
    json: { run_id: runId, content_id: contentId, path: folder, equal: isEqual, files, changes },
    text: [
      isEqual
        ? `The run ${runId} came out the same: ${files.length} files, byte for byte.`
        : `The run ${runId} came out differently in ${differing.length} of ${files.length} files.`,
      ...(isEqual
        ? []
        : [
            {
              title: 'Files',
              head: ['file', 'verdict', 'first difference'],
              rows: files.map(({ name, verdict, detail }) => [name, verdict, detail ?? '']),
              text: [0, 1, 2],
            },
          ]),
    ],
  };
}
