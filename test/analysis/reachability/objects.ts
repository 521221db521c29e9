import type { JsonObject, KubeObject } from '../../../lib/kubernetes';

/** A namespace. */
export const namespace = (name: string, labels: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

/** A pod with labels; `id` is `namespace/name`. */
export function pod(id: string, labels: Record<string, string> = {}, more: JsonObject = {}): KubeObject {
  const [space = '', name = ''] = id.split('/');
  const { status, ...spec } = more;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: space, labels },
    spec: { containers: [{ name: 'main', image: 'busybox:1.36' }], ...spec },
    ...(status === undefined ? {} : { status }),
  };
}

/** A workload of some kind, whose pods have the labels. */
export function workload(kind: string, id: string, labels: Record<string, string>, more: JsonObject = {}): KubeObject {
  const [space = '', name = ''] = id.split('/');
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'busybox:1.36' }] } };
  return {
    apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name, namespace: space },
    spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template, ...more },
  };
}

/** A network policy; `id` is `namespace/name`. */
export function policy(id: string, spec: JsonObject): KubeObject {
  const [space = '', name = ''] = id.split('/');
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: space }, spec };
}

/** Selects by labels. */
export const labelled = (matchLabels: Record<string, string>): JsonObject => ({ matchLabels });
