import type { SyntheticMarket } from './generate-market.js';

/**
 * The `lake.yaml` of a market: every table stamped day_end (the row dated d was observed at d+1 00:00 UTC) without publication lag, funding
 * as a fraction per interval, and the alias of the rebranded asset.
 */
export function lakeDescriptor(market: SyntheticMarket): string {
  const { plant, seed } = market.options;
  const aliases = market.assets.flatMap(({ assetId, former }) => (former === null ? [] : [`  ${former.id}: ${assetId}`]));
  return [
    'version: 1',
    `name: synthetic-${plant}-${seed}`,
    'defaults:',
    '  stamp: day_end # the row dated d was observed at d+1 00:00 UTC',
    '  publication_lag: PT0S',
    'tables:',
    '  fact_funding:',
    '    row_kind: daily_mean # mean of the settlements in (d 00:00, d+1 00:00]',
    '    unit: fraction # per interval; the column interval_hours says which',
    '    interval_hours: 8',
    '  fact_funding_settlement:',
    '    unit: fraction # of the interval that ends at funding_ts',
    ...(aliases.length === 0 ? [] : ['aliases:', ...aliases]),
    '',
  ].join('\n');
}
