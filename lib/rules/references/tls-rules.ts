import { didYouMean } from '../../core';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, specOf, textMap, texts, type Item } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import { word } from '../word';
import { madeBy } from './made';

/** Annotations by which cert-manager makes the Secrets that an Ingress or a gateway names. */
const MAKES_CERTIFICATES = /^cert-manager\.io\/(cluster-)?issuer$/;

function isMadeByAnnotation({ object }: Item): boolean {
  return Object.keys(textMap(object.metadata.annotations)).some((key) => MAKES_CERTIFICATES.test(key));
}

function checkSecret(
  item: Item,
  namespace: string | undefined,
  name: string,
  property: string,
  report: ReportManifest,
  context: ManifestContext,
): void {
  const made = madeBy(context);
  if (!made.hasSecret(namespace, name)) {
    const known = context.inventory
      .ofKind('cert-manager.io/Certificate')
      .filter(({ object }) => object.metadata.namespace === namespace)
      .map((certificate) => word(specOf(certificate.object).secretName));
    report({
      item,
      property,
      message: `names the Secret ${name}, which nobody makes in ${namespace ?? 'its namespace'}${didYouMean(name, known)}`,
      given: name,
      remedy: 'make a Certificate or a Secret of that name, or name one that is made',
      ...(context.needs === undefined ? { severity: 'warning' } : {}),
    });
    return;
  }
  const keys = made.secretKeys(namespace, name);
  if (keys === undefined || (keys.has('tls.crt') && keys.has('tls.key'))) return;
  report({
    item,
    property,
    message: `names the Secret ${name}, which holds no certificate`,
    given: name,
    allowed: 'a Secret with tls.crt and tls.key',
    remedy: 'name the Secret of a certificate',
  });
}

const tlsSecret: ManifestRule = {
  id: 'tls-secret-reference',
  severity: 'error',
  title: 'The Secrets from which Ingresses and gateways serve TLS are made, and hold certificates',
  reason: 'the controller answers with a certificate of its own, which no client trusts, or not at all',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
  equivalents: {},
  objects: {
    'networking.k8s.io/Ingress': (item, report, context) => {
      if (isMadeByAnnotation(item)) return;
      for (const [index, { secretName }] of objects(specOf(item.object).tls).entries())
        if (typeof secretName === 'string' && secretName !== '')
          checkSecret(
            item,
            item.object.metadata.namespace,
            secretName,
            `spec.tls[${String(index)}].secretName`,
            report,
            context,
          );
    },
    'gateway.networking.k8s.io/Gateway': (item, report, context) => {
      if (isMadeByAnnotation(item)) return;
      for (const [index, { tls }] of objects(specOf(item.object).listeners).entries())
        for (const [number, { kind = 'Secret', name, namespace }] of objects(
          isObject(tls) ? tls.certificateRefs : undefined,
        ).entries())
          if (kind === 'Secret' && typeof name === 'string')
            checkSecret(
              item,
              typeof namespace === 'string' ? namespace : item.object.metadata.namespace,
              name,
              `spec.listeners[${String(index)}].tls.certificateRefs[${String(number)}].name`,
              report,
              context,
            );
    },
  },
};

/** Whether a name of a certificate stands for a host: a star stands for one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.slice(host.indexOf('.') + 1) === name.slice(2));
}

const tlsHosts: ManifestRule = {
  id: 'tls-hosts',
  severity: 'warning',
  title: 'The hosts of TLS are hosts of the rules, and names of the certificate',
  reason: 'clients get a certificate of another name, and refuse it',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
  equivalents: {},
  objects: {
    'networking.k8s.io/Ingress': (item, report, { inventory }) => {
      const { tls, rules } = specOf(item.object);
      const hosts = objects(rules).flatMap(({ host }) => (typeof host === 'string' && host !== '' ? [host] : []));
      for (const [index, { hosts: secured, secretName }] of objects(tls).entries()) {
        const certificate = inventory
          .ofKind('cert-manager.io/Certificate')
          .find(
            (one) =>
              one.object.metadata.namespace === item.object.metadata.namespace &&
              specOf(one.object).secretName === secretName,
          );
        const names =
          certificate === undefined
            ? []
            : [...texts(specOf(certificate.object).dnsNames), word(specOf(certificate.object).commonName)];
        for (const [number, host] of texts(secured).entries()) {
          const property = `spec.tls[${String(index)}].hosts[${String(number)}]`;
          if (hosts.length > 0 && !hosts.some((one) => covers(host, one) || covers(one, host)))
            report({
              item,
              property,
              message: 'is a host of no rule',
              given: host,
              allowed: hosts.join(', '),
              remedy: 'write the host of the rule that it is for',
            });
          else if (certificate !== undefined && !names.some((name) => covers(name, host)))
            report({
              item,
              property,
              message: `is no name of Certificate ${certificate.object.metadata.name}`,
              given: host,
              allowed: names.filter((name) => name !== '?').join(', '),
              remedy: 'add the host to the dnsNames of the Certificate',
            });
        }
      }
    },
  },
};

/** Kinds that write a Secret, with where they say which. */
const WRITERS: Readonly<Record<string, (spec: JsonObject, name: string) => Json | undefined>> = {
  'cert-manager.io/Certificate': ({ secretName }) => secretName,
  'external-secrets.io/ExternalSecret': ({ target }, name) => (isObject(target) ? (target.name ?? name) : name),
};

