import { formatDay, MS_PER_DAY, parseDay, WEEKDAYS, weekdayOf } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

describe('parseDay', () => {
  it('counts days since 1970-01-01', () => {
    expect(parseDay('1970-01-01')).toBe(0);
    expect(parseDay('1970-01-02')).toBe(1);
    expect(parseDay('1969-12-31')).toBe(-1);
    expect(parseDay('2024-01-08')).toBe(19_730);
    expect(parseDay('2024-01-08')! * MS_PER_DAY).toBe(Date.UTC(2024, 0, 8));
  });

  it.each([
    '2024-2-1',
    '24-02-01',
    '2024-02',
    '20240201',
    '2024/02/01',
    ' 2024-02-01',
    '2024-02-01 ',
    '2024-02-01T00:00:00Z',
    '2024-02-01\n',
    '',
  ])('refuses %j, which is not YYYY-MM-DD', (text) => {
    expect(parseDay(text)).toBeNull();
  });

  it.each(['2024-02-30', '2023-02-29', '2024-04-31', '2024-00-10', '2024-13-01', '2024-01-00', '2024-01-32'])(
    'refuses %s, which no calendar has',
    (text) => {
      expect(parseDay(text)).toBeNull();
    },
  );

  it('knows the leap years: every fourth, no full century but every fourth of those', () => {
    expect(parseDay('2024-02-29')).not.toBeNull();
    expect(parseDay('2000-02-29')).not.toBeNull();
    expect(parseDay('1900-02-29')).toBeNull();
    expect(parseDay('2100-02-29')).toBeNull();
  });

  it('is Gregorian before 1582 too: no day is left out', () => {
    expect(parseDay('1582-10-15')! - parseDay('1582-10-04')!).toBe(11);
    expect(formatDay(parseDay('0001-01-01')!)).toBe('0001-01-01');
  });
});

describe('formatDay', () => {
  it('cuts a fraction of a day, also before 1970', () => {
    expect(formatDay(19_730.999)).toBe('2024-01-08');
    expect(formatDay(-0.5)).toBe('1969-12-31');
  });
});

describe('weekdayOf', () => {
  it('starts from a Thursday', () => {
    expect(weekdayOf(0)).toBe('thursday');
  });

  it('is a Monday on 2024-01-08 and on the seventh day before and after', () => {
    const monday = parseDay('2024-01-08')!;
    expect([monday - 7, monday, monday + 7].map(weekdayOf)).toEqual(['monday', 'monday', 'monday']);
  });

  it('goes through the week in calendar order, across 1970-01-01 as well', () => {
    const sunday = parseDay('1969-12-28')!;
    expect(WEEKDAYS.map((_, i) => weekdayOf(sunday + i))).toEqual([...WEEKDAYS]);
  });
});
