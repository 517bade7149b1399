import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultJson } from '@regimelab/core';
import { appearWhole, requireOutsideLake } from '@regimelab/core/files';
import type { MajorsAltsConfig } from './majors-alts-config.js';
import type { Signals } from './run-signals.js';

/**
 * Writes `<outputs.reports_dir>/signals_today.json`; the file of the day before is replaced at once.
 *
 * @returns the absolute path
 * @throws {OutputError} `OUTPUT_INSIDE_LAKE`, `OUTPUT_NOT_WRITTEN`
 */
export async function writeSignals(signals: Signals, { outputs, data }: MajorsAltsConfig): Promise<string> {
  const path = await requireOutsideLake('signals', join(outputs.reports_dir, 'signals_today.json'), data.data_lake_dir);
  await appearWhole('signals', path, true, (file) => writeFile(file, resultJson(signals)));
  return path;
}
