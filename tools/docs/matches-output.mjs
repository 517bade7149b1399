/**
 * Whether a program printed what a document shows. `…` stands for anything, also for several lines; blanks at the ends of lines and empty
 * lines at both ends do not count.
 *
 * @param {string} shown
 * @param {string} printed
 */
export function matchesOutput(shown, printed) {
  const trimmed = (text) =>
    text
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/^\n+|\n+$/g, '');
  const pattern = trimmed(shown)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]*');
  return new RegExp(`^${pattern}$`).test(trimmed(printed));
}
