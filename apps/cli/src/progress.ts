import { Presets, SingleBar } from 'cli-progress';

/** Shows which of some stages runs. */
export interface Progress {
  stage(name: string): void;
  stop(): void;
}

/** A bar on a terminal; nothing elsewhere, so that logs and pipes stay clean. */
export function createProgress(stages: number, quiet: boolean): Progress {
  if (quiet || !process.stderr.isTTY) return { stage: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    { format: '{bar} {value}/{total} {stage}', stream: process.stderr, clearOnComplete: true, hideCursor: true },
    Presets.shades_grey,
  );
  bar.start(stages, 0, { stage: 'starting' });
  return {
    stage: (name) => bar.increment(1, { stage: name }),
    stop: () => bar.stop(),
  };
}
