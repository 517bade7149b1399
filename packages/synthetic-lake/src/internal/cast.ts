import { byCodePoint, type Day } from '@regimelab/core';
import { stream, type RandomStream } from '@regimelab/numerics';
import type { SyntheticAsset } from '../synthetic-asset.js';
import type { Calendar } from './calendar.js';
import { between, clippedNormal } from './draws.js';

/** An asset with the parameters it is simulated by. */
export interface CastMember extends SyntheticAsset {
  readonly startPrice: number;
  readonly startMarketCap: number;
  /** Growth of the supply in a year, log. */
  readonly inflation: number;
  /** Loading on the factor all alts share. */
  readonly altLoading: number;
  /** Daily sd of the asset's own log return in a normal market; for wrapped and stable assets of the noise about what they follow. */
  readonly ownVolatility: number;
  /** The major a wrapped or staked asset follows. */
  readonly follows: 'BTC' | 'ETH' | null;
  /** Volume in 24 h as a share of market cap. */
  readonly turnover: number;
  /** Open interest as a share of market cap; null: the lake has none. */
  readonly openInterestShare: number | null;
  readonly perpetuals: readonly PerpetualPlan[];
}

/** A contract: where it trades, from when, and how often it settles. */
export interface PerpetualPlan {
  readonly exchange: string;
  readonly firstDay: Day;
  readonly hours: 4 | 8;
  /** Row date from which it settles every 4 hours instead. */
  readonly fourHourlyFrom: Day | null;
}

const MAIN_VENUE = 'NORTHEX';
const SECOND_VENUE = 'SOUTHEX';

/** Assets that are no alts and that each rule of the exclusions has to find: by id, by tag, by flag, in spite of spelling. */
const SPECIALS = [
  { assetId: 'USDT', kind: 'stablecoin', cap: 80e9, follows: null },
  { assetId: 'USDC', kind: 'stablecoin', cap: 40e9, follows: null },
  { assetId: 'SYNUSD', kind: 'stablecoin', cap: 3e9, follows: null },
  { assetId: 'WBTC', kind: 'wrapped', cap: 8e9, follows: 'BTC' },
  { assetId: 'STETH', kind: 'staked', cap: 15e9, follows: 'ETH' },
  { assetId: 'SYNETH', kind: 'staked', cap: 2e9, follows: 'ETH' },
  { assetId: 'OKB', kind: 'exchange-token', cap: 3e9, follows: null },
] as const;

/** How many alts of a market of so many assets there are, and how many of them come late or die. */
export function altCounts(assets: number): { readonly alts: number; readonly late: number; readonly dying: number } {
  const alts = assets - 2 - SPECIALS.length;
  return { alts, late: Math.floor(alts / 5), dying: Math.ceil(alts / 15) };
}

/** Draws the assets of a market, in code-point order of their ids. */
export function drawCast(seed: number, calendar: Calendar, assets: number): readonly CastMember[] {
  const random = stream(seed, 'synthetic-lake/cast');
  const members = [...drawMajors(calendar), ...drawSpecials(random, calendar), ...drawAlts(random, calendar, assets)];
  return members.sort((a, b) => byCodePoint(a.assetId, b.assetId));
}

function present(calendar: Calendar, assetId: string) {
  const lastDay = calendar.first + calendar.days - 1;
  return { assetId, firstDay: calendar.first, lastDay, died: false, missingDays: [], former: null, spotId: assetId, venueId: assetId };
}

const perpetual = (exchange: string, firstDay: Day): PerpetualPlan => ({ exchange, firstDay, hours: 8, fourHourlyFrom: null });

function drawMajors(calendar: Calendar): CastMember[] {
  const major = { kind: 'major', altLoading: 0, ownVolatility: 0, follows: null } as const;
  const perpetuals = [perpetual(MAIN_VENUE, calendar.first), perpetual(SECOND_VENUE, calendar.first)];
  const btc = { startPrice: 40_000, startMarketCap: 760e9, inflation: 0.015, turnover: 0.04, openInterestShare: 0.02 };
  const eth = { startPrice: 2500, startMarketCap: 300e9, inflation: 0.002, turnover: 0.06, openInterestShare: 0.03 };
  return [
    { ...present(calendar, 'BTC'), ...major, ...btc, betas: { btc: 1, eth: 0 }, perpetuals },
    { ...present(calendar, 'ETH'), ...major, ...eth, betas: { btc: 0, eth: 1 }, perpetuals },
  ];
}

