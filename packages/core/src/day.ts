/** Milliseconds of one day. Every calendar day counts, all times are UTC. */
export const MS_PER_DAY = 86_400_000;

/** A calendar day as whole days since 1970-01-01. */
export type Day = number;

/**
 * The day of an ISO date.
 *
 * @param text exactly `YYYY-MM-DD` in the proleptic Gregorian calendar
 * @returns days since 1970-01-01, or null where the text is no such date (`2024-2-1`, `2024-02-30`)
 */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // V8 rolls 2024-02-30 over to March: only a date that reads back as itself exists.
  return Number.isFinite(ms) && formatDay(ms / MS_PER_DAY) === text ? ms / MS_PER_DAY : null;
}

/** `YYYY-MM-DD` of a day; a fraction of a day is cut. */
export function formatDay(day: Day): string {
  const whole = Math.floor(day);
  const known = texts.get(whole);
  if (known !== undefined) return known;
  const text = new Date(whole * MS_PER_DAY).toISOString().slice(0, 10);
  if (texts.size === MOST_TEXTS) texts.clear();
  texts.set(whole, text);
  return text;
}

/** Tables of a run write the same days again and again. */
const texts = new Map<Day, string>();
const MOST_TEXTS = 10_000;

/** Week days in the order of the calendar, Sunday first. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Week day of a day; 1970-01-01 was a Thursday. */
export function weekdayOf(day: Day): Weekday {
  return WEEKDAYS[(((day + 4) % 7) + 7) % 7]!;
}
