import { parseRange } from '../../../lib/core';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { isObject, objects, textMap } from '../../../lib/model';

/** A pod as the plain evaluation needs it: no workloads, no addresses, no node's network. */
export interface PlainPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly number: number; readonly protocol: string }[];
}

/**
 * Whether policies let a connection through, word for word as Kubernetes' API reference says it: without any index, each
 * policy looked at anew for each question. What the evaluator is held against.
 *
 * @param policies - NetworkPolicies
 * @param namespaces - labels of the namespaces
 * @param from - who opens the connection
 * @param to - who takes it
 * @param port - the port
 * @param protocol - its protocol
 * @returns whether both sides let it through
 */
export function naivelyAllowed(
  policies: readonly KubeObject[],
  namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>,
  from: PlainPod,
  to: PlainPod,
  port: number,
  protocol: string,
): boolean {
  if (from === to) return true;
  const side = (self: PlainPod, other: PlainPod, type: 'Ingress' | 'Egress'): boolean => {
    const closing = policies.filter(({ metadata, spec }) => {
      if (metadata.namespace !== self.namespace || !isObject(spec)) return false;
      const { policyTypes, egress } = spec;
      const types =
        Array.isArray(policyTypes) && policyTypes.length > 0
          ? policyTypes
          : ['Ingress', ...(Array.isArray(egress) && egress.length > 0 ? ['Egress'] : [])];
      return types.includes(type) && isSelected(spec.podSelector, self.labels);
    });
    if (closing.length === 0) return true;
    return closing.some(({ metadata, spec }) => {
      const rules = isObject(spec) ? objects(type === 'Ingress' ? spec.ingress : spec.egress) : [];
      return rules.some((rule) => {
        const peers = objects(type === 'Ingress' ? rule.from : rule.to);
        const ports = objects(rule.ports);
        const isPeer = (peer: JsonObject): boolean => {
          if (isObject(peer.ipBlock)) return isInBlock(peer.ipBlock, other.address);
          const inNamespace =
            peer.namespaceSelector === undefined
              ? other.namespace === metadata.namespace
              : isSelected(peer.namespaceSelector, {
                  ...namespaces[other.namespace],
                  'kubernetes.io/metadata.name': other.namespace,
                });
          return inNamespace && isSelected(peer.podSelector, other.labels);
        };
        return (
          (peers.length === 0 || peers.some(isPeer)) &&
          (ports.length === 0 || ports.some((one) => isPort(one, to, port, protocol)))
        );
      });
    });
  };
  return side(from, to, 'Egress') && side(to, from, 'Ingress');
}

function isPort(
  { port: written, endPort, protocol: ofRule = 'TCP' }: JsonObject,
  to: PlainPod,
  port: number,
  protocol: string,
): boolean {
  if (ofRule !== protocol) return false;
  if (written === undefined) return true;
  if (typeof written === 'string')
    return to.ports.some((one) => one.name === written && one.number === port && one.protocol === protocol);
  return typeof endPort === 'number' ? Number(written) <= port && port <= endPort : written === port;
}

function isInBlock({ cidr, except }: JsonObject, address: string): boolean {
  const holds = (text: unknown): boolean => {
    const [range, wanted] = [parseRange(String(text)), parseRange(address)];
    return range !== undefined && wanted !== undefined && range.first <= wanted.first && wanted.first <= range.last;
  };
  return holds(cidr) && !(Array.isArray(except) && except.some(holds));
}

function isSelected(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (!isObject(selector)) return true;
  return (
    Object.entries(textMap(selector.matchLabels)).every(([key, value]) => labels[key] === value) &&
    objects(selector.matchExpressions).every(({ key, operator, values }) => {
      const value = labels[String(key)];
      const listed = Array.isArray(values) && value !== undefined && values.includes(value);
      if (operator === 'In') return listed;
      if (operator === 'NotIn') return !listed;
      return (operator === 'Exists') === (value !== undefined);
    })
  );
}
