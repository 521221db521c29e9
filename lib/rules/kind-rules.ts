import { didYouMean } from '../core';
import { apiGroup, type KubeObject, type ObjectSchemas } from '../kubernetes';
import type { ManifestReport, ManifestRule } from './manifest-rule';
import { schemasFor } from './schema-rule';

type Verdict = Omit<ManifestReport, 'item'>;

const kindKnown: ManifestRule = {
  id: 'kind-known',
  severity: 'error',
  title: 'Every kind is served in its version',
  reason: 'the API server has no such kind and refuses the object, and what is applied with it may stand half',
  source: "Kubernetes' OpenAPI of the target's minors, and the operators' custom resource definitions",
  equivalents: { rows: ['F22'], kubeLinter: ['schema-validation'] },
  objects: {
    '*': (item, report, context) => {
      const schemas = schemasFor(context);
      const { apiVersion, kind } = item.object;
      if (schemas.has(apiVersion, kind)) return;
      const verdict = isOwn(apiGroup(apiVersion), schemas)
        ? ownVerdict(item.object, schemas)
        : others(item.object, schemas);
      if (verdict !== undefined) report({ item, ...verdict });
    },
  },
};

/** Versions that clusters serve only where somebody turned them on; those that are gone have a rule of their own. */
const UNSTABLE = /(alpha|beta)\d+$/;

/** Groups of Kubernetes itself; no other has a name without a dot. */
function isOwn(group: string, schemas: ObjectSchemas): boolean {
  return !group.includes('.') || schemas.groups(group).some(({ source }) => source === 'Kubernetes');
}

function ownVerdict({ apiVersion, kind }: KubeObject, schemas: ObjectSchemas): Verdict | undefined {
  if (UNSTABLE.test(apiVersion)) return undefined;
  const elsewhere = schemas.apiVersionsOf(kind);
  if (elsewhere.length > 0)
    return {
      property: 'apiVersion',
      message: `Kubernetes has no ${kind} in ${apiVersion}`,
      given: apiVersion,
      allowed: elsewhere.join(', '),
      remedy: `write apiVersion: ${elsewhere.at(-1) ?? ''}`,
    };
  const kinds = schemas.groups(apiGroup(apiVersion)).flatMap((group) => group.kinds.map(kindOf));
  return {
    property: 'kind',
    message: `Kubernetes has no kind of this name in ${apiVersion}${didYouMean(kind, kinds)}`,
    given: kind,
    remedy: 'write the kind as kubectl api-resources lists it',
  };
}

/** Of the kinds of others not all are known: a group may belong to two operators, and versions come and go. */
function others({ apiVersion, kind }: KubeObject, schemas: ObjectSchemas): Verdict | undefined {
  for (const { source, kinds } of schemas.groups(apiGroup(apiVersion))) {
    const served = kinds.filter((one) => kindOf(one) === kind).map((one) => one.slice(0, -kind.length - 1));
    if (served.length > 0)
      return {
        property: 'apiVersion',
        message: `${kind} is not served in this version by ${source}`,
        given: apiVersion,
        allowed: served.join(', '),
        remedy: 'write a version that is served, and read what changed between the two',
        severity: 'warning',
      };
    const meant = didYouMean(kind, kinds.map(kindOf));
    if (meant !== '')
      return {
        property: 'kind',
        message: `is no kind of ${source}${meant}`,
        given: kind,
        remedy: 'write the kind as kubectl api-resources lists it',
        severity: 'warning',
      };
  }
  return undefined;
}

function kindOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What the server writes and checks: with them, an object fits one state of one cluster. */
const SERVER_FIELDS = ['managedFields', 'resourceVersion', 'uid'] as const;

const serverFields: ManifestRule = {
  id: 'server-fields',
  severity: 'warning',
  title: 'No manifest has what only the API server writes',
  reason:
    'an object with the version or the identity of one that has changed or is gone is refused, as is one with managed fields',
  source: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions',
  equivalents: {},
  objects: {
    '*': (item, report) => {
      const metadata: Readonly<Record<string, unknown>> = item.object.metadata;
      for (const field of SERVER_FIELDS) {
        if (metadata[field] === undefined || metadata[field] === null) continue;
        report({
          item,
          property: `metadata.${field}`,
          message: 'was copied from a cluster',
          remedy: 'leave it out',
        });
      }
    },
  },
};

/** That the cluster has the kinds, and that objects come from a person or a program and not from a cluster. */
export const kindRules: readonly ManifestRule[] = [kindKnown, serverFields];
