import { it } from '@jest/globals';
import { generateMarket } from '@regimelab/synthetic-lake';
import { weeklyStudy } from '../weekly-study.js';
it('time', () => {
  for (let k = 0; k < 6; k++) {
    const t0 = performance.now(); const m = generateMarket({ seed: k, assets: 40, basketSize: 20, days: 380 });
    const t1 = performance.now(); weeklyStudy(m); console.log(t1 - t0, performance.now() - t1);
  }
});
