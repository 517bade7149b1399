import * as z from 'zod';

/** What trading costs. */
export const CostOptions = z
  .strictObject({
    makerFeeBps: z.number().default(2).describe('Basis points of the traded USD; negative = rebate.'),
    takerFeeBps: z.number().min(0).default(5).describe('Basis points of the traded USD.'),
    takerShare: z.number().min(0).max(1).default(1).describe('Share of fills that pay the taker fee.'),
    slippageBps: z.number().min(0).default(5).describe('Half spread and slippage, basis points of the traded USD.'),
    impactCoefficient: z.number().min(0).default(0.1).describe('k of the square-root impact; 0 = no impact.'),
    advDays: z.int().min(1).default(30).describe('Rows of volume that the impact is measured against.'),
  })
  .readonly();
export type CostOptions = z.input<typeof CostOptions>;
