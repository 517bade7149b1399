/**
 * A new label counts once it has stood on `minDays` labelled rows in a row; until then the old one stays. The first label counts at once: there
 * is none to stay. A row without a label neither counts for a new one nor breaks its row.
 *
 * @param labels T, −1 = none
 * @returns T, −1 before the first label
 */
export function persistentLabels(labels: Int8Array, minDays: number): Int8Array {
  const out = new Int8Array(labels.length);
  let [standing, candidate, days] = [-1, -1, 0];
  labels.forEach((label, t) => {
    if (label >= 0) {
      days = label === candidate ? days + 1 : 1;
      candidate = label;
      if (standing < 0 || days >= minDays) standing = label;
    }
    out[t] = standing;
  });
  return out;
}
