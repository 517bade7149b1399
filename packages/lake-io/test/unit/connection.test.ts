import { describe, expect, it } from '@jest/globals';
import { openConnection } from '@regimelab/lake-io';
import { day, temporaryFolder } from '../small-lakes.js';

const opened = () => openConnection([temporaryFolder()]);

describe('rows of a query', () => {
  it('hold plain numbers: BIGINT as number, DATE as days since 1970, TIMESTAMP as days and their fraction', async () => {
    const connection = await opened();
    const sql = `SELECT 7::BIGINT AS count, DATE '2024-01-02' AS day, TIMESTAMP '2024-01-02 06:00:00' AS time, 0.5::DOUBLE AS number,
      'text' AS name, true AS flag, NULL::DATE AS missing`;
    expect(await connection.rows(sql)).toEqual([
      { count: 7, day: day('2024-01-02'), time: day('2024-01-02') + 0.25, number: 0.5, name: 'text', flag: true, missing: null },
    ]);
    connection.close();
  });

  it('hold a list of structs by field, in typed arrays of that row alone', async () => {
    const connection = await opened();
    const rows = await connection.rows(
      `SELECT k, list({ 'day': d, 'value': v } ORDER BY d) AS cells
         FROM (VALUES ('A', DATE '1970-01-02', 1.5::DOUBLE), ('B', DATE '1970-01-04', 2.5), ('A', DATE '1970-01-03', 3.5)) t(k, d, v) GROUP BY k ORDER BY k`,
    );
    expect(rows).toEqual([
      { k: 'A', cells: { day: Int32Array.of(1, 2), value: Float64Array.of(1.5, 3.5) } },
      { k: 'B', cells: { day: Int32Array.of(3), value: Float64Array.of(2.5) } },
    ]);
    connection.close();
  });

  it('come from many queries side by side, also after one that fails', async () => {
    const connection = await opened();
    const answers = await Promise.allSettled([
      ...Array.from({ length: 8 }, (_, k) => connection.rows(`SELECT sum(range) AS total FROM range(${1000 * k + 1})`)),
      connection.rows('SELECT nothing'),
    ]);
    const totals = answers.slice(0, 8).map((answer) => (answer.status === 'fulfilled' ? answer.value[0]!['total'] : null));
    expect(totals).toEqual(Array.from({ length: 8 }, (_, k) => (1000 * k * (1000 * k + 1)) / 2));
    expect(answers[8]).toMatchObject({ status: 'rejected', reason: { code: 'LAKE_QUERY' } });
    expect(await connection.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    connection.close();
  });
});

describe('closing', () => {
  it('lets the queries that run finish, refuses new ones, and may be asked for twice', async () => {
    const connection = await opened();
    const running = connection.rows('SELECT sum(range) AS total FROM range(3000000)');
    connection.close();
    connection.close();
    await expect(connection.rows('SELECT 1 AS one')).rejects.toMatchObject({ code: 'LAKE_QUERY' });
    expect(await running).toEqual([{ total: (2_999_999 * 3_000_000) / 2 }]);
  });
});
