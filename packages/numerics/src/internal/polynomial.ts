/** c[0]·x^k + c[1]·x^(k−1) + … + c[k] by Horner's rule. */
export function polynomial(x: number, coefficients: readonly number[]): number {
  let value = coefficients[0]!;
  for (let k = 1; k < coefficients.length; k++) value = value * x + coefficients[k]!;
  return value;
}
