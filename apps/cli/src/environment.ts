/** What the program takes from the environment; nothing else reads it. */
export const environment = {
  /** `REGIMELAB_API_TOKEN`: the token that `regimelab serve` asks of its clients. */
  apiToken: (): string | null => process.env['REGIMELAB_API_TOKEN'] ?? null,
};
