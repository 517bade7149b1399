const PARTS = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNIT_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000] as const;

/**
 * Milliseconds of an ISO 8601 duration made of weeks, days, hours, minutes and seconds.
 *
 * @returns null where the text is no such duration; years and months have no fixed length and are refused
 */
export function parseDuration(text: string): number | null {
  const match = PARTS.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return null;
  return UNIT_MS.reduce((sum, unit, k) => sum + Number(match[k + 1] ?? 0) * unit, 0);
}
