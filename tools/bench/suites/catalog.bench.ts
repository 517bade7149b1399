// node catalog.bench.mjs CLI: `regimelab catalog ls` of 10,000 runs as a whole process, of one family and of 20.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { record } from '../../../apps/api/test/records.js';

const RUNS = 10_000;
const ROUNDS = 5;
const FEATURES = [
  ...['alt_breadth', 'btc_dominance', 'funding_skew', 'funding_heating'],
  ...['liquidity', 'volatility_spread', 'momentum', 'oi_risk'],
].map((id) => ({ id, weight: 0.125 }));
const REGIMES = {
  ...{ STRONG_RISK_ON_ALTS: 5, RISK_ON_ALTS: 20, BALANCED: 50 },
  ...{ RISK_ON_MAJORS: 20, STRONG_RISK_ON_MAJORS: 5 },
};

const folder = mkdtempSync(join(tmpdir(), 'regimelab-bench-catalog-'));

/** A catalog whose records are as long as those of real runs. */
function catalogOf(families: number): string {
  const catalog = join(folder, `${families}`);
  mkdirSync(join(catalog, 'records'), { recursive: true });
  for (let k = 0; k < RUNS; k++) {
    const plain = record(k);
    const metrics = { ...plain.metrics!, regime_distribution: REGIMES };
    const one = { ...plain, features: FEATURES, metrics, trial_family: `family_${k % families}` };
    writeFileSync(join(catalog, 'records', `${one.attempt}.json`), JSON.stringify(one, null, 2));
  }
  return catalog;
}

function seconds(args: readonly string[]): number {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [process.argv[2]!, ...args], { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0 || !stdout.includes(`run_${RUNS - 1}`)) throw new Error(stderr);
  return (performance.now() - began) / 1000;
}

try {
  const listings = [1, 20].flatMap((families) => {
    const catalog = catalogOf(families);
    const among = families === 1 ? 'one family' : `${families} families`;
    return [
      { name: `catalog ls, ${RUNS} runs, ${among}`, args: ['catalog', 'ls', '--catalog', catalog], best: Infinity },
      { name: '  the same as JSON', args: ['catalog', 'ls', '--json', '--catalog', catalog], best: Infinity },
    ];
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const listing of listings) listing.best = Math.min(listing.best, seconds(listing.args));
  }
  for (const { name, best } of listings) console.log(`${name.padEnd(44)} ${`${best.toFixed(2)} s`.padEnd(28)} whole process; budget 1 s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
