import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from '../workspace.mjs';

/**
 * The type errors of examples under the compiler options of the workspace, checked together.
 *
 * @param {readonly { file: string, line: number, code: string }[]} examples
 * @returns {{ file: string, line: number, message: string }[]}
 */
export function typeErrors(examples) {
  const options = {
    ...ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.base.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail })
      .options,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: false,
    declaration: false,
  };
  // Each example is a file that exists only here, beside its document, padded so that its lines are the document's.
  const texts = new Map(examples.map(({ file, line, code }) => [join(root, `${file}.${line}.ts`), '\n'.repeat(line - 1) + code]));
  const disk = ts.createCompilerHost(options);
  const host = {
    ...disk,
    fileExists: (name) => texts.has(name) || disk.fileExists(name),
    readFile: (name) => texts.get(name) ?? disk.readFile(name),
    getSourceFile: (name, language, ...rest) =>
      texts.has(name) ? ts.createSourceFile(name, texts.get(name), language, true) : disk.getSourceFile(name, language, ...rest),
    directoryExists: (name) => [...texts.keys()].some((file) => dirname(file) === name) || disk.directoryExists(name),
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((name, i) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start, messageText }) => ({
      file: examples[i].file,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  });
}

function fail({ messageText }) {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
}
