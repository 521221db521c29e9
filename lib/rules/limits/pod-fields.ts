import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects } from '../../model';
import { isAddress } from './address';
import { each, inside, MOST_INT32, NO_FAULTS, numbers, within, type Fault, type Look } from './fault';
import { podSecurityContext } from './security-fields';
import { affinity, spread } from './selector-fields';

const POD_NUMBERS = numbers({ activeDeadlineSeconds: [1, MOST_INT32] });

/** Kinds whose pods are replaced for ever. */
const KEPT_ALIVE: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

const toleration: Look = ({ key, operator = 'Equal', value, effect, tolerationSeconds }) => {
  const faults: Fault[] = [];
  if (operator === 'Exists' && typeof value === 'string' && value !== '')
    faults.push({
      at: 'value',
      message: 'is given, while Exists compares with none',
      given: value,
      allowed: 'no value',
    });
  if (operator === 'Equal' && (key === undefined || key === ''))
    faults.push({ at: 'key', message: 'is not given', allowed: 'a key; only Exists tolerates taints of every key' });
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    faults.push({
      at: 'tolerationSeconds',
      message: `is given for the effect ${typeof effect === 'string' ? effect : 'of every kind'}`,
      given: tolerationSeconds,
      allowed: 'only with effect: NoExecute',
    });
  return faults;
};

const MOST_NAMESERVERS = 3;
const MOST_SEARCHES = 32;
const MOST_SEARCH_CHARACTERS = 2048;

const dns: Look = ({ nameservers, searches }) => {
  const faults: Fault[] = [];
  const servers = texts(nameservers);
  if (servers.length > MOST_NAMESERVERS)
    faults.push({
      at: 'nameservers',
      message: `are ${String(servers.length)}`,
      allowed: `at most ${String(MOST_NAMESERVERS)}`,
    });
  for (const [index, given] of servers.entries())
    if (!isAddress(given))
      faults.push({ at: `nameservers[${String(index)}]`, message: 'is no address', given, allowed: 'IP addresses' });
  const domains = texts(searches);
  if (domains.length > MOST_SEARCHES || domains.join(' ').length > MOST_SEARCH_CHARACTERS)
    faults.push({
      at: 'searches',
      message: `are ${String(domains.length)} domains of ${String(domains.join(' ').length)} characters`,
      allowed: `at most ${String(MOST_SEARCHES)} domains of ${String(MOST_SEARCH_CHARACTERS)} characters together`,
    });
  return faults;
};

function texts(list: Json | undefined): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** What of a pod is left open by the schema, and mostly is not there at all. */
function rareFaults(spec: JsonObject): readonly Fault[] {
  const { tolerations, affinity: near, topologySpreadConstraints, dnsConfig, dnsPolicy, hostAliases } = spec;
  const faults: Fault[] = [];
  if (tolerations !== undefined) faults.push(...each('tolerations', tolerations, toleration));
  if (near !== undefined) faults.push(...within('affinity', near, affinity));
  if (topologySpreadConstraints !== undefined)
    faults.push(...each('topologySpreadConstraints', topologySpreadConstraints, spread));
  if (dnsConfig !== undefined) faults.push(...within('dnsConfig', dnsConfig, dns));
  if (dnsPolicy === 'None' && !(isObject(dnsConfig) && texts(dnsConfig.nameservers).length > 0))
    faults.push({
      at: 'dnsConfig.nameservers',
      message: 'are not given, and dnsPolicy is None',
      allowed: 'one name server at least, or another dnsPolicy',
    });
  if (hostAliases !== undefined)
    faults.push(
      ...each('hostAliases', hostAliases, ({ ip: given }) =>
        typeof given === 'string' && !isAddress(given)
          ? [{ at: 'ip', message: 'is no address', given, allowed: 'an IP address' }]
          : NO_FAULTS,
      ),
    );
  if (spec.hostNetwork === true) faults.push(...hostPorts(spec));
  return faults;
}

