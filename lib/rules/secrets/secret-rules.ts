import { Late } from '../../core';
import { secretsInObject, type SecretInObject } from '../../analysis/secrets';
import { isObject, objects, type Item } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';

const GOOD_PRACTICES = 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/';
const FOR_EVER = 'the output goes to a repository, where everybody who may read it has the secret for ever';

const secretInOutput: ManifestRule = {
  id: 'secret-in-output',
  severity: 'error',
  title: 'No Secret with values is in the output',
  reason: FOR_EVER,
  source: 'NSA/CISA Kubernetes hardening guide: secrets',
  equivalents: { rows: ['F18'], kubescape: ['C-0208'], cis: ['5.4.2'] },
  objects: {
    '/Secret': (item, report) => {
      for (const field of ['data', 'stringData']) {
        const data = item.object[field];
        if (!isObject(data) || !Object.values(data).some(isKnownText)) continue;
        report({
          item,
          property: field,
          message: 'holds a secret value',
          remedy: 'let the platform state a need for it, or use External Secrets; see the README on secrets',
        });
      }
    },
  },
};

function isKnownText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !Late.isIn(value);
}

const secretInConfigMap: ManifestRule = {
  id: 'secret-in-config-map',
  severity: 'error',
  title: 'No ConfigMap holds a password, a token or a key',
  reason: `whoever may read configuration reads it, and ${FOR_EVER}`,
  source: `${GOOD_PRACTICES}#avoid-sharing-secret-manifests`,
  equivalents: {
    rows: ['F17'],
    polaris: ['sensitiveConfigmapContent'],
    kubescape: ['C-0012'],
    trivy: ['KSV-0109', 'KSV-01010'],
  },
  objects: {
    '/ConfigMap': (item, report) => {
      tell(
        item,
        report,
        'put the value into a Secret that is made outside this output, and let the configuration refer to it: ${dir:…}, ${file:…} or ${env:…} of Kafka, an environment variable from secretKeyRef, or a mounted file; then change the value, since it has been seen',
      );
    },
  },
};

const secretLiteral: ManifestRule = {
  id: 'secret-literal',
  severity: 'error',
  title: 'No manifest holds a password, a token or a key as text',
  reason: FOR_EVER,
  source: GOOD_PRACTICES,
  equivalents: {
    rows: ['F16'],
    kubeLinter: ['env-var-secret'],
    polaris: ['sensitiveContainerEnvVar'],
    kubescape: ['C-0012'],
  },
  objects: {
    '*': (item, report) => {
      const { apiVersion, kind } = item.object;
      if (apiVersion === 'v1' && kind === 'ConfigMap') return;
      tell(
        item,
        report,
        'put the value into a Secret that is made outside this output, and refer to it: a mounted file, or valueFrom.secretKeyRef; then change the value, since it has been seen',
      );
    },
  },
};

/** One finding a text, whatever is in it. */
function tell(item: Item, report: ReportManifest, remedy: string): void {
  const found = secretsInObject(item.object);
  if (found.length === 0) return;
  const byPath = new Map<string, SecretInObject[]>();
  for (const one of found) byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
  for (const [property, secrets] of byPath) {
    const more = secrets.length > MOST_TOLD ? ` and ${String(secrets.length - MOST_TOLD)} more` : '';
    const told = secrets.slice(0, MOST_TOLD).map(({ what }) => what);
    report({ item, property, message: `holds what looks like a secret: ${told.join('; ')}${more}`, remedy });
  }
}
const MOST_TOLD = 3;

const secretEnvFrom: ManifestRule = {
  id: 'secret-env-from',
  severity: 'warning',
  title: 'No container gets a whole Secret as environment',
  reason:
    'every key that is ever added shows up in the environment of all its processes, in crash dumps and in what they log',
  source: 'CIS Kubernetes benchmark 5.4.1: prefer secrets as files over secrets as environment variables',
  equivalents: {
    rows: ['F16'],
    kubeLinter: ['read-secret-from-env-var'],
    checkov: ['CKV_K8S_35'],
    kubescape: ['C-0207'],
    cis: ['5.4.1'],
  },
  container: ({ container, path, item }, report) => {
    for (const [index, source] of objects(container.envFrom).entries()) {
      if (!isObject(source.secretRef)) continue;
      report({
        item,
        property: `${path}.envFrom[${String(index)}].secretRef`,
        message: 'gives all keys of a Secret to the environment',
        given: source.secretRef.name,
        allowed: 'mounted files; single keys by valueFrom.secretKeyRef where the program reads nothing else',
        remedy: 'mount the Secret as a volume, or name the keys that the program needs',
      });
    }
  },
};

/** Rows F16 to F18 of the crosswalk: secret values. */
export const secretRules: readonly ManifestRule[] = [secretInOutput, secretInConfigMap, secretLiteral, secretEnvFrom];
