/**
 * The fenced code blocks of a Markdown text, in order.
 *
 * @param {string} markdown
 * @returns {{ language: string, words: readonly string[], code: string, line: number }[]} `words` are what the info string says after the
 *   language; `line` is the line of the file, from 1, on which the code starts
 */
export function codeBlocks(markdown) {
  const blocks = [];
  let open = null;
  for (const [index, text] of markdown.split('\n').entries()) {
    if (open === null) {
      const fence = /^( *)(`{3,})([^`]*)$/.exec(text);
      if (fence === null) continue;
      const [language = '', ...words] = fence[3].trim().split(/\s+/);
      open = { indent: fence[1].length, marks: fence[2].length, language, words, lines: [], line: index + 2 };
      continue;
    }
    const closing = /^ *(`{3,}) *$/.exec(text);
    if (closing === null || closing[1].length < open.marks) {
      open.lines.push(text.replace(new RegExp(`^ {0,${open.indent}}`), ''));
      continue;
    }
    const { language, words, lines, line } = open;
    blocks.push({ language, words, code: lines.map((code) => `${code}\n`).join(''), line });
    open = null;
  }
  if (open !== null) throw new Error(`line ${open.line - 1}: the code block is never closed`);
  return blocks;
}
