// What the checks in a document's examples call; bundled with each example.
import { inspect, isDeepStrictEqual } from 'node:util';

/** A number of which only the first digits are shown, cut off or rounded. */
class Digits {
  constructor(digits, exponent) {
    this.text = `${digits}…${exponent}`;
    this.shown = Number(digits + exponent);
    this.unit = Number(`1${exponent}`) * 10 ** -(digits.split('.')[1]?.length ?? 0);
  }

  agreesWith(actual) {
    const beyond = this.shown < 0 ? this.shown - actual : actual - this.shown;
    return beyond >= -this.unit / 2 && beyond < this.unit;
  }

  [inspect.custom]() {
    return this.text;
  }
}

/** `1.23…`, or with an exponent `1.23…e-7`. */
export const __digits = (digits, exponent) => new Digits(digits, exponent);

/**
 * Says so on stderr, and fails the process at its end, unless actual and expected are deeply equal; a typed array equals the array of its
 * numbers.
 */
export function __check(line, actual, expected) {
  const plain = withPlainArrays(actual);
  if (isDeepStrictEqual(plain, resolved(withPlainArrays(expected), plain))) return;
  process.exitCode = 1;
  console.error(`line ${line}: expected ${inspect(expected, { depth: 9 })}, got ${inspect(actual, { depth: 9 })}`);
}

function withPlainArrays(value) {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return [...value];
  return mapped(value, (item) => withPlainArrays(item));
}

/** The expected value, with the actual number in place of digits that agree with it. */
function resolved(expected, actual) {
  if (expected instanceof Digits) return typeof actual === 'number' && expected.agreesWith(actual) ? actual : expected;
  return mapped(expected, (item, key) => resolved(item, actual?.[key]));
}

function mapped(value, change) {
  if (Array.isArray(value)) return value.map(change);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]));
}
