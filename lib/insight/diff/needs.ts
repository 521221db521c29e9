import type { Verdict } from './effect';

/** What a diff looks at in a need. */
export interface NeedFact {
  /** What is needed, for instance `secret`, `bucket`. */
  readonly kind: string;
  /** Its identity. */
  readonly id: string;
  /** Secrets that it stands in, as `namespace/name`. */
  readonly places: readonly string[];
  /**
   * Name of the bucket.
   *
   * @default - it is no bucket
   */
  readonly bucket?: string;
  /**
   * The operator and its version.
   *
   * @default - it is no operator
   */
  readonly operator?: { readonly name: string; readonly version: string };
  /**
   * What it says besides, as one text that differs when anything does.
   */
  readonly content: string;
}

/** A need that is not what it was. */
export interface NeedChange {
  /** Kind and identity. */
  readonly need: NeedFact;
  /** What became of it. */
  readonly action: 'added' | 'changed' | 'removed';
  /** What that means. */
  readonly verdicts: readonly Verdict[];
}

const SOURCE = 'docs/secrets.md';

/**
 * What differs between two lists of needs.
 *
 * @param old - what is there
 * @param next - what is to come
 * @returns the changes, by kind and id
 */
export function needChanges(old: readonly NeedFact[], next: readonly NeedFact[]): NeedChange[] {
  const [before, after] = [byKey(old), byKey(next)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key): NeedChange[] => {
    const [was, is] = [before.get(key), after.get(key)];
    if (was === undefined) return is === undefined ? [] : [{ need: is, action: 'added', verdicts: [added(is)] }];
    if (is === undefined) return [{ need: was, action: 'removed', verdicts: [removed(was)] }];
    const verdicts = changed(was, is);
    return verdicts.length === 0 ? [] : [{ need: is, action: 'changed', verdicts }];
  });
}

function byKey(needs: readonly NeedFact[]): Map<string, NeedFact> {
  return new Map(needs.map((need) => [`${need.kind} ${need.id}`, need]));
}

function added({ kind }: NeedFact): Verdict {
  return {
    effect: 'in-place',
    reason: `pods wait until somebody brings the ${kind}`,
    source: SOURCE,
    instead: 'bring it before the manifests are applied',
  };
}

function removed({ kind, bucket, places }: NeedFact): Verdict {
  if (bucket !== undefined) return leftBehind(bucket);
  return {
    effect: 'in-place',
    reason:
      places.length > 0 ? `nobody needs it any more: ${places.join(', ')} can go` : `nobody needs the ${kind} any more`,
    source: SOURCE,
  };
}

function changed(was: NeedFact, is: NeedFact): Verdict[] {
  const verdicts: Verdict[] = [];
  if (was.bucket !== undefined && was.bucket !== is.bucket) verdicts.push(leftBehind(was.bucket));
  const gone = was.places.filter((place) => !is.places.includes(place));
  const come = is.places.filter((place) => !was.places.includes(place));
  if (gone.length > 0) {
    verdicts.push({
      effect: 'in-place',
      reason: `the secret no longer has to stand in ${gone.join(', ')}: what stands there is not kept up to date any more`,
      source: SOURCE,
      instead: 'delete those Secrets when no pod names them',
    });
  }
  if (come.length > 0) {
    verdicts.push({
      effect: 'in-place',
      reason: `the same secret has to stand in ${come.join(', ')} as well: pods there wait for it`,
      source: SOURCE,
      instead: 'run npx data-platform secrets, or whatever brings secrets, before the manifests are applied',
    });
  }
  if (was.content !== is.content && was.bucket === is.bucket) {
    verdicts.push({
      effect: 'in-place',
      reason: `what is asked of the ${is.kind} is another: what stands there may not do`,
      source: SOURCE,
      instead:
        is.kind === 'secret'
          ? 'have it made anew, and restart who uses it'
          : 'change it before the manifests are applied',
    });
  }
  return verdicts;
}

function leftBehind(bucket: string): Verdict {
  return {
    effect: 'in-place',
    reason: `the data stays behind in bucket ${bucket}, which nobody reads any more`,
    source: 'docs/upgrade-safety.md',
    instead: 'copy what is still needed into the new bucket before the manifests are applied',
  };
}
