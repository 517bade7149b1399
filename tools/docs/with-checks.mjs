import ts from 'typescript';

/** A promise in a document that cannot be checked where it stands. */
export class UncheckablePromise extends Error {
  constructor(line, message) {
    super(message);
    this.line = line;
  }
}

/**
 * Turns the promises of an example into checks. After a statement `expression; // => literal` the value is compared with the literal, after
 * `const name = …; // => literal` the value of the name. Lines stay where they are.
 *
 * @param {string} code TypeScript
 * @param {number} firstLine line of the document on which the code starts
 * @returns {string} the same code with calls of `__check(line, actual, expected)`
 * @throws {UncheckablePromise} for a promise that stands anywhere else: a promise nobody checks is worse than none
 */
export function withChecks(code, firstLine = 1) {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + firstLine;
  const insertions = [];
  const checked = new Set();

  const visit = (node) => {
    const promise = ts.isStatement(node) ? promiseAfter(code, node) : null;
    if (promise !== null && !checked.has(promise.position)) {
      const line = lineOf(promise.position);
      const expected = expectedValue(promise.literal);
      if (ts.isExpressionStatement(node)) {
        insertions.push([node.expression.getStart(), `;__check(${line}, (`], [node.expression.end, `), (${expected}))`]);
        checked.add(promise.position);
      } else if (ts.isVariableStatement(node)) {
        const [{ name }] = node.declarationList.declarations;
        if (!ts.isIdentifier(name)) throw new UncheckablePromise(line, 'a promise after a pattern: say it of one name');
        insertions.push([node.end, `;__check(${line}, ${name.text}, (${expected}));`]);
        checked.add(promise.position);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);

  for (const match of code.matchAll(/\/\/ *=>/g)) {
    if (!checked.has(match.index) && isComment(source, match.index)) {
      throw new UncheckablePromise(lineOf(match.index), 'a promise that follows no statement: put it behind the line that ends one');
    }
  }
  return insertions.sort(([a], [b]) => b - a).reduce((text, [at, insertion]) => text.slice(0, at) + insertion + text.slice(at), code);
}

/** The promise in the comment that follows a statement on its last line. */
function promiseAfter(code, statement) {
  const comment = ts.getTrailingCommentRanges(code, statement.end)?.[0];
  if (comment === undefined) return null;
  const text = /^\/\/ *=>(.*)$/.exec(code.slice(comment.pos, comment.end));
  return text === null ? null : { position: comment.pos, literal: text[1].trim() };
}

/** A literal as code; `1.23…` is a number known to the digits shown. */
function expectedValue(literal) {
  return literal.replace(
    /('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`)|(-?\d+(?:\.\d*)?)…(e[+-]?\d+)?/g,
    (text, string, digits, exponent = '') => (string === undefined ? `__digits('${digits}', '${exponent}')` : text),
  );
}

/** Whether a position lies in a comment rather than in a string or template. */
function isComment(source, position) {
  let inside = source;
  const descend = (node) => {
    if (node.getStart() <= position && position < node.end) {
      inside = node;
      ts.forEachChild(node, descend);
    }
  };
  ts.forEachChild(source, descend);
  return !ts.isStringLiteralLike(inside) && !ts.isTemplateHead(inside) && !ts.isTemplateMiddleOrTemplateTail(inside);
}
