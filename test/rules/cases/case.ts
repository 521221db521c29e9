import { Target, type Tier } from '../../../lib/environment';
import type { Need } from '../../../lib/connect';
import type { KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { judgeManifests, manifestRules, type ManifestContext, type ManifestFinding } from '../../../lib/rules';

/** Manifests that a rule is shown. */
export interface RuleCase {
  /** What is special about them: `a socket of containerd`. */
  readonly what: string;
  /** All manifests. */
  readonly objects: readonly KubeObject[];
  /** The cluster. @default Target.generic() */
  readonly target?: Target;
  /** @default 'prod' */
  readonly tier?: Tier;
  /** @default - nothing is known about needs */
  readonly needs?: readonly Need[];
  /**
   * The properties in which it must be found, in their order; `''` is the object as a whole.
   *
   * @default - anywhere, once or more
   */
  readonly at?: readonly string[];
}

/** What rules refuse and what they accept, by the ids of the rules. At least one of both. */
export type RuleCases = Readonly<
  Record<string, { readonly bad: readonly RuleCase[]; readonly good: readonly RuleCase[] }>
>;

/** Context of a case. */
export function contextOf({ objects, target, tier, needs }: Omit<RuleCase, 'what'>): ManifestContext {
  return { inventory: Inventory.of(objects), target: target ?? Target.generic(), tier: tier ?? 'prod', needs };
}

/** What one rule finds in a case. */
export function findingsOf(id: string, given: Omit<RuleCase, 'what'>): ManifestFinding[] {
  return judgeManifests(
    manifestRules.filter((rule) => rule.id === id),
    contextOf(given),
  );
}

/** A Pod with one container: `pod({ hostNetwork: true }, { image: 'a:1' })`. */
export function pod(spec: KubeObject['spec'] & object = {}, container: object = {}, metadata: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { containers: [{ name: 'main', image: 'example.com/web:1.0', ...container }], ...spec },
  };
}

/** Any object of the namespace shop: `object('v1', 'Service', { spec: { type: 'NodePort' } })`. */
export function object(apiVersion: string, kind: string, fields: object = {}, metadata: object = {}): KubeObject {
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'shop', ...metadata }, ...fields };
}

/** A Deployment, StatefulSet or DaemonSet with pods labelled `app: web`. */
export function workload(kind: string, spec: object = {}, podSpec: object = {}, container: object = {}): KubeObject {
  return object('apps/v1', kind, {
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'example.com/web:1.0', ...container }], ...podSpec },
      },
      ...spec,
    },
  });
}
