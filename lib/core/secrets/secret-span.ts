/** A secret in a text. */
export interface SecretSpan {
  /** What it is, for people: `AWS access key id`. */
  readonly kind: string;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
  /** How many of its first characters are the same for everybody. */
  readonly publicPrefix: number;
}
