import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { DEFAULT_REGISTRY } from './reference';
import { isObject } from '../read-json';

/** The name under which container clients keep the sign-in to the default registry. */
const DEFAULT_REGISTRY_KEYS = ['https://index.docker.io/v1/', 'index.docker.io', DEFAULT_REGISTRY];

/**
 * The sign-ins that `docker login` and its kin have left in plain form. Credential helpers are programs of others and
 * are not called.
 *
 * @param env - environment variables: `DOCKER_CONFIG` names the folder
 * @returns for a registry, the value of a Basic authorization, or nothing
 */
export function registryCredentials(
  env: Readonly<Record<string, string | undefined>>,
): (registry: string) => string | undefined {
  const file = path.join(env.DOCKER_CONFIG ?? path.join(env.HOME ?? os.homedir(), '.docker'), 'config.json');
  if (!fs.existsSync(file)) return () => undefined;
  const config: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  const auths = isObject(config) && isObject(config.auths) ? config.auths : {};
  return (registry) => {
    const keys = registry === DEFAULT_REGISTRY ? DEFAULT_REGISTRY_KEYS : [registry, `https://${registry}`];
    const entries = keys.map((key) => auths[key]).filter(isObject);
    return entries.flatMap(({ auth }) => (typeof auth === 'string' && auth !== '' ? [auth] : [])).at(0);
  };
}
