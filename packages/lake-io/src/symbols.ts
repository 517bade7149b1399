const SUFFIXES = ['-PERP', 'PERP', '-USDT', '-USD'] as const;

/**
 * The asset id a raw symbol stands for: trimmed, upper-cased, one venue suffix stripped (the first that matches of `-PERP`, `PERP`, `-USDT`,
 * `-USD`), then aliased. A suffix is kept where nothing would remain, so the token PERP keeps its name.
 *
 * @param aliases from a normalised id to the id of the lake, one step, e.g. SATS → 1000SATS
 */
export function normaliseAssetId(raw: string, aliases: Readonly<Record<string, string>> = {}): string {
  let id = raw.trim().toUpperCase();
  const suffix = SUFFIXES.find((candidate) => id.endsWith(candidate));
  if (suffix !== undefined && id.length > suffix.length) id = id.slice(0, -suffix.length);
  return Object.hasOwn(aliases, id) ? aliases[id]! : id;
}
