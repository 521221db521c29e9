import type { Volume, VolumeProjection } from 'kubernetes-types/core/v1';
import { BINDING_ROOT, type Connection } from '../connect';
import type { EnvValue, Mount } from './container';

/** What a pod gets for its connections. */
export interface BindingProjection {
  /** Volumes, one a connection. */
  readonly volumes: readonly Volume[];
  /** Their mounts: `/bindings/<connection>/<file>`. */
  readonly mounts: readonly Mount[];
  /** Environment that points to them. */
  readonly env: Readonly<Record<string, EnvValue>>;
}

/** Mode of mounted secrets: the pod's user and group read, nobody else. */
export const SECRET_MODE = 0o440;

/**
 * Projects connections into a pod as files, in the manner of the Service Binding specification.
 *
 * @param connections - the client's connections
 * @param facts - ConfigMap with what is not secret, under keys `<connection>.<file>`; nothing if the pod needs secrets only
 * @returns volumes, mounts and environment
 */
export function projectBindings(connections: readonly Connection[], facts?: string): BindingProjection {
  const volumes: Volume[] = [];
  const mounts: Mount[] = [];
  for (const connection of connections) {
    const sources: VolumeProjection[] = connection.secrets.map(({ secret, items }) => ({
      secret: { name: secret, items: Object.entries(items).map(([key, path]) => ({ key, path })) },
    }));
    if (facts !== undefined) {
      const names = Object.keys(bindingFacts(connection)).sort();
      sources.push({
        configMap: { name: facts, items: names.map((name) => ({ key: `${connection.name}.${name}`, path: name })) },
      });
    }
    if (sources.length === 0) continue;
    const volume = `binding-${connection.name}`;
    volumes.push({ name: volume, projected: { defaultMode: SECRET_MODE, sources } });
    mounts.push({ volume, path: connection.path, readOnly: true });
  }
  return { volumes, mounts, env: volumes.length === 0 ? {} : { SERVICE_BINDING_ROOT: BINDING_ROOT } };
}

/**
 * The entries of a connection that are not secret.
 *
 * @param connection - the connection
 * @returns from file name to text
 */
export function bindingFacts({ wire, provider, facts }: Connection): Connection['facts'] {
  return { ...facts, type: wire.protocol, provider: provider.name };
}
