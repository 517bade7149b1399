export { codeFingerprint, type CodeFingerprint } from './code-fingerprint.js';
export { contentId, requireRunId } from './content-id.js';
export { planRunDirectory, writeRunDirectory, type RunDirectory } from './run-directory.js';
