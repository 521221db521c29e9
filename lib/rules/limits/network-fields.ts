import { Late } from '../../core';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects } from '../../model';
import { word } from '../word';
import { isAddress, isCidr } from './address';
import { each, inside, NO_FAULTS, numbers, within, type Fault, type Look } from './fault';
import { DNS_SUBDOMAIN, faultOf, formWords } from './name-syntax';
import { labelSelector } from './selector-fields';

const PORT: readonly [number, number] = [1, 65535];
const SERVICE_PORT = numbers({ port: PORT, targetPort: PORT, nodePort: [0, 65535] });

/** What only Services have that are reached from outside. */
const FROM_OUTSIDE: ReadonlySet<unknown> = new Set(['LoadBalancer', 'NodePort']);

/**
 * Looks at the spec of a Service.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const service: Look = (spec) => {
  const { type = 'ClusterIP', ports, clusterIP, externalName } = spec;
  const faults: Fault[] = [...each('ports', ports, SERVICE_PORT), ...outsideFaults(spec)];
  if (objects(ports).length === 0 && type !== 'ExternalName' && clusterIP !== 'None')
    faults.push({ at: 'ports', message: 'are none', allowed: 'one port at least, or clusterIP: None' });
  if (typeof clusterIP === 'string' && clusterIP !== '' && clusterIP !== 'None' && !isAddress(clusterIP))
    faults.push({ at: 'clusterIP', message: 'is no address', given: clusterIP, allowed: 'None, or an IP address' });
  if (clusterIP === 'None' && FROM_OUTSIDE.has(type))
    faults.push({ at: 'clusterIP', message: `is None for a ${word(type)}`, given: clusterIP, allowed: 'an address' });
  if (type === 'ExternalName' && typeof externalName === 'string')
    faults.push(...nameFaults(externalName.replace(/\.$/, ''), 'externalName'));
  else if (type === 'ExternalName')
    faults.push({ at: 'externalName', message: 'is not given', allowed: 'the name that the Service stands for' });
  return faults;
};

function outsideFaults(spec: JsonObject): readonly Fault[] {
  const { type = 'ClusterIP', ports, externalTrafficPolicy, externalIPs, loadBalancerSourceRanges } = spec;
  const faults: Fault[] = [];
  const outside = FROM_OUTSIDE.has(type) || (Array.isArray(externalIPs) && externalIPs.length > 0);
  if (externalTrafficPolicy !== undefined && !outside)
    faults.push({
      at: 'externalTrafficPolicy',
      message: `is given for a ${word(type)}`,
      given: externalTrafficPolicy,
      allowed: 'only for NodePort and LoadBalancer',
    });
  if (!FROM_OUTSIDE.has(type))
    faults.push(
      ...each('ports', ports, ({ nodePort: given }) =>
        given === undefined || given === 0
          ? NO_FAULTS
          : [
              {
                at: 'nodePort',
                message: `is given for a ${word(type)}`,
                given,
                allowed: 'only for NodePort and LoadBalancer',
              },
            ],
      ),
    );
  for (const [index, given] of texts(loadBalancerSourceRanges))
    if (!isCidr(given))
      faults.push({
        at: `loadBalancerSourceRanges[${index}]`,
        message: 'is no range of addresses',
        given,
        allowed: 'an address and a length, for instance 203.0.113.0/24',
      });
  return faults;
}

function texts(list: Json | undefined): [index: string, text: string][] {
  return Array.isArray(list)
    ? list.flatMap((text, index): [string, string][] =>
        typeof text === 'string' && !Late.isIn(text) ? [[String(index), text]] : [],
      )
    : [];
}

function nameFaults(name: string, at: string): readonly Fault[] {
  if (name === '' || Late.isIn(name)) return NO_FAULTS;
  const fault = faultOf(name, DNS_SUBDOMAIN);
  return fault === undefined
    ? NO_FAULTS
    : [{ at, message: `is no host: it ${fault}`, given: name, allowed: formWords(DNS_SUBDOMAIN) }];
}

function hostFaults(host: string): readonly Fault[] {
  return !isAddress(host)
    ? nameFaults(host.replace(/^\*\./, ''), 'host')
    : [{ at: 'host', message: 'is an address', given: host, allowed: 'a name, or none at all' }];
}

const backend: Look = ({ service: of, resource }) => {
  if (of !== undefined && resource !== undefined)
    return [{ at: 'resource', message: 'is given beside service', allowed: 'one of service, resource' }];
  const { port } = isObject(of) ? of : {};
  if (!isObject(of)) return NO_FAULTS;
  const { name, number } = isObject(port) ? port : {};
  if (name !== undefined && number !== undefined)
    return [
      { at: 'service.port.number', message: 'is given beside the name', given: number, allowed: 'one of name, number' },
    ];
  return name === undefined && number === undefined
    ? [{ at: 'service.port', message: 'has neither name nor number', allowed: 'one of name, number' }]
    : NO_FAULTS;
};

const route: Look = ({ path, pathType, backend: to }) => [
  ...(typeof path === 'string' && pathType !== 'ImplementationSpecific' && !path.startsWith('/')
    ? [{ at: 'path', message: 'is no absolute path', given: path, allowed: 'a path that begins with "/"' }]
    : []),
  ...within('backend', to, backend),
];

/**
 * Looks at the spec of an Ingress.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const ingress: Look = ({ rules, defaultBackend }) => {
  const faults: Fault[] = [...within('defaultBackend', defaultBackend, backend)];
  for (const [index, { host, http }] of objects(rules).entries()) {
    const at = `rules[${String(index)}]`;
    if (typeof host === 'string') faults.push(...inside(at, hostFaults(host)));
    faults.push(...within(`${at}.http`, http, (paths) => each('paths', paths.paths, route)));
  }
  if (defaultBackend === undefined && objects(rules).length === 0)
    faults.push({ at: '', message: 'leads nowhere', allowed: 'rules, or a defaultBackend' });
  return faults;
};

const MOST_CONTROLLER_CHARACTERS = 250;

/**
 * Looks at the spec of an IngressClass.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const ingressClass: Look = ({ controller: given }) =>
  typeof given === 'string' && given.length > MOST_CONTROLLER_CHARACTERS
    ? [
        {
          at: 'controller',
          message: `is ${String(given.length)} characters long`,
          allowed: `at most ${String(MOST_CONTROLLER_CHARACTERS)} characters`,
        },
      ]
    : NO_FAULTS;

const peer: Look = ({ podSelector, namespaceSelector }) => [
  ...within('podSelector', podSelector, labelSelector),
  ...within('namespaceSelector', namespaceSelector, labelSelector),
];

/**
 * Looks at the selectors of a NetworkPolicy; its ports and addresses have rules of their own.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const networkPolicy: Look = ({ podSelector, ingress: into, egress: out }) => [
  ...within('podSelector', podSelector, labelSelector),
  ...each('ingress', into, ({ from }) => each('from', from, peer)),
  ...each('egress', out, ({ to }) => each('to', to, peer)),
];
