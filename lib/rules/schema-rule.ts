import { objectSchemas, type ObjectSchemas } from '../kubernetes';
import type { ManifestContext, ManifestRule } from './manifest-rule';

const prepared = new WeakMap<ManifestContext, ObjectSchemas>();

/**
 * The schemas that hold in a cluster: those of definitions among the manifests before those that are known of operators.
 *
 * @param context - what manifests are judged by
 * @returns the schemas of its minors of Kubernetes and of its operators
 */
export function schemasFor(context: ManifestContext): ObjectSchemas {
  const known = prepared.get(context);
  if (known !== undefined) return known;
  const needed = (context.needs ?? []).flatMap((need) =>
    need.kind === 'operator' ? [{ name: need.operator, version: need.version }] : [],
  );
  const definitions = context.inventory
    .ofKind('apiextensions.k8s.io/CustomResourceDefinition')
    .map(({ object }) => object);
  const { kubernetes: minors } = context.target;
  const schemas = objectSchemas({ minors, operators: context.operators ?? needed, definitions });
  prepared.set(context, schemas);
  return schemas;
}

/**
 * What the API server writes, and `kubectl get -o yaml` shows: the schemas leave it out, and a server that is given it
 * ignores it.
 */
const OF_THE_SERVER =
  /^(?:metadata\.(?:creationTimestamp|deletionTimestamp|managedFields|resourceVersion|selfLink|uid)|(?:spec\.volumeClaimTemplates\[\d+\]\.)?status)$/;

const schema: ManifestRule = {
  id: 'schema',
  severity: 'error',
  title: 'Every object fits the schema of its kind',
  reason: 'the API server refuses it, or drops what it does not know in silence',
  source: "Kubernetes' OpenAPI and enums of the target's minors, and the operators' custom resource definitions",
  equivalents: {
    rows: ['F15', 'F22'],
    kubeScore: ['environment-variable-key-duplication'],
    kubeLinter: ['duplicate-env-var', 'schema-validation'],
  },
  objects: {
    '*': (item, report, context) => {
      for (const { path, message } of schemasFor(context).validate(item.object)) {
        if (OF_THE_SERVER.test(path)) continue;
        report({
          item,
          ...(path === '' ? {} : { property: path }),
          message,
          remedy: 'write what the schema of the kind allows; kubectl explain shows it',
        });
      }
    },
  },
};

/** That objects fit the schemas of their kinds. */
export const schemaRules: readonly ManifestRule[] = [schema];
