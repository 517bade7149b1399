import type { MsmInference, MsmLabeling, MsmReportInput } from '../../msm-report-input.js';

/** A labeling whose differences were tested. */
export type TestedLabeling = MsmLabeling & { readonly inference: MsmInference };

/** The labelings whose differences were tested. */
export function testedLabelings({ labelings }: MsmReportInput): readonly TestedLabeling[] {
  return labelings.flatMap((labeling) => (labeling.inference === null ? [] : [{ ...labeling, inference: labeling.inference }]));
}
