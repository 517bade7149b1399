import { hitRate, kpis, maxDrawdown, sharpeRatio, compound, type Measure } from '@regimelab/performance';
import type { DashboardEdge, DashboardHorizon, DashboardInput } from '@regimelab/report';

const DAY = 86_400_000;
const REGIMES = ['STRONG_RISK_ON_ALTS', 'WEAK_RISK_ON_ALTS', 'BALANCED', 'WEAK_RISK_ON_MAJORS', 'STRONG_RISK_ON_MAJORS'];
const TRADED = REGIMES.slice(3);
const INITIAL = 1_000_000;
const LONG_FLAG = `fact_price: 8 assets with missing dates: ${Array.from({ length: 8 }, (_, k) => `ALT0${k + 1} 2025-01-0${k + 1} (${k + 2} days missing)`).join(', ')}`;

/**
 * A made-up run: a mean-reverting score, a book while it favours majors, costs at each change, funding between. The same seed, the same run.
 * `traded` false: no regime is ever traded; `scored` false: no score and no regime on any day.
 */
export function sampleDashboardInput(
  given: { days?: number; unused?: number; seed?: number; traded?: boolean; scored?: boolean; overrides?: Partial<DashboardInput> } = {},
): DashboardInput {
  const { days = 774, unused = 252, seed = 11, traded = true, scored = true } = given;
  const random = uniform(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const dates = Array.from({ length: days }, (_, day) => new Date(Date.parse('2024-02-01') + DAY * day).toISOString().slice(0, 10));

  let level = 0.2;
  const scoreUngated = dates.map((_, day) => ((level = 0.9 * level + 0.27 * gauss()), !scored || (day > 300 && day < 304) ? NaN : level));
  const gate = scoreUngated.map((score) => score > 0.5 && random() < 0.12);
  const score = scoreUngated.map((value, day) => (gate[day] ? 0.5 : value));
  const regime = Int8Array.from(score, (s) => (Number.isNaN(s) ? -1 : s < -1 ? 0 : s < -0.5 ? 1 : s <= 0.5 ? 2 : s <= 1 ? 3 : 4));

  const rows = Math.max(0, days - unused);
  const column = () => new Float64Array(rows);
  const daily = {
    date: dates.slice(unused),
    ...{
      equityUsd: column(),
      grossReturn: column(),
      netReturn: column(),
      fees: column(),
      slippage: column(),
      impact: column(),
      funding: column(),
    },
    ...{ altTurnover: column(), majorTurnover: column(), altGross: column(), majorGross: column(), net: column(), nAlts: column() },
    held: new Uint8Array(rows),
    traded: new Uint8Array(rows),
    action: Array.from({ length: rows }, () => 'hold'),
    residualBeta: [column().fill(NaN), column().fill(NaN)] as const,
    realisedBeta: [column().fill(NaN), column().fill(NaN)] as const,
    legs: ['majors', 'alts'].map((name) => ({
      name,
      price: column(),
      fees: column(),
      slippage: column(),
      impact: column(),
      funding: column(),
    })),
  };
  const btc = column();
  const eth = column();
  const events: { date: string; kind: string; detail: string }[] = [];
  const rebalanceRows: { row: number; day: number; scale: number; residual: [number, number] }[] = [];

  let equity = INITIAL;
  let scale = 0;
  let target = 0;
  let residual: [number, number] = [NaN, NaN];
  for (let row = 0; row < rows; row++) {
    const day = unused + row;
    btc[row] = 0.0006 + 0.026 * gauss();
    eth[row] = 1.15 * btc[row]! + 0.016 * gauss();
    const before = equity;
    const held = scale > 0;
    const majorsReturn = 0.45 * (btc[row]! + eth[row]!) * scale;
    const altsReturn = -0.45 * (btc[row]! + eth[row]!) * scale + scale * (0.0022 + 0.0065 * gauss());
    const funding = held ? scale * (0.00004 + 0.0001 * gauss()) : 0;
    const change = target - scale;
    const turnover = Math.abs(change) * 0.5 + (held && random() < 0.3 ? 0.06 : 0);
    const parts = { fees: turnover * 2 * 0.0005, slippage: turnover * 2 * 0.0005, impact: turnover ** 1.5 * 0.0011 };
    const gross = held ? majorsReturn + altsReturn : 0;
    const net = gross - parts.fees - parts.slippage - parts.impact - funding;
    equity = before * (1 + net);
    scale = target;
    if (turnover > 0) daily.traded[row] = 1;
    if (change !== 0 && target > 0) residual = [0.02 * gauss(), 0.025 * gauss()];
    if (target === 0) residual = [NaN, NaN];

    Object.assign(daily.held, { [row]: held ? 1 : 0 });
    daily.equityUsd[row] = equity;
    daily.grossReturn[row] = gross;
    daily.netReturn[row] = net;
    for (const part of ['fees', 'slippage', 'impact'] as const) {
      daily[part][row] = parts[part];
      daily.legs.forEach((leg) => (leg[part][row] = (before * parts[part]) / 2));
    }
    daily.funding[row] = funding;
    daily.legs[0]!.price[row] = held ? before * majorsReturn : 0;
    daily.legs[1]!.price[row] = held ? before * altsReturn : 0;
    daily.legs[0]!.funding[row] = before * funding * 1.6;
    daily.legs[1]!.funding[row] = before * funding * -0.6;
    daily.altTurnover[row] = turnover;
    daily.majorTurnover[row] = turnover;
    daily.altGross[row] = 0.5 * scale * (1 + 0.04 * gauss());
    daily.majorGross[row] = 0.46 * scale * (1 + 0.04 * gauss());
    daily.net[row] = daily.majorGross[row]! - daily.altGross[row]!;
    daily.nAlts[row] = scale > 0 ? 20 : 0;
    for (const major of [0, 1]) {
      daily.residualBeta[major]![row] = residual[major]!;
      daily.realisedBeta[major]![row] = row < 70 || !traded ? NaN : 0.06 * Math.sin(row / (35 + 12 * major)) + 0.015 * gauss();
    }

    const favours = regime[day]! >= 3 && traded;
    const wanted = favours ? Math.min(1, Math.max(0.4, Math.abs(score[day]!))) : 0;
    if (held && net < -0.011) {
      target = 0;
      daily.action[row] = 'flatten';
      events.push({ date: dates[day]!, kind: 'stop_loss', detail: '' });
    } else if (favours && Math.abs(wanted - target) > 0.15) {
      target = wanted;
      daily.action[row] = 'rebalance';
      rebalanceRows.push({ row, day, scale: wanted, residual: [0.02 * gauss(), 0.025 * gauss()] });
    } else if (!favours && target > 0) {
      target = 0;
      daily.action[row] = 'flatten';
    }
  }

  const returns = daily.netReturn;
  const { n: _n, missing: _missing, ...measures } = kpis(returns);
  const heldReturns = returns.filter((_, row) => daily.held[row] === 1);
  const around = (measure: Measure, half: number) =>
    measure.value === null ? measure : { ...measure, low: measure.value - half, high: measure.value + half };
  const average = (values: Float64Array): Measure =>
    values.length === 0 ? { value: null, reason: 'no day' } : { value: values.reduce((a, b) => a + b, 0) / values.length, reason: null };
  const none = (reason: string): Measure => ({ value: null, reason });
  const pick = (of: (entry: (typeof rebalanceRows)[number]) => number) => Float64Array.from(rebalanceRows, of);

  return {
    title: 'Majors against alts: beta-neutral backtest',
    runId: 'majors_alts_9be01f6c33d2',
    timestamp: '2026-03-16T08:15:30Z',
    period: { start: dates[0]!, end: dates.at(-1)! },
    definition: {
      majors: ['BTC', 'ETH'],
      longLeg: ['BTC', 'ETH'],
      basketSize: 20,
      neutralityMode: 'beta_neutral',
      altGross: 0.5,
      grossCap: 1,
      executionLag: 1,
      initialEquityUsd: INITIAL,
      realisedBetaDays: 60,
      maxResidualBeta: 0.1,
      tradeRegimes: TRADED,
      regimeMode: 'composite',
      fundingCharged: true,
    },
    trust: {
      lakeName: 'sample-lake',
      dataHash: 'a3f1c09d5e7b264188d0c3a97f52be61704dd9c8e2b3a5f60791c4d8e6fa1b23',
      descriptor: 'lake.yaml',
      conventions: [
        { table: 'fact_price', stamp: 'day_end', publicationLag: 'PT0S', note: 'closes in USD' },
        { table: 'fact_funding', stamp: 'day_end', publicationLag: 'PT1H', note: 'fraction per interval, normalised to 8 h' },
      ],
      code: { version: '0.1.0', commit: '67b0684f2c9d1e7a5b3048c6d9e2f1a07b5c8d34', dirty: false, diffHash: null },
      configHash: '0c8f5a1e9d27b36448ff02a9c7e1d5b3896af4021c7de85b3f6a9012de47c8b5',
      timing: ['A decision at 00:00 UTC of day t uses rows knowable by then and trades at 00:00 UTC of t+1.'],
      flags: [
        { level: 'info', code: 'FUNDING_DAILY', detail: '41 days have daily rates only.' },
        { level: 'warning', code: 'GAP', detail: LONG_FLAG },
      ],
      droppedRows: [],
      lookAhead: {
        passed: true,
        detail: 'Features, regimes and weights recomputed at 24 cuts with later rows removed and poisoned: no bit changed.',
      },
    },
    verdict: [
      'After costs the book made little money, and the interval of its Sharpe ratio includes zero.',
      'Betas stayed near zero: what it earned or lost is not the market.',
    ],
    regimeNames: REGIMES,
    thresholds: { low: -0.5, high: 0.5, strongLow: -1, strongHigh: 1 },
    timeline: { date: dates, score, scoreUngated, gate, regime },
    daily,
    references: [
      { name: 'BTC', returns: btc },
      { name: 'ETH', returns: eth },
      { name: '50/50', returns: btc.map((value, row) => (value + eth[row]!) / 2) },
    ],
    events,
    confidence: 0.95,
    kpis: {
      ...measures,
      sharpe: around(measures.sharpe, 1.61),
      cagr: around(measures.cagr, 0.09),
      hitRateActive: heldReturns.length === 0 ? none('no day with a position') : hitRate(heldReturns),
      avgTurnover: average(daily.altTurnover),
      avgFundingDaily: average(daily.funding),
      others: [
        {
          name: 'Probabilistic Sharpe ratio',
          unit: 'number',
          note: 'probability of a Sharpe above 0',
          ...(traded ? ({ value: 0.81, reason: null } as const) : none('all returns are equal')),
        },
        {
          name: 'Realised beta on BTC',
          unit: 'number',
          note: 'days with a position, HAC',
          ...(traded ? ({ value: 0.012, reason: null, low: -0.03, high: 0.054 } as const) : none('no day with a position')),
        },
        {
          name: 'Realised beta on ETH',
          unit: 'number',
          note: 'days with a position, HAC',
          ...(traded ? ({ value: -0.021, reason: null, low: -0.06, high: 0.018 } as const) : none('no day with a position')),
        },
        {
          name: 'Neutrality error, mean',
          unit: 'number',
          note: 'largest drifted ex-ante beta of the day',
          ...(traded ? ({ value: 0.031, reason: null } as const) : none('no day with a position')),
        },
      ],
    },
    regimeMetrics: REGIMES.flatMap((name, code) => {
      const some = returns.filter((_, row) => row >= 2 && regime[unused + row - 2] === code);
      if (some.length === 0) return [];
      const one = some.length < 2 || some.every((value) => value === some[0]);
      const mean = some.reduce((a, b) => a + b, 0) / some.length;
      const figure = (value: number): Measure => ({ value, reason: null });
      return [
        {
          regime: name,
          nDays: some.length,
          mean: figure(mean),
          median: figure([...some].sort((a, b) => a - b)[Math.floor(some.length / 2)]!),
          std: one ? none('all returns are equal') : figure(0.004),
          sharpeLike: sharpeRatio(some),
          hacT: one ? none('all returns are equal') : figure((mean / 0.004) * Math.sqrt(some.length)),
        },
      ];
    }),
    evaluation: [5, 20, 60].map((horizon) => sampleHorizon(horizon, regime)),
    rebalances: {
      date: rebalanceRows.map(({ day }) => dates[day]!),
      regime: pick(({ day }) => regime[day]!),
      mode: rebalanceRows.map((_, index) => (index % 9 === 8 ? 'dollar_neutral' : 'beta_neutral')),
      scoreScale: pick(({ scale: s }) => s),
      volFactor: pick(() => 1),
      capFactor: pick(() => 0.967),
      gross: pick(({ scale: s }) => 0.97 * s),
      altBeta: [pick(({ scale: s }) => -0.28 * s), pick(({ scale: s }) => -0.24 * s)],
      majorWeight: [pick(({ scale: s }) => 0.28 * s), pick(({ scale: s }) => 0.24 * s)],
      residualBeta: [pick(({ residual: r }) => r[0]), pick(({ residual: r }) => r[1])],
      realisedBeta: [pick(({ row }) => daily.realisedBeta[0]![row]!), pick(({ row }) => daily.realisedBeta[1]![row]!)],
    },
    windows: Array.from({ length: Math.ceil(rows / 63) }, (_, index) => {
      const some = returns.slice(63 * index, 63 * index + 63);
      return {
        start: daily.date[63 * index]!,
        end: daily.date[Math.min(rows, 63 * index + 63) - 1]!,
        n: some.length,
        totalReturn: compound(some),
        sharpe: sharpeRatio(some),
        maxDrawdown: maxDrawdown(some),
      };
    }),
    counters: [
      { name: 'hold', count: daily.action.filter((action) => action === 'hold').length, meaning: 'decisions to leave the book as it is' },
      { name: 'rebalance', count: rebalanceRows.length, meaning: 'decisions to trade to new weights' },
      { name: 'flatten', count: daily.action.filter((action) => action === 'flatten').length, meaning: 'decisions to close the book' },
      { name: 'stop_loss', count: events.length, meaning: 'stops that fired' },
      { name: 'skipped_small_basket', count: 3, meaning: 'days with fewer than 10 names in the basket' },
      { name: 'dropped_no_funding', count: 61, meaning: 'names left out for want of a funding rate, per name and day' },
      { name: 'take_profit', count: 0, meaning: 'exits with the profit wanted' },
      { name: 'delisted', count: 0, meaning: 'holdings closed at their last price' },
    ],
    position: {
      date: dates.at(-1)!,
      holdings:
        scale === 0
          ? []
          : [
              { asset: 'BTC', leg: 'majors', weight: 0.28 * scale, usd: 0.28 * scale * equity },
              { asset: 'ETH', leg: 'majors', weight: 0.22 * scale, usd: 0.22 * scale * equity },
              ...Array.from({ length: 20 }, (_, index) => ({
                asset: `ALT${String(index + 1).padStart(2, '0')}`,
                leg: 'alts' as const,
                weight: -0.025 * scale,
                usd: -0.025 * scale * equity,
              })),
            ],
    },
    signal: {
      asOf: dates.at(-1)!,
      regime: regime.at(-1)! < 0 ? null : REGIMES[regime.at(-1)!]!,
      score: score.at(-1)!,
      action: traded && scored ? 'rebalance' : 'hold',
      suggestedGross: traded && scored ? 0.62 : 0,
      weights: {
        majors: traded && scored ? [{ asset: 'BTC', weight: 0.17 }, { asset: 'ETH', weight: 0.14 }] : [], // prettier-ignore
        alts:
          traded && scored
            ? Array.from({ length: 20 }, (_, index) => ({ asset: `ALT${String(index + 1).padStart(2, '0')}`, weight: -0.0155 }))
            : [],
      },
      expectedFundingDaily: traded && scored ? 0.00004 : NaN,
      residualBeta: traded && scored ? [0.003, -0.011] : [NaN, NaN],
      keyFeatures: [
        { name: 'alt_breadth', value: scored ? -0.74 : NaN },
        { name: 'btc_dominance', value: scored ? 1.32 : NaN },
      ],
      staleInputs: [],
      warnings: ['fact_open_interest ends two days before the prices.'],
    },
    config: { regime: { mode: 'composite', n_regimes: 5 }, backtest: { walk_forward: true, execution_lag: 1 } },
    versions: { regimelab: '0.1.0', node: '20.20.2' },
    ...given.overrides,
  };
}

/** Made-up forward returns: the more a regime favours majors, the lower; too few days of the strong majors at 60 days. */
function sampleHorizon(days: number, regime: Int8Array): DashboardHorizon {
  const counts = REGIMES.map((_, code) => regime.filter((value) => value === code).length);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const reasonOf = (code: number, count = counts[code]!) =>
    count === 0 ? `${REGIMES[code]} does not occur` : code === 4 && days === 60 ? `${REGIMES[code]} has ${count} rows, 60 needed` : null;
  const edge = (value: number, codes: readonly number[], pShift: number | null): DashboardEdge => {
    const reason = codes.map((code) => reasonOf(code)).find((text) => text !== null) ?? null;
    if (codes.some((code) => counts[code] === 0)) return { value: null, low: null, high: null, p: null, q: null, pShift: null, reason };
    if (reason !== null) return { value, low: null, high: null, p: null, q: null, pShift: null, reason };
    return { value, low: value - 0.003 * Math.sqrt(days), high: value + 0.003 * Math.sqrt(days), p: 0.21, q: 0.64, pShift, reason };
  };
  return {
    days,
    n,
    mean: n === 0 ? null : 0.001 * days,
    regimes: REGIMES.map((name, code) => {
      const reason = reasonOf(code);
      return {
        regime: name,
        n: counts[code]!,
        mean: counts[code] === 0 ? null : 0.0004 * days * (3 - code),
        t: reason === null ? 1.2 - 0.5 * code : null,
        reason,
      };
    }),
    best: edge(-0.0006 * days, [4], null),
    worst: edge(0.0005 * days, [0], null),
    spread: edge(-0.0016 * days, [0, 4], 0.18),
    sides: edge(-0.0011 * days, [0, 1, 3], 0.27),
  };
}

/** Uniform numbers in [0, 1) from a seed (a 32-bit multiply-and-shift hash of a counter). */
function uniform(seed: number): () => number {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let z = counter;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
}
