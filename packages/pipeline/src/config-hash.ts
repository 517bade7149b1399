import { canonicalJson, sha256 } from '@regimelab/core';

/** SHA-256 of a resolved configuration as canonical JSON (specification 00, section 4). */
export function configHash(config: object): string {
  return sha256(canonicalJson(config));
}
