import { Late, type Problem, CallSite } from '../core';
import { Manifest } from '../kubernetes';
import type { MarkedText, Model, ModelObject } from '../model';
import type { Rule } from './rule';
import { lateSecrets } from './secrets/late-secrets';

const lost: Rule = {
  id: 'late-value-lost',
  severity: 'error',
  title: 'No late value was printed as text',
  reason: 'what would be applied is a warning text or [object Object] instead of the value',
  source: 'Pulumi: Output.toString and Output.toJSON',
  check: (model, report) => {
    for (const { entry, path, text } of model.markedTexts) {
      if (!Late.isLost(text)) continue;
      report({
        construct: entry.construct,
        property: path,
        message: 'holds what a late value leaves behind when it is turned into text by mistake',
        given: text,
        remedy: 'pass the late value itself, or join with its apply method',
      });
    }
  },
};

/** What says where an object belongs: it must be known before anything is rendered. */
const IDENTITY = new Set(['apiVersion', 'kind', 'metadata.name', 'metadata.namespace']);

const place: Rule = {
  id: 'late-value-place',
  severity: 'error',
  title: 'Late values stand in values only, never in names, namespaces or keys',
  reason: 'what an object is called decides where it goes and what else refers to it, before anything is deployed',
  source: 'the contract of late values',
  check: (model, report) => {
    for (const marked of model.markedTexts) {
      const { entry, path, text, role } = marked;
      if (!Late.isIn(text) || isHashedName(marked) || (role === 'value' && !IDENTITY.has(path))) continue;
      report({
        construct: entry.construct,
        property: path,
        message: `has a late value in ${role === 'key' ? 'a key' : 'what identifies the object'}`,
        allowed: 'late values where text is only passed on, such as endpoints and configuration values',
        remedy: 'give a plain value, for instance from the stack configuration',
      });
    }
  },
};

/** The name of a run-once Job ends in a hash of its content, which is late where the content is. */
function isHashedName({ entry, path, text }: MarkedText): boolean {
  return entry.object.kind === 'Job' && path === 'metadata.name' && text.endsWith('⟧');
}

const secretPlace: Rule = {
  id: 'late-secret-place',
  severity: 'error',
  title: 'Late secrets stand in Secrets only',
  reason: 'everybody who may read the object, or its definition, reads the secret',
  source: 'Kubernetes: good practices for Secrets',
  check: (model, report) => {
    for (const { entry, path, text } of model.markedTexts) {
      if (isSecret(entry) || !Late.in(text).some(Late.isSecret)) continue;
      report({
        construct: entry.construct,
        property: path,
        message: `has a secret late value in a ${entry.object.kind}`,
        allowed: 'secret late values in objects of kind Secret',
        remedy: 'put the value into a Secret, and let the pod read it from there',
      });
    }
  },
};

function isSecret({ object }: ModelObject): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1';
}

/** Rules about late values. */
export const lateRules: readonly Rule[] = [lost, place, secretPlace];

/**
 * Late values that keep a tree from being written to files: those that are not known yet, and all in Secrets.
 *
 * @param model - the tree
 * @param writer - who writes: cdk8s binds late values only in objects of this library
 * @returns one problem a text
 */
export function unwritableLateTexts(model: Model, writer: 'platform' | 'cdk8s'): Problem[] {
  const problems: Problem[] = [];
  for (const { entry, path, text, role } of model.markedTexts) {
    const { construct } = entry;
    if (role === 'key' || !Late.isIn(text) || IDENTITY.has(path)) continue; // the rules above say so
    const bound = writer === 'platform' || Manifest.isManifest(construct);
    if (bound && !isSecret(entry) && !Late.isIn(Late.settle(text))) continue;
    const message = isSecret(entry)
      ? 'is a late value in a Secret, and no secret value is ever written to a file'
      : UNKNOWN;
    problems.push({ path: construct.node.path, property: path, message, remedy: BIND, at: CallSite.of(construct) });
  }
  for (const need of model.needs) {
    const text = JSON.stringify(need);
    if (!Late.isIn(text) || !Late.isIn(Late.settle(text))) continue;
    problems.push({ path: model.root.node.path, property: `needs.${need.id}`, message: UNKNOWN, remedy: BIND });
  }
  return [...problems, ...lateSecrets(model)];
}

const UNKNOWN = 'holds a late value that is not known when files are written';
const BIND = 'let Pulumi deploy the platform, which binds late values, or give a plain value';
