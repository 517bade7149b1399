import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@regimelab/core';
import {
  CATALOG_COLUMNS,
  catalogRows,
  catalogRuns,
  catalogTable,
  familyGroups,
  findRun,
  requireColumn,
  selectRows,
  trialLedger,
  type AttemptRecord,
  type FamilyStatistics,
} from '@regimelab/catalog';
import { record } from '../records.js';

const moments = (sharpe: number | null, of = record('x').returns!) => ({ ...of, moments: { ...of.moments, sharpe } });
/** A deflated Sharpe ratio that shows what it was given. */
const statistics: FamilyStatistics = {
  deflatedSharpe: ({ sharpe }, count, sharpes) => sharpe! * 1000 + count * 10 + sharpes.length,
  pSpa: new Map(),
};
const rowsOf = (records: readonly AttemptRecord[], given = statistics) => catalogRows(catalogRuns(records), given).map(({ row }) => row);

describe('catalogRuns', () => {
  it('folds the attempts at one run into one, which the newest success speaks for', () => {
    const at = (hour: string) => `2026-03-15T${hour}:00:00.000Z`;
    const attempts = [
      record('a', { attempt: '3', status: 'failed', timestamp: at('12') }),
      record('a', { attempt: '1', status: 'aborted', timestamp: at('10') }),
      record('a', { attempt: '2', timestamp: at('11') }),
    ];
    const [run, ...others] = catalogRuns(attempts);
    expect(others).toEqual([]);
    expect(run!.record.attempt).toBe('2');
    expect(run!.attempts.map(({ attempt }) => attempt)).toEqual(['1', '2', '3']);
  });

  it('takes the newest attempt where none succeeded', () => {
    const attempts = [
      record('a', { attempt: '2', status: 'failed', timestamp: '2026-03-15T11:00:00.000Z' }),
      record('a', { attempt: '1', status: 'aborted', timestamp: '2026-03-15T10:00:00.000Z' }),
    ];
    expect(catalogRuns(attempts)[0]!.record.status).toBe('failed');
  });

  it('keeps apart what has one name and another content', () => {
    expect(catalogRuns([record('a'), record('a', { content_id: 'other', attempt: 'x' })])).toHaveLength(2);
  });

  it('orders by timestamp, then run id', () => {
    const runs = catalogRuns([record('b'), record('c', { timestamp: '2026-03-14T12:00:00.000Z' }), record('a')]);
    expect(runs.map((run) => run.record.run_id)).toEqual(['c', 'a', 'b']);
  });
});

describe('trialLedger', () => {
  const trialsOf = (...records: AttemptRecord[]) => trialLedger(catalogRuns(records)).get('family')!.trials;

  it('counts distinct configurations that succeeded or failed', () => {
    expect(
      trialsOf(record('a'), record('b', { status: 'failed' }), record('c', { status: 'aborted' }), record('d', { status: 'running' })),
    ).toBe(2);
  });

  it('counts one configuration once: on other data, in another folder, or tried again', () => {
    const same = { trial_hash: record('a').trial_hash };
    expect(
      trialsOf(
        record('a'),
        record('b', { ...same, data_hash: sha256('newer') }),
        record('c', { ...same, config_hash: sha256('other folder') }),
        record('a', { attempt: 'again', status: 'failed' }),
      ),
    ).toBe(1);
  });

  it('adds the parameter sets that grid searches drew, of one configuration once', () => {
    const same = { trial_hash: record('a').trial_hash };
    expect(trialsOf(record('a', { draws: 50 }), record('b', { ...same, draws: 40 }), record('c', { draws: 7 }))).toBe(2 + 50 + 7);
  });

  it('keeps families apart', () => {
    const ledger = trialLedger(catalogRuns([record('a'), record('b', { trial_family: 'other' })]));
    expect([...ledger.values()].map(({ family, trials }) => [family, trials])).toEqual([
      ['family', 1],
      ['other', 1],
    ]);
  });
});

describe('catalogRows', () => {
  it('has the columns of the specification in their order', () => {
    expect(Object.keys(CATALOG_COLUMNS).join()).toBe(
      'run_id,title,experiment_id,category_path,timestamp,features,n_regimes,target_n,target_weighting,cagr,sharpe,sortino,max_drawdown,calmar,hit_rate,switches_per_year,avg_regime_duration_days,regime_distribution,trial_family,n_trials,config_hash,data_hash,code_hash,seed,start,end,status,failure,psr,dsr,p_spa,spread_1_5_h20,spread_1_5_h20_pvalue',
    );
    expect(Object.keys(rowsOf([record('a')])[0]!)).toEqual(Object.keys(CATALOG_COLUMNS));
  });

  it('deflates with the trials of the family and the ratios of its runs on the same data', () => {
    const rows = rowsOf([
      record('a', { returns: moments(1) }),
      record('b', { returns: moments(2) }),
      record('c', { returns: moments(3), data_hash: sha256('other data') }),
      record('d', { status: 'failed', returns: null, metrics: null }),
      record('e', { returns: moments(5), trial_family: 'other' }),
    ]);
    expect(rows.map(({ run_id, n_trials, dsr }) => [run_id, n_trials, dsr])).toEqual([
      ['a', 4, 1042],
      ['b', 4, 2042],
      ['c', 4, 3041],
      ['d', 4, null],
      ['e', 1, 5011],
    ]);
  });

  it('is null, never 0, where a run failed or its system has no such figure', () => {
    const failure = { code: 'BACKTEST_NO_DAYS', message: 'no day' };
    const [row] = rowsOf([
      record('a', { status: 'failed', failure, metrics: null, returns: null, features: null, n_regimes: null, target_weighting: null }),
    ]);
    expect(row).toMatchObject({ sharpe: null, dsr: null, p_spa: null, features: null, n_regimes: null, regime_distribution: null });
    expect(row!.failure).toBe('{"code":"BACKTEST_NO_DAYS","message":"no day"}');
  });

  it('gives all runs of one family, data and range one p_spa, and others theirs', () => {
    const records = [
      record('a'),
      record('b'),
      record('c', { returns: { ...record('c').returns!, end: '2024-01-04', n: 4 } }),
      record('again', { trial_hash: record('a').trial_hash, timestamp: '2026-03-14T12:00:00.000Z' }),
    ];
    const groups = [...familyGroups(catalogRuns(records)).values()];
    expect(groups.map(({ runs }) => runs.map((run) => run.record.run_id).sort())).toEqual([['a', 'b'], ['c']]);
    const pSpa = new Map([
      [groups[0]!.key, 0.25],
      [groups[1]!.key, 0.5],
    ]);
    const rows = rowsOf(records, { ...statistics, pSpa });
    expect(rows.map(({ run_id, p_spa }) => [run_id, p_spa])).toEqual([
      ['again', 0.25],
      ['a', 0.25],
      ['b', 0.25],
      ['c', 0.5],
    ]);
  });
});

