import type { RunDays } from '@regimelab/pipeline';

/** Days in a row from 2024-01-30 with these net returns and nothing else, where a test cares for nothing else. */
export function daysOf(net: readonly number[], changes: Partial<RunDays> = {}, first = '2024-01-30'): RunDays {
  const none = () => new Float64Array(net.length);
  return {
    date: net.map((_, k) => new Date(Date.parse(first) + k * 86_400_000).toISOString().slice(0, 10)),
    gross: Float64Array.from(net),
    net: Float64Array.from(net),
    cost: none(),
    funding: none(),
    parts: { fees: none(), slippage: none(), impact: none() },
    altTurnover: none(),
    held: new Uint8Array(net.length).fill(1),
    regime: net.map(() => 'BALANCED'),
    decisionRegime: net.map(() => 'BALANCED'),
    ...changes,
  };
}
