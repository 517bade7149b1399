export const MS_PER_DAY = 86_400_000;

/**
 * Midnight UTC of an ISO date, milliseconds since 1970. Charts get times, not dates: ECharts reads a date without a zone as local time, and a
 * reader in Tokyo would see other days than one in New York.
 */
export const timeOf = (date: string): number => Date.parse(date);
