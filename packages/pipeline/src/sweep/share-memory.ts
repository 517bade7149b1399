/** Typed arrays that panels are made of. */
type Numbers = Float64Array | Int32Array | Int8Array | Uint8Array;

const isNumbers = (value: unknown): value is Numbers =>
  value instanceof Float64Array || value instanceof Int32Array || value instanceof Int8Array || value instanceof Uint8Array;

/**
 * A copy of plain data whose typed arrays lie in shared memory: handing it to a thread copies no number. What is one object stays one object,
 * so that panels keep sharing their axes.
 *
 * @throws {TypeError} for a function: it cannot go to another thread
 */
export function shareMemory<T>(value: T): T {
  return copyOf(value, new Map()) as T;
}

function copyOf(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value === 'function') throw new TypeError('shareMemory: expected plain data, got a function');
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const keep = <C>(copy: C): C => {
    copies.set(value, copy);
    return copy;
  };
  if (isNumbers(value)) return keep(sharedNumbers(value));
  if (value instanceof Map) return keep(new Map([...value].map(([key, entry]) => [copyOf(key, copies), copyOf(entry, copies)])));
  if (value instanceof Set) return keep(new Set([...value].map((entry) => copyOf(entry, copies))));
  if (Array.isArray(value)) return keep(value.map((entry) => copyOf(entry, copies)));
  return keep(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copyOf(entry, copies)])));
}

function sharedNumbers(values: Numbers): Numbers {
  const memory = new SharedArrayBuffer(values.byteLength);
  const Kind = values.constructor as new (memory: SharedArrayBuffer) => Numbers;
  const shared = new Kind(memory);
  shared.set(values);
  return shared;
}
