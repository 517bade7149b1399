import { formatDay, type Day } from '@regimelab/core';
import { asOf, type LakePanel } from '@regimelab/lake-io';
import { largestByMarketCap } from '@regimelab/universe';
import { decisionDays } from './decision-days.js';
import type { MsmLake } from './load-msm-lake.js';
import type { MsmConfig } from './msm-config.js';

/** Whether the lake covers what a run needs: date ranges of the tables, and funding of the newest basket. */
export interface SanityCheck {
  readonly funding_earliest: string | null;
  readonly funding_latest: string | null;
  readonly funding_n_days: number;
  readonly marketcap_earliest: string | null;
  readonly marketcap_latest: string | null;
  readonly marketcap_n_days: number;
  readonly price_earliest: string | null;
  readonly price_latest: string | null;
  readonly price_n_days: number;
  readonly top_n_coverage: {
    readonly n_assets_checked: number;
    readonly n_assets_with_funding: number;
    /** Percent; null without an asset to check. */
    readonly coverage_pct: number | null;
    readonly assets: readonly {
      readonly asset_id: string;
      readonly n_days: number;
      readonly first_date: string | null;
      readonly last_date: string | null;
    }[];
  };
}

/**
 * Looks at the coverage of a run without running it: the basket of the newest decision date (also a small one) and its funding rows dated
 * within [start − lookback, end].
 */
export function sanityCheck(
  { panels, excluded }: MsmLake,
  config: MsmConfig,
  window: { readonly start: Day; readonly end: Day },
): SanityCheck {
  const days = decisionDays(window.start, window.end, config.decision.anchor_day);
  const { basket_size: size, min_mcap_usd: minMarketCapUsd, max_staleness_days: staleness } = config.universe;
  const newest = days.at(-1);
  const instant = newest === undefined ? null : (newest * 1440 + config.decision.anchor_hour * 60 + config.decision.anchor_minute) * 60_000;
  const basket =
    instant === null
      ? []
      : Array.from(
          largestByMarketCap(asOf(panels.marketCap, [instant], 'knowledge', staleness), new Set(excluded.keys()), { size, minMarketCapUsd })
            .members[0]!,
        );
  const assets = basket.map((n) => {
    const dates = panels.funding === null ? [] : datesWithValue(panels.funding, n, window.start - config.feature.lookback_days, window.end);
    return {
      asset_id: panels.marketCap.axes.assets[n]!,
      n_days: dates.length,
      first_date: dates.length === 0 ? null : formatDay(dates[0]!),
      last_date: dates.length === 0 ? null : formatDay(dates.at(-1)!),
    };
  });
  const withFunding = assets.filter(({ n_days }) => n_days > 0).length;
  const funding = span(panels.funding);
  const marketCap = span(panels.marketCap);
  const price = span(panels.price);
  return {
    funding_earliest: funding.first,
    funding_latest: funding.last,
    funding_n_days: funding.days,
    marketcap_earliest: marketCap.first,
    marketcap_latest: marketCap.last,
    marketcap_n_days: marketCap.days,
    price_earliest: price.first,
    price_latest: price.last,
    price_n_days: price.days,
    top_n_coverage: {
      n_assets_checked: assets.length,
      n_assets_with_funding: withFunding,
      coverage_pct: assets.length === 0 ? null : (100 * withFunding) / assets.length,
      assets,
    },
  };
}

function span(panel: LakePanel | null): { first: string | null; last: string | null; days: number } {
  if (panel === null) return { first: null, last: null, days: 0 };
  const N = panel.axes.assets.length;
  const origin = panel.axes.times[0]!;
  let days = 0;
  for (let day = panel.span.first; day <= panel.span.last; day++) {
    const row = (day - origin) * N;
    let n = 0;
    while (n < N && Number.isNaN(panel.values[row + n]!)) n++;
    days += Number(n < N);
  }
  return { first: formatDay(panel.span.first), last: formatDay(panel.span.last), days };
}

function datesWithValue(panel: LakePanel, n: number, first: Day, last: Day): readonly Day[] {
  const N = panel.axes.assets.length;
  return Array.from(panel.axes.times).filter((day, t) => day >= first && day <= last && !Number.isNaN(panel.values[t * N + n]!));
}