describe('catalogTable', () => {
  it('has missing numbers as NaN, days since 1970 and milliseconds since 1970', () => {
    const table = catalogTable(rowsOf([record('a', { n_regimes: null })]));
    expect(table.n_regimes).toEqual({ type: 'number', values: Float64Array.of(NaN) });
    expect(table.n_trials).toEqual({ type: 'integer', values: Int32Array.of(1) });
    expect(table.start).toEqual({ type: 'day', values: Int32Array.of(19_723) });
    expect(table.timestamp).toEqual({ type: 'time', values: Float64Array.of(Date.parse('2026-03-15T12:00:00Z')) });
    expect(table.run_id).toEqual({ type: 'text', values: ['a'] });
  });

  it('has its columns also without rows', () => {
    expect(Object.keys(catalogTable([]))).toEqual(Object.keys(CATALOG_COLUMNS));
  });
});

describe('selectRows', () => {
  const sharpe = (value: number | null) => ({ metrics: { ...record('x').metrics!, sharpe: value } });
  const entries = catalogRows(
    catalogRuns([
      record('a', { ...sharpe(1), timestamp: '2026-03-01T00:00:00.000Z' }),
      record('b', { ...sharpe(3), timestamp: '2026-03-02T00:00:00.000Z', system: 'msm_v0' }),
      record('c', { ...sharpe(null), timestamp: '2026-03-03T00:00:00.000Z', status: 'failed' }),
      record('d', { ...sharpe(-2), timestamp: '2026-03-04T00:00:00.000Z', trial_family: 'other' }),
    ]),
    statistics,
  );
  const ids = (...selection: Parameters<typeof selectRows> extends [unknown, infer S] ? [S] : never) =>
    selectRows(entries, ...selection)
      .map(({ row }) => row.run_id)
      .join('');

  it('shows the newest first', () => expect(ids({})).toBe('dcba'));
  it('sorts numbers from the largest, missing last', () => expect(ids({ sort: 'sharpe' })).toBe('badc'));
  it('sorts text by code point', () => expect(ids({ sort: 'run_id' })).toBe('abcd'));
  it('filters by family, system, status and time', () => {
    expect(ids({ family: 'other' })).toBe('d');
    expect(ids({ system: 'msm_v0' })).toBe('b');
    expect(ids({ status: 'failed' })).toBe('c');
    expect(ids({ since: Date.parse('2026-03-03T00:00:00Z') })).toBe('dc');
  });
  it('cuts after sorting', () => expect(ids({ sort: 'sharpe', limit: 2 })).toBe('ba'));
  it('names the nearest column', () => {
    expect(() => requireColumn('sharp')).toThrow(expect.objectContaining({ code: 'USAGE_BAD_VALUE', hint: 'did you mean sharpe?' }));
  });
});

describe('findRun', () => {
  const runs = catalogRuns([
    record('first'),
    record('first', { content_id: 'newer', attempt: 'n', timestamp: '2026-03-16T00:00:00.000Z' }),
    record('first_long'),
    record('second'),
  ]);

  it('finds by run id, of several the newest', () => expect(findRun(runs, 'first').record.content_id).toBe('newer'));
  it('finds by content id and by attempt', () => {
    expect(findRun(runs, record('second').content_id).record.run_id).toBe('second');
    expect(findRun(runs, 'attempt-first_long').record.run_id).toBe('first_long');
  });
  it('finds by a beginning that one run has', () => expect(findRun(runs, 'se').record.run_id).toBe('second'));
  it('refuses a beginning that several have, and an id nobody has', () => {
    expect(() => findRun(runs, 'fir')).toThrow(expect.objectContaining({ code: 'RUN_AMBIGUOUS', hint: 'one of first, first_long' }));
    expect(() => findRun(runs, 'secnod')).toThrow(expect.objectContaining({ code: 'RUN_NOT_FOUND', hint: 'did you mean second?' }));
    expect(() => findRun(runs, '')).toThrow(expect.objectContaining({ code: 'RUN_NOT_FOUND' }));
  });
});
