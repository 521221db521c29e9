import type { EffectClass, Refuser } from '../../../../lib/insight/diff';
import { mergePatch, type KubeObject } from '../../../../lib/kubernetes';

/** Two states of an object, and what the change does. `NAME` in any text is a name of its own for each pair. */
export interface Pair {
  /** The row of the table and what is changed. */
  readonly name: string;
  readonly before: KubeObject;
  readonly after: KubeObject;
  readonly effect: EffectClass;
  readonly refusedBy?: Refuser;
  /** Why a real API server is not asked. */
  readonly offline?: string;
  /** The definition that a cluster must have for it, as `Kind.group`. */
  readonly definition?: string;
  /** What kubectl's own apply is told, where it differs from an apply by the server. */
  readonly clientSide?: 'accepted';
  /** What stands beside it, before and after. */
  readonly around?: readonly KubeObject[];
  /** What was changed, where nothing was changed before. */
  readonly patch?: Patch;
}

type Patch = Readonly<Record<string, unknown>>;

/** The API server answers such a change with an error. */
export const refused = (effect: EffectClass = 'recreate'): Outcome => ({ effect, refusedBy: 'api-server' });

export interface Outcome {
  readonly effect: EffectClass;
  readonly refusedBy?: Refuser;
  readonly offline?: string;
  readonly clientSide?: 'accepted';
  readonly around?: readonly KubeObject[];
}

/** Pairs of one base object: name, patch before, patch after, outcome. */
export function pairsOf(
  row: string,
  base: KubeObject,
  rows: readonly (readonly [string, Patch, Patch, Outcome | EffectClass])[],
): Pair[] {
  return rows.map(([name, before, after, outcome]) => ({
    name: `${row}: ${name}`,
    before: mergePatch(base, before) as KubeObject,
    after: mergePatch(base, after) as KubeObject,
    ...(Object.keys(before).length === 0 ? { patch: after } : {}),
    ...(typeof outcome === 'string' ? { effect: outcome } : outcome),
  }));
}

export const object = (apiVersion: string, kind: string, fields: Patch, namespaced = true): KubeObject =>
  ({
    apiVersion,
    kind,
    metadata: { name: 'NAME', ...(namespaced ? { namespace: 'NAMESPACE' } : {}) },
    ...fields,
  }) as KubeObject;

/** A pod that is never placed, so that none runs. */
export const podSpec = (more: Patch = {}): Patch => ({
  nodeSelector: { 'example.com/nowhere': 'true' },
  containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.9' }],
  ...more,
});

export const template = (more: Patch = {}): Patch => ({ metadata: { labels: { app: 'NAME' } }, spec: podSpec(more) });
export const image = (name: string): Patch => ({ spec: { containers: [{ name: 'main', image: name }] } });
