import { REGIME_NAMES_3, REGIME_NAMES_5 } from '@regimelab/labeling';

/** The keys that decide how many regimes there are. */
interface RegimeKeys {
  readonly mode: 'composite' | 'hmm' | 'kmeans';
  readonly n_regimes: 3 | 5;
  readonly unsupervised: { readonly n_states: 2 | 3 };
}

/** Names of the regimes from alts to majors (specification 03, section 6.1). */
const REGIME_NAMES = {
  5: REGIME_NAMES_5,
  3: REGIME_NAMES_3,
  2: ['RISK_ON_ALTS', 'RISK_ON_MAJORS'],
} as const satisfies Readonly<Record<number, readonly string[]>>;

/** The regimes a configuration can name. */
export function regimeNames({ mode, n_regimes, unsupervised }: RegimeKeys): readonly string[] {
  return REGIME_NAMES[mode === 'composite' ? n_regimes : unsupervised.n_states];
}