const oneWriter: ManifestRule = {
  id: 'secret-one-writer',
  severity: 'error',
  title: 'Every Secret is written by one resource',
  reason: 'two controllers overwrite each other for ever, and pods get now the one and now the other',
  source: 'https://cert-manager.io/docs/usage/certificate/',
  equivalents: {},
  all: ({ inventory }, report) => {
    const writers = new Map<string, Item>();
    for (const [groupKind, secretOf] of Object.entries(WRITERS))
      for (const item of inventory.ofKind(groupKind)) {
        const { name, namespace } = item.object.metadata;
        const secret = secretOf(specOf(item.object), name);
        if (typeof secret !== 'string') continue;
        const place = `${namespace ?? ''}/${secret}`;
        const first = writers.get(place);
        if (first === undefined) writers.set(place, item);
        else if (first.object.kind !== item.object.kind || first.object.metadata.name !== name)
          report({
            item,
            property: item.object.kind === 'Certificate' ? 'spec.secretName' : 'spec.target.name',
            message: `writes the Secret ${secret}, which ${first.object.kind} ${first.object.metadata.name} writes too`,
            given: secret,
            remedy: 'give each a Secret of its own',
          });
      }
  },
};

/** What issues certificates or keeps secrets, by who names it. */
const SOURCES = {
  'cert-manager.io/Certificate': { field: 'issuerRef', usual: 'Issuer', group: 'cert-manager.io' },
  'external-secrets.io/ExternalSecret': { field: 'secretStoreRef', usual: 'SecretStore', group: 'external-secrets.io' },
} as const;

const secretSource: ManifestRule = {
  id: 'secret-source-reference',
  severity: 'error',
  title: 'Issuers of certificates and stores of secrets are made where they are named',
  reason: 'the Secret is never written, and pods wait for it for ever',
  source: 'https://cert-manager.io/docs/concepts/issuer/ and https://external-secrets.io/latest/api/secretstore/',
  equivalents: {},
  objects: Object.fromEntries(
    Object.entries(SOURCES).map(([groupKind, { field, usual, group }]) => [
      groupKind,
      (item: Item, report: ReportManifest, { inventory, needs }: ManifestContext): void => {
        const given = specOf(item.object)[field];
        if (!isObject(given) || typeof given.name !== 'string') return;
        const { name, kind = usual, group: of = group } = given;
        if (typeof kind !== 'string' || of !== group) return;
        const { namespace } = item.object.metadata;
        if (inventory.find(`${group}/${kind}`, namespace, name) !== undefined) return;
        const made = inventory.ofKind(`${group}/${kind}`);
        // one for the whole cluster mostly stands elsewhere
        if (kind !== usual && made.length === 0) return;
        report({
          item,
          property: `spec.${field}.name`,
          message: `names the ${kind} ${name}, which nobody makes${kind === usual ? ` in ${namespace ?? 'its namespace'}` : ''}${didYouMean(
            name,
            made.map(({ object }) => object.metadata.name),
          )}`,
          given: name,
          remedy: `make the ${kind}, or name one that is made`,
          ...(needs === undefined ? { severity: 'warning' } : {}),
        });
      },
    ]),
  ),
};

/** That TLS has the certificates that it names, and Secrets somebody who writes them. */
export const tlsRules: readonly ManifestRule[] = [oneWriter, secretSource, tlsHosts, tlsSecret];
