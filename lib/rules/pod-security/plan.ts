import type { PodView } from '../../model';
import type { ManifestContext } from '../manifest-rule';
import { readPod, type Look, type PodSecurityCheck, type PodSecurityLevel, type ReadPod, type Refusal } from './check';
import { lookOf, minorOf, NEWEST_MINOR, podSecurityChecks } from './pod-security';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

/** What a namespace asks of its pods. */
export interface Enforcement {
  /** The level that the API server enforces; `undefined` if nothing is said of it. */
  readonly level: PodSecurityLevel | undefined;
  /** The looks of each check, with the minors of the cluster in which each of them is taken. */
  readonly looks: ReadonlyMap<PodSecurityCheck, readonly LookOfMinors[]>;
}

interface LookOfMinors {
  readonly look: Look;
  readonly minors: readonly string[];
}

/** Something that is refused, with the minors of the cluster that refuse it. */
export interface RefusalOfMinors extends Refusal {
  /** The minors; `undefined` for all of them. */
  readonly minors: readonly string[] | undefined;
}

const NOTHING: readonly RefusalOfMinors[] = [];

/** What Pod Security says of the pods in one set of manifests: which check, which version, how strictly. */
export class PodSecurityPlan {
  /**
   * The plan for manifests; made once.
   *
   * @param context - what manifests are judged by
   * @returns the plan
   */
  static of(context: ManifestContext): PodSecurityPlan {
    const known = PodSecurityPlan.plans.get(context);
    if (known !== undefined) return known;
    const plan = new PodSecurityPlan(context);
    PodSecurityPlan.plans.set(context, plan);
    return plan;
  }

  private static readonly plans = new WeakMap<ManifestContext, PodSecurityPlan>();

  private readonly namespaces = new Map<string | undefined, Enforcement>();
  private readonly byLabels = new Map<string, Enforcement>();
  private read: { readonly pod: PodView; readonly parts: ReadPod } | undefined;

  private constructor(private readonly context: ManifestContext) {}

  /**
   * What the namespace of a pod asks of it.
   *
   * @param namespace - name of the namespace
   * @returns its level and looks
   */
  enforcement(namespace: string | undefined): Enforcement {
    const known = this.namespaces.get(namespace);
    if (known !== undefined) return known;
    const object =
      namespace === undefined ? undefined : this.context.inventory.find('/Namespace', undefined, namespace);
    const labels = object?.object.metadata.labels ?? {};
    const label = labels[ENFORCE];
    const version = labels[`${ENFORCE}-version`] ?? 'latest';
    const key = `${label ?? ''} ${version}`;
    const made = this.byLabels.get(key) ?? this.enforcementOf(label, version);
    this.byLabels.set(key, made);
    this.namespaces.set(namespace, made);
    return made;
  }

  /**
   * Holds a pod against one check, in each minor of the target.
   *
   * @param check - the check
   * @param pod - the pod
   * @returns what is refused, each place once
   */
  refusals(check: PodSecurityCheck, pod: PodView): readonly RefusalOfMinors[] {
    const looks = this.enforcement(pod.namespace).looks.get(check);
    if (looks === undefined) return NOTHING;
    // the rules ask one after the other for the same pod
    if (this.read?.pod !== pod) this.read = { pod, parts: readPod(pod) };
    const { parts } = this.read;
    let found: Map<string, { readonly refusal: Refusal; readonly minors: string[] }> | undefined;
    for (const { look, minors } of looks) {
      look(parts, (refusal) => {
        found ??= new Map();
        const known = found.get(refusal.path);
        if (known === undefined) found.set(refusal.path, { refusal, minors: [...minors] });
        else known.minors.push(...minors);
      });
    }
    return found === undefined ? NOTHING : this.told(found.values());
  }

  private told(found: Iterable<{ readonly refusal: Refusal; readonly minors: readonly string[] }>): RefusalOfMinors[] {
    const all = this.context.target.kubernetes.length;
    return [...found].map(({ refusal, minors }) => ({
      ...refusal,
      minors: minors.length < all ? minors : undefined,
    }));
  }

  private enforcementOf(label: string | undefined, version: string): Enforcement {
    // what the API server does not understand, it takes for the strictest
    const level = label === undefined ? undefined : (LEVELS.find((one) => one === label) ?? 'restricted');
    const pinned = minorOf(version);
    const looks = new Map<PodSecurityCheck, LookOfMinors[]>();
    for (const check of podSecurityChecks) {
      const isEnforced = enforces(level, check);
      const ofCheck = new Map<Look, string[]>();
      for (const ofCluster of this.context.target.kubernetes) {
        const minor = minorOf(ofCluster);
        // a server knows no checks that are newer than itself
        const look = lookOf(check, isEnforced && pinned !== NEWEST_MINOR ? Math.min(pinned, minor) : minor);
        if (look === undefined) continue;
        const minors = ofCheck.get(look);
        if (minors === undefined) ofCheck.set(look, [ofCluster]);
        else minors.push(ofCluster);
      }
      if (ofCheck.size > 0)
        looks.set(
          check,
          [...ofCheck].map(([look, minors]) => ({ look, minors })),
        );
    }
    return { level, looks };
  }
}

/**
 * Whether a level contains a check.
 *
 * @param level - the level of a namespace
 * @param check - the check
 * @returns true if the API server refuses a pod that breaks it
 */
export function enforces(level: PodSecurityLevel | undefined, check: PodSecurityCheck): boolean {
  return level === 'restricted' || (level === 'baseline' && check.level === 'baseline');
}