function drawSpecials(random: RandomStream, calendar: Calendar): CastMember[] {
  return SPECIALS.map(({ assetId, kind, cap, follows }) => {
    const base = { ...present(calendar, assetId), kind, follows, startMarketCap: cap, inflation: between(random, 0, 0.05) };
    if (kind === 'exchange-token') {
      return {
        ...base,
        ...drawFactorShape(random),
        startPrice: 30,
        openInterestShare: 0.01,
        perpetuals: [perpetual(MAIN_VENUE, calendar.first)],
      };
    }
    return {
      ...base,
      // As vendors spell it: a case-sensitive exclusion list lets it through.
      spotId: assetId === 'STETH' ? 'stETH' : assetId,
      betas: null,
      startPrice: 1,
      altLoading: 0,
      ownVolatility: kind === 'stablecoin' ? 0.0003 : 0.001,
      turnover: kind === 'stablecoin' ? between(random, 0.1, 0.5) : between(random, 0.01, 0.03),
      openInterestShare: null,
      perpetuals: [],
    };
  });
}

function drawFactorShape(random: RandomStream) {
  return {
    betas: { btc: clippedNormal(random, 0.45, 0.25, 0, 1.3), eth: clippedNormal(random, 0.65, 0.25, 0, 1.4) },
    altLoading: clippedNormal(random, 1, 0.3, 0.3, 2),
    ownVolatility: between(random, 0.018, 0.035),
    turnover: between(random, 0.04, 0.15),
  };
}

function drawAlts(random: RandomStream, calendar: Calendar, assets: number): CastMember[] {
  const { alts, late, dying } = altCounts(assets);
  const digits = Math.max(2, String(alts).length);
  const dayAt = (share: number) => calendar.first + Math.floor(share * calendar.days);

  // Each alt has at most one peculiarity: consecutive stretches of one shuffled list.
  const order = random.shuffle(Int32Array.from({ length: alts }, (_, k) => k));
  let taken = 0;
  const take = (count: number) => new Set(order.subarray(taken, (taken += count)));
  const listedLate = take(late);
  const dies = take(dying);
  const [rebrands, scatteredHoles, longHole, dashPerp, lowerCase, movesTo4h] = [take(1), take(1), take(1), take(1), take(1), take(1)];
  const [hasNoPerpetual, hasNoOpenInterest] = [take(Math.floor(alts / 16)), take(Math.floor(alts / 10))];
  const [settlesEach4h, hasTwoVenues] = [take(Math.floor(alts / 8)), take(Math.floor(alts / 10))];

  return Array.from({ length: alts }, (_, k): CastMember => {
    const id = String(k + 1).padStart(digits, '0');
    const base = present(calendar, `ALT${id}`);
    const shape = drawFactorShape(random);
    const startPrice = 10 ** between(random, -2, 2.5);
    // A power law over the rank, as real caps follow; some noise, so that ids are not ranks.
    const startMarketCap = 60e9 * (k + 1.5) ** -1.1 * Math.exp(0.2 * random.normal());
    const inflation = between(random, 0, 0.1);
    const openInterestShare = between(random, 0.01, 0.05);
    const [whenListed, whenDead, whenChanged, whenHole] = [random.uniform(), random.uniform(), random.uniform(), random.uniform()];
    const perpetualDelay = 7 + random.integer(21);

    const firstDay = listedLate.has(k) ? dayAt(0.1 + 0.7 * whenListed) : base.firstDay;
    const lastDay = dies.has(k) ? dayAt(0.35 + 0.6 * whenDead) : base.lastDay;
    const changed = dayAt(0.3 + 0.4 * whenChanged);
    const perpetualFrom = listedLate.has(k) ? firstDay + perpetualDelay : firstDay;
    const main: PerpetualPlan = {
      exchange: MAIN_VENUE,
      firstDay: perpetualFrom,
      hours: settlesEach4h.has(k) ? 4 : 8,
      fourHourlyFrom: movesTo4h.has(k) ? changed : null,
    };
    return {
      ...base,
      ...shape,
      kind: 'alt',
      startPrice,
      startMarketCap,
      inflation,
      follows: null,
      firstDay,
      lastDay,
      died: dies.has(k),
      missingDays: [
        ...(scatteredHoles.has(k) ? scatteredDays(random, calendar) : []),
        ...(longHole.has(k) ? Array.from({ length: 6 }, (_, i) => dayAt(0.2 + 0.6 * whenHole) + i) : []),
      ],
      former: rebrands.has(k) ? { id: `OLD${id}`, until: changed } : null,
      venueId: dashPerp.has(k) ? `${base.assetId}-PERP` : lowerCase.has(k) ? `${base.assetId.toLowerCase()}-usdt` : base.assetId,
      openInterestShare: hasNoOpenInterest.has(k) || hasNoPerpetual.has(k) ? null : openInterestShare,
      perpetuals: hasNoPerpetual.has(k) ? [] : hasTwoVenues.has(k) ? [main, perpetual(SECOND_VENUE, perpetualFrom)] : [main],
    };
  });
}

/** One day in a hundred, neither the first nor the last. */
function scatteredDays(random: RandomStream, calendar: Calendar): Day[] {
  const days: Day[] = [];
  for (let t = 1; t < calendar.days - 1; t++) if (random.uniform() < 0.01) days.push(calendar.first + t);
  return days;
}
