import { renderDashboard } from '@regimelab/report';
import { configHash } from '../config-hash.js';
import { dashboardInput, type DashboardParts } from '../majors-alts/majors-alts-dashboard.js';
import type { PureMsmFacts } from './produce-pure-msm.js';

/** `dashboard.html` of a run: that of majors-alts, with the experiment's own configuration and what is read when. */
export function pureMsmDashboardHtml(facts: PureMsmFacts, parts: DashboardParts): string {
  const page = dashboardInput(facts, parts);
  const { marketcap, volume } = facts.config.universe.max_staleness_days;
  const { experiment } = facts;
  return renderDashboard({
    ...page,
    config: experiment,
    trust: {
      ...page.trust,
      configHash: configHash(experiment),
      timing: [
        ...page.trust.timing,
        `The basket of t is chosen by market caps at most ${marketcap} and volumes at most ${volume} days old. Forward returns begin at t itself: they have no execution lag.`,
      ],
    },
  });
}
