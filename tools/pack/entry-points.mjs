/**
 * What a package can be imported as: `@regimelab/core`, `@regimelab/core/config`, …
 *
 * @param {{ name: string, exports?: Record<string, unknown> }} manifest
 */
export function entryPoints({ name, exports = {} }) {
  return Object.keys(exports)
    .filter((subpath) => subpath !== './package.json')
    .map((subpath) => name + subpath.slice(1));
}