/** On the network of its node a container has the ports of its node. */
function hostPorts({ containers }: JsonObject): readonly Fault[] {
  return each('containers', containers, ({ ports }) =>
    each('ports', ports, ({ containerPort, hostPort: given }) =>
      given === undefined || given === 0 || given === containerPort
        ? NO_FAULTS
        : [{ at: 'hostPort', message: 'is not the port of the container', given, allowed: 'the same on hostNetwork' }],
    ),
  );
}

const MODE: readonly [number, number] = [0, 0o777];
const modes = numbers({ defaultMode: MODE, mode: MODE });

const filePath: Look = (item) => {
  const { path: given } = item;
  const faults = modes(item);
  if (typeof given !== 'string' || (given !== '' && !given.startsWith('/') && !given.split('/').includes('..')))
    return faults;
  return [
    ...faults,
    { at: 'path', message: 'leads out of the volume', given, allowed: 'a relative path without ".."' },
  ];
};

function files(step: string, part: Json | undefined): readonly Fault[] {
  return within(step, part, (source) => [...modes(source), ...each('items', source.items, filePath)]);
}

/** What a volume may have beside its source. */
const NAME = 'name';

const volume: Look = (volume) => {
  const sources = Object.keys(volume).filter((key) => key !== NAME && volume[key] !== undefined);
  const faults: Fault[] = [];
  if (sources.length > 1)
    faults.push({ at: sources[1] ?? '', message: `is given beside ${sources[0] ?? ''}`, allowed: 'one source' });
  const { configMap, secret, downwardAPI, projected } = volume;
  faults.push(...files('configMap', configMap), ...files('secret', secret), ...files('downwardAPI', downwardAPI));
  if (projected !== undefined)
    faults.push(
      ...within('projected', projected, (part) => [
        ...modes(part),
        ...each('sources', part.sources, (from) => [
          ...files('configMap', from.configMap),
          ...files('secret', from.secret),
          ...files('downwardAPI', from.downwardAPI),
        ]),
      ]),
    );
  return faults;
};

/** A hook that sleeps must end before the pod is killed; without a number it has 30 seconds. */
function sleeps({ containers, terminationGracePeriodSeconds: grace = 30 }: JsonObject): readonly Fault[] {
  return each('containers', containers, ({ lifecycle }) => {
    if (lifecycle === undefined) return NO_FAULTS;
    return within('lifecycle', lifecycle, ({ preStop }) =>
      within('preStop', preStop, ({ sleep }) =>
        within('sleep', sleep, ({ seconds }) =>
          typeof seconds === 'number' && typeof grace === 'number' && (seconds < 0 || seconds > grace)
            ? [
                {
                  at: 'seconds',
                  message: 'is longer than the pod has to stop',
                  given: seconds,
                  allowed: `0 to terminationGracePeriodSeconds, which is ${String(grace)}`,
                },
              ]
            : NO_FAULTS,
        ),
      ),
    );
  });
}

/**
 * Looks at a pod: its volumes, its place, its name service and its security.
 *
 * @param spec - spec of the pod
 * @param kind - kind of the object that it stands in
 * @returns what is wrong
 */
export function pod(spec: JsonObject, kind: string): readonly Fault[] {
  const { volumes, securityContext, restartPolicy } = spec;
  const faults: Fault[] = [...POD_NUMBERS(spec), ...rareFaults(spec), ...sleeps(spec)];
  if (volumes !== undefined) faults.push(...each('volumes', volumes, volume));
  if (isObject(securityContext)) faults.push(...inside('securityContext', podSecurityContext(securityContext)));
  if (restartPolicy !== undefined && restartPolicy !== 'Always' && KEPT_ALIVE.has(kind))
    faults.push({
      at: 'restartPolicy',
      message: `is none that a ${kind} takes`,
      given: restartPolicy,
      allowed: 'Always',
    });
  if (objects(spec.containers).length === 0 && Array.isArray(spec.containers))
    faults.push({ at: 'containers', message: 'are none', allowed: 'one container at least' });
  return faults;
}
