import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Rendered {
  readonly zone: string;
  /** Minutes from local time to UTC, in winter. */
  readonly offset: number;
  readonly msmReport: string;
  readonly dashboard: string;
}

describe('a report', () => {
  it('has the same bytes whatever the time zone of the machine', () => {
    const script = join(__dirname, '../render-in-zones.mjs');
    const printed = execFileSync(process.execPath, [script, 'UTC', 'Asia/Tokyo', 'America/Los_Angeles'], { encoding: 'utf8' });
    const [utc, ...others] = JSON.parse(printed) as Rendered[];
    expect([utc!, ...others].map(({ offset }) => offset)).toEqual([0, -540, 480]);
    for (const { msmReport, dashboard } of others)
      expect({ msmReport, dashboard }).toEqual({ msmReport: utc!.msmReport, dashboard: utc!.dashboard });
  });
});
