import { ConfigError, ConfigErrors, UsageError } from '../errors.js';
import { assignmentLayer, parseConfigText, type ConfigLayer } from './config-layer.js';

/**
 * Keys from the root to one value of a configuration, written with dots: `regime.composite.threshold_high`. An item of a list has no such
 * name, nor has a key that holds a dot: give the whole list, or the map around it.
 *
 * @returns null where a part is empty or a number
 */
export function parseKeyPath(text: string): readonly string[] | null {
  const path = text.split('.');
  return path.every((part) => part.trim() !== '' && !/^\d+$/.test(part)) ? path : null;
}

/**
 * The layer of a flag `--set a.b=c`; what follows the first `=` is a YAML scalar or a list or map in brackets. Problems of the value name
 * the whole flag.
 *
 * @throws {UsageError} `USAGE_BAD_VALUE` where it is no assignment; {ConfigError} `CONFIG_PARSE` where the value is not YAML
 */
export function parseAssignment(text: string): ConfigLayer {
  const source = `--set ${text}`;
  const equals = text.indexOf('=');
  const path = equals < 0 ? null : parseKeyPath(text.slice(0, equals));
  if (path === null) {
    throw new UsageError('USAGE_BAD_VALUE', `${source}: expected key=value, the keys joined by dots`, {
      hint: "for example --set universe.basket_size=10; of a list give the whole: --set 'universe.majors=[BTC, ETH]'",
    });
  }
  return assignmentLayer(path, parseValue(text.slice(equals + 1), source), source);
}

function parseValue(text: string, source: string): unknown {
  const refuse = (cause?: unknown) =>
    new ConfigError('CONFIG_PARSE', `${source}: expected a YAML value after =, such as 0.5, true, null, BTC or [1, 2]`, {
      at: { file: source, line: null, column: null },
      cause,
      hint: 'put the flag in quotes where the value has blanks or brackets',
    });
  let root: Readonly<Record<string, unknown>>;
  try {
    root = parseConfigText(`value: ${text}`, source).value;
  } catch (error) {
    throw error instanceof ConfigErrors ? refuse(error) : error;
  }
  // An empty text and a comment are null too, and a second line would be another key.
  const isNull = root['value'] === null && !/^\s*(null|~)\s*$/i.test(text);
  if (isNull || Object.keys(root).length !== 1) throw refuse();
  return root['value'];
}
