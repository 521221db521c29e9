import { describeSecret, findSecrets } from '../../core';
import type { Rule } from '../rule';

/** That needs, which are written beside the manifests, hold no secret. */
export const secretInNeeds: Rule = {
  id: 'secret-in-needs',
  severity: 'error',
  title: 'No need holds a secret value',
  reason: 'needs.json goes where the manifests go, and everybody who may read it has the secret for ever',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  check: (model, report) => {
    for (const need of model.needs) {
      const tell = (property: string, what: string): void => {
        report({
          construct: model.root,
          property,
          message: `holds what looks like a secret: ${what}`,
          remedy: 'describe the secret, and leave its value out; whoever brings it puts it into the cluster',
        });
      };
      if (need.kind === 'secret') {
        const { places, shape, ...others } = need;
        visit(others, `needs.${need.id}`, '', tell);
        visit(shape, `needs.${need.id}.shape`, '', tell);
        for (const [index, { keys, ...place }] of places.entries()) {
          const path = `needs.${need.id}.places[${String(index)}]`;
          visit(place, path, '', tell);
          for (const [key, part] of Object.entries(keys))
            if (typeof part !== 'string') visit(part, `${path}.keys.${key}`, key, tell);
        }
      } else {
        visit(need, `needs.${need.id}`, '', tell);
      }
    }
  },
};

/** Behind a key of a place stands which part of the secret belongs there, or a text that is no part of it. */
function visit(value: unknown, path: string, name: string, found: (path: string, what: string) => void): void {
  if (typeof value === 'string') {
    const [first] = findSecrets(value, { name });
    if (first !== undefined) found(path, describeSecret(value, first));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`, key === 'text' ? name : key, found);
  }
}
