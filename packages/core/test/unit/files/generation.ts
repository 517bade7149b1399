/** Files of a folder that the kill test replaces. */
export const PARTS = ['a.csv', 'b.csv', 'c.csv'];

const DIGITS = 8;
const COPIES = 16_384; // 128 KiB: more than one write

/** What every file of a generation holds: its number again and again, so that half a file shows. */
export function contentOf(generation: number): string {
  return String(generation).padStart(DIGITS, '0').repeat(COPIES);
}

/** The generation a content is whole of; null for a half or mixed one. */
export function generationOf(content: string): number | null {
  const generation = Number(content.slice(0, DIGITS));
  return content === contentOf(generation) ? generation : null;
}
