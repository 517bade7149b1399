import { UsageError } from '@regimelab/core';
import { assignmentLayer, parseAssignment, valueLayer, type ConfigLayer } from '@regimelab/core/config';
import { configHash } from '../config-hash.js';
import { configLayers, nameOf } from '../config-layers.js';
import type { ExperimentOf } from '../experiment/experiment.js';
import { resolveExperiment, type ExperimentFlags } from '../experiment/resolve-experiment.js';
import { MajorsAltsConfigSchema } from '../majors-alts/majors-alts-config.js';

/** The configuration a comparison varies. */
export interface ComparedConfiguration {
  /** YAML or JSON files, later wins. */
  readonly files: readonly string[];
  /** Assignments `a.b=c`, later ones win. */
  readonly set?: readonly string[] | undefined;
  readonly flags?: ExperimentFlags | undefined;
}

/** A variant to be run. */
export interface VariantExperiment {
  /** Unique in the comparison. */
  readonly name: string;
  readonly title: string;
  readonly experiment: ExperimentOf<'majors_alts'>;
}

/** What a variant sets above the configuration. */
interface VariantValues {
  readonly name: string;
  readonly title: string;
  readonly layers: readonly ConfigLayer[];
}

/** config_baseline.yaml of the seeds: no funding and no open interest in the score, a stop over one day. */
const BASELINE = {
  regime: {
    composite: {
      default_weights: {
        ...{ alt_breadth: 0.25, btc_dominance: 0.3, funding_skew: 0, funding_heating: 0 },
        ...{ liquidity: 0.18, volatility_spread: 0.18, momentum: 0.09, oi_risk: 0 },
      },
    },
  },
  backtest: { risk_management: { stop_loss: { lookback_days: 1 } } },
};

const RISK_CONTROLS = ['stop_loss', 'take_profit', 'volatility_targeting', 'trailing_stop'] as const;
type RiskControl = (typeof RISK_CONTROLS)[number];

/** The monitor as configured: the run that a comparison of monitors needs. @throws {ConfigErrors} */
export async function monitorVariants(given: ComparedConfiguration): Promise<readonly VariantExperiment[]> {
  return variantsOf('monitors', given, [{ name: 'current', title: 'current monitor', layers: [] }]);
}

/**
 * The given configuration without funding and open interest in its score, then as it is.
 *
 * @param baseline files of another baseline; null: the values of the seeds' config_baseline.yaml above the given configuration
 * @throws {ConfigErrors}; {UsageError} `COMPARE_SAME_VARIANT` where the given configuration is the baseline
 */
export async function baselineVariants(
  given: ComparedConfiguration,
  baseline: readonly string[] | null,
): Promise<readonly VariantExperiment[]> {
  const [first] = await variantsOf('baseline-vs-enhanced', baseline === null ? given : { ...given, files: baseline }, [
    {
      name: 'baseline',
      title: 'the baseline',
      layers: baseline === null ? [valueLayer(BASELINE, 'config_baseline')] : [],
    },
  ]);
  const [second] = await variantsOf('baseline-vs-enhanced', given, [{ name: 'enhanced', title: 'enhanced', layers: [] }]);
  return distinct([first!, second!]);
}

/**
 * The configured basket size, then the others.
 *
 * @throws {ConfigErrors}; {UsageError} `COMPARE_SAME_VARIANT` for a size given twice, `COMPARE_ONE_VARIANT` without another size
 */
export async function basketSizeVariants(given: ComparedConfiguration, sizes: readonly number[]): Promise<readonly VariantExperiment[]> {
  const { universe } = (await configured(given)).config;
  const order = [universe.basket_size, ...sizes.filter((size) => size !== universe.basket_size)];
  return distinct(
    await variantsOf(
      'basket-sizes',
      given,
      order.map((size) => ({
        name: `basket_${size}`,
        title: `a basket of up to ${size} alts`,
        layers: [
          assignmentLayer(
            ['universe'],
            { basket_size: size, min_basket_size: Math.min(universe.min_basket_size, size) },
            `--sizes ${size}`,
          ),
        ],
      })),
    ),
  );
}

/** No risk control, each by itself, and all four, each with the values configured for it. @throws {ConfigErrors} */
export async function riskVariants(given: ComparedConfiguration): Promise<readonly VariantExperiment[]> {
  const standard = MajorsAltsConfigSchema.parse({}).backtest.risk_management;
  const variant = (name: string, title: string, on: readonly RiskControl[]): VariantValues => ({
    name,
    title,
    // A control that is off may hold no values of its own: nothing would read them.
    layers: RISK_CONTROLS.map((control) =>
      assignmentLayer(
        ['backtest', 'risk_management', control],
        on.includes(control) ? { enabled: true } : { ...standard[control], enabled: false },
        name,
      ),
    ),
  });
  return variantsOf('risk-management', given, [
    variant('none', 'no risk control', []),
    variant('stop_loss', 'stop loss', ['stop_loss']),
    variant('take_profit', 'take profit and time exit', ['take_profit']),
    variant('volatility_targeting', 'volatility targeting', ['volatility_targeting']),
    variant('trailing_stop', 'trailing stop', ['trailing_stop']),
    variant('all', 'all four', RISK_CONTROLS),
  ]);
}

const configured = async ({ files, set, flags }: ComparedConfiguration) =>
  resolveExperiment(await configLayers(files), { systems: ['majors_alts'], set, flags }, nameOf(files));

/** Experiments named after the given one, their trials counted as one family. */
async function variantsOf(
  comparison: string,
  { files, set, flags }: ComparedConfiguration,
  variants: readonly VariantValues[],
): Promise<readonly VariantExperiment[]> {
  const layers = [...(await configLayers(files)), ...(set ?? []).map(parseAssignment)];
  const resolved = variants.map(async ({ name, title, layers: own }) => {
    const { header, ...experiment } = await resolveExperiment([...layers, ...own], { systems: ['majors_alts'], flags }, nameOf(files));
    return {
      name,
      title,
      experiment: {
        ...experiment,
        file: files.at(-1) ?? null,
        header: {
          ...header,
          title: `${header.title}: ${title}`.slice(0, 200),
          experimentId: `${header.experimentId.slice(0, 78 - name.length)}__${name}`,
          trialFamily: `compare/${comparison}`,
        },
      },
    };
  });
  return Promise.all(resolved);
}

function distinct(variants: readonly VariantExperiment[]): readonly VariantExperiment[] {
  if (variants.length < 2) {
    throw new UsageError('COMPARE_ONE_VARIANT', `${variants[0]!.name} is the only variant: there is nothing to compare`, {
      hint: 'give a size besides the configured one, such as --sizes 10,20,30',
    });
  }
  const met = new Map<string, string>();
  for (const { name, experiment } of variants) {
    const id = configHash(experiment.config);
    const twin = met.get(id);
    if (twin !== undefined) {
      throw new UsageError('COMPARE_SAME_VARIANT', `${twin} and ${name} are the same configuration: there is nothing to compare`, {
        hint: 'give each size once, or a --config that differs from the baseline',
      });
    }
    met.set(id, name);
  }
  return variants;
}
