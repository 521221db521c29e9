import { App, Chart, Size } from 'cdk8s';

import { Environment, Target, type EnvironmentProps } from '../../../lib/environment';
import type { KubeObject, StatelessWorkload } from '../../../lib/kubernetes';
import { ObjectStore, type ObjectStoreProps } from '../../../lib/systems/object-store';
import { web } from '../../support/workloads';

/** A store in namespace `storage`, and a namespace for its clients. */
export function world(
  props: Partial<ObjectStoreProps> = {},
  environment: EnvironmentProps = { target: Target.local(), tier: 'dev' },
): { readonly app: App; readonly storage: Chart; readonly analytics: Chart; readonly store: ObjectStore } {
  const app = new App();
  Environment.provide(app, environment);
  const storage = new Chart(app, 'storage', { namespace: 'storage' });
  const analytics = new Chart(app, 'analytics', { namespace: 'analytics' });
  const store = new ObjectStore(storage, 'lake', { capacity: Size.gibibytes(30), ...props });
  return { app, storage, analytics, store };
}

/** Pods that may be granted something. */
export function client(chart: Chart, name: string): StatelessWorkload {
  return web(chart, name, { replicas: 1 });
}

/** The files of a ConfigMap. */
export function files(config: KubeObject): Record<string, string> {
  return Object.fromEntries(Object.entries(config.data ?? {}).map(([name, text]) => [name, String(text)]));
}
