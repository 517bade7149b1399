import { isMap, isNode, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import { ConfigError, ConfigErrors, type SourcePosition } from '../errors.js';

/** Keys and indices from the root of a configuration to one of its values. */
export type ConfigPath = readonly (string | number)[];

/** One source of configuration values: a file, the command line, … */
export interface ConfigLayer {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where this layer set the value at a path; null where it did not. */
  locate(path: ConfigPath): SourcePosition | null;
}

/**
 * Reads a YAML 1.2 or JSON text. Anchors are allowed; duplicate keys and custom tags are errors.
 *
 * @param text the content of `file`; an empty text is an empty layer
 * @param file the name that messages show
 * @throws {ConfigErrors} `CONFIG_PARSE` with line and column of every syntax error; `CONFIG_TYPE` where the root is no map
 */
export function parseConfigText(text: string, file: string): ConfigLayer {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { version: '1.2', uniqueKeys: true, lineCounter, prettyErrors: false });
  const position = (offset: number): SourcePosition => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    throw new ConfigErrors(
      syntax.map((error) => new ConfigError('CONFIG_PARSE', `${file}: ${error.message}`, { at: position(error.pos[0]), cause: error })),
    );
  }
  const value = valueOf(document, file, position);
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ConfigErrors([
      new ConfigError('CONFIG_TYPE', `${file}: expected a map of keys at the top, got ${Array.isArray(value) ? 'a list' : typeof value}`, {
        at: position(0),
      }),
    ]);
  }
  return {
    value: value as Record<string, unknown>,
    locate: (path) => {
      const offset = offsetOf(document, path);
      return offset === null ? null : position(offset);
    },
  };
}

/** The plain value of a document without syntax errors; an empty one is an empty map. */
function valueOf(document: Document.Parsed, file: string, position: (offset: number) => SourcePosition): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    // Aliases are resolved only here: one may lack its anchor, or they may multiply until they fill the memory.
    if (!(error instanceof Error)) throw error;
    let at: SourcePosition = { file, line: null, column: null };
    visit(document, {
      Alias: (_key, alias) => {
        if (alias.resolve(document) !== undefined) return undefined;
        at = position(alias.range![0]);
        return visit.BREAK;
      },
    });
    throw new ConfigErrors([new ConfigError('CONFIG_PARSE', `${file}: ${error.message}`, { at, cause: error })]);
  }
}

/**
 * A layer that no file stands behind: flags of a command, values of a sweep.
 *
 * @param at what stands behind it: a name such as `command line`, or a place in a file
 */
export function valueLayer(value: Readonly<Record<string, unknown>>, at: string | SourcePosition): ConfigLayer {
  const place = typeof at === 'string' ? { file: at, line: null, column: null } : at;
  return {
    value,
    locate: (path) => {
      let node: unknown = value;
      for (const part of path) {
        if (typeof node !== 'object' || node === null || !Object.hasOwn(node, part)) return null;
        node = (node as Record<string | number, unknown>)[part];
      }
      return place;
    },
  };
}

/** A layer that sets one value; the maps on the way to it are made. */
export function assignmentLayer(path: readonly string[], value: unknown, at: string | SourcePosition): ConfigLayer {
  const root = path.reduceRight<unknown>((below, key) => ({ [key]: below }), value);
  return valueLayer(root as Record<string, unknown>, at);
}

/** The same layer, silent about some keys of its root. */
export function layerWithout(layer: ConfigLayer, keys: readonly string[]): ConfigLayer {
  return {
    value: Object.fromEntries(Object.entries(layer.value).filter(([key]) => !keys.includes(key))),
    locate: (path) => (keys.includes(String(path[0])) ? null : layer.locate(path)),
  };
}

/** Offset of the key (in a map) or item (in a list) a path leads to. */
function offsetOf(document: Document.Parsed, path: ConfigPath): number | null {
  let node: Node | null = document.contents;
  let offset: number | null = node?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isNode(item.key) && String((item.key as { value?: unknown }).value) === String(part));
      if (pair === undefined) return null;
      offset = (pair.key as Node).range?.[0] ?? null;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (item === undefined) return null;
      offset = item.range?.[0] ?? null;
      node = item;
    } else return null;
  }
  return offset;
}
