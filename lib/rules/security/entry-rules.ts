import { parseRange } from '../../core';
import { isObject, nameOfObject, objects, specOf, type Item } from '../../model';
import type { ManifestRule } from '../manifest-rule';

const INGRESS = 'https://kubernetes.io/docs/concepts/services-networking/ingress/';

/** A way in: who asks for a host and path. */
interface Entry {
  readonly item: Item;
  readonly property: string;
  readonly words: string;
  readonly key: string;
}

function entriesOf(item: Item): Entry[] {
  const { ingressClassName, rules } = specOf(item.object);
  return objects(rules).flatMap(({ host, http }, index) =>
    objects(isObject(http) ? http.paths : undefined).map(({ path = '/', pathType }, place): Entry => {
      const [name, route, type, className] = [host ?? '*', path, pathType ?? '', ingressClassName ?? ''].map(String);
      return {
        item,
        property: `spec.rules[${String(index)}].http.paths[${String(place)}]`,
        words: `${name ?? ''}${route ?? ''}`,
        key: [className, name, route, type].join('\n'),
      };
    }),
  );
}

const pathOnce: ManifestRule = {
  id: 'ingress-path-once',
  severity: 'warning',
  title: 'A host and path leads to one place',
  reason: 'which of two Ingresses gets the traffic is up to the controller, and may change when one of them does',
  source: `${INGRESS}#multiple-matches; controllers differ`,
  equivalents: {},
  all: ({ inventory }, report) => {
    const seen = new Map<string, Entry>();
    for (const item of inventory.ofKind('networking.k8s.io/Ingress')) {
      // a canary stands beside what it tries out
      const { annotations } = item.object.metadata;
      if (annotations?.['nginx.ingress.kubernetes.io/canary'] === 'true') continue;
      for (const entry of entriesOf(item)) {
        const first = seen.get(entry.key);
        if (first === undefined) seen.set(entry.key, entry);
        else
          report({
            item,
            property: entry.property,
            message: `leads ${entry.words} somewhere, and so does ${nameOfObject(first.item.object)}`,
            given: entry.words,
            remedy: 'leave one of the two out, or give it another host or path',
          });
      }
    }
  },
};

const host: ManifestRule = {
  id: 'ingress-host',
  severity: 'warning',
  title: 'In prod every rule of an Ingress names its host',
  reason: 'a rule without a host takes the requests for all hosts, those that nobody thought of as well',
  source: `${INGRESS}#ingress-rules`,
  equivalents: {},
  objects: {
    'networking.k8s.io/Ingress': (item, report, { tier }) => {
      if (tier !== 'prod') return;
      for (const [index, { host: name }] of objects(specOf(item.object).rules).entries()) {
        if (name !== undefined && name !== '') continue;
        report({
          item,
          property: `spec.rules[${String(index)}].host`,
          message: 'is not given, so that the rule takes requests for any host',
          remedy: 'write the host',
        });
      }
    },
  },
};

/** Names under which clouds answer machines about themselves. */
const METADATA_NAME =
  /^(?:metadata\.google\.internal|metadata|instance-data(?:\.ec2\.internal)?|metadata\.azure\.internal)\.?$/i;
const OWN_NODE = /^(?:localhost|localhost\.localdomain)\.?$/i;

const externalName: ManifestRule = {
  id: 'service-external-name',
  severity: 'warning',
  title: 'A Service with an external name leads to a name that may be asked',
  reason:
    'whoever calls the Service calls that name with the rights of its own network: the metadata service, or the pod itself',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname',
  equivalents: {},
  objects: {
    '/Service': (item, report) => {
      const { type, externalName: name } = specOf(item.object);
      if (type !== 'ExternalName' || typeof name !== 'string') return;
      const message = METADATA_NAME.test(name)
        ? 'is the metadata service of a cloud'
        : OWN_NODE.test(name)
          ? 'is whoever asks'
          : parseRange(name) === undefined
            ? undefined
            : 'is an address, which is read as a name and found nowhere';
      if (message === undefined) return;
      report({
        item,
        property: 'spec.externalName',
        message,
        given: name,
        allowed: 'a DNS name',
        remedy: 'write the name of the server; for an address, a Service without a selector and an EndpointSlice',
      });
    },
  },
};

/** Ways into the cluster and out of it by name. */
export const entryRules: readonly ManifestRule[] = [pathOnce, host, externalName];
