import { Late } from '../../core';
import { apiGroup, type Json, type KubeObject } from '../../kubernetes';
import { isObject, objects, type Item } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';
import {
  DNS_LABEL,
  DNS_LABEL_1035,
  DNS_SUBDOMAIN,
  faultOf,
  FILE_KEY,
  formWords,
  IANA_SERVICE_NAME,
  LABEL_VALUE,
  PATH_SEGMENT,
  QUALIFIED_NAME,
  type NameForm,
} from './name-syntax';

const NAMES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/';

/** Kinds whose names are more, or less, than DNS subdomains, with their groups. */
const FORMS: ReadonlyMap<string, readonly [group: string, form: NameForm]> = new Map([
  ['Namespace', ['', DNS_LABEL]],
  ['Service', ['', DNS_LABEL_1035]],
  // its Jobs have 11 characters behind it, and their names stand in a label
  ['CronJob', ['batch', { ...DNS_SUBDOMAIN, max: 52 }]],
  // its name stands in the label batch.kubernetes.io/job-name
  ['Job', ['batch', { ...DNS_SUBDOMAIN, max: 63 }]],
  // its revisions have 11 characters behind it, and their names stand in the label controller-revision-hash
  ['StatefulSet', ['apps', { ...DNS_LABEL, max: 52 }]],
  ['PodDisruptionBudget', ['policy', PATH_SEGMENT]], // seen with 1.34: as free as roles
  ['ClusterRole', ['rbac.authorization.k8s.io', PATH_SEGMENT]],
  ['ClusterRoleBinding', ['rbac.authorization.k8s.io', PATH_SEGMENT]],
  ['Role', ['rbac.authorization.k8s.io', PATH_SEGMENT]],
  ['RoleBinding', ['rbac.authorization.k8s.io', PATH_SEGMENT]],
]);

function formOf({ apiVersion, kind }: KubeObject): NameForm {
  const [group, form] = FORMS.get(kind) ?? [];
  return form !== undefined && apiGroup(apiVersion) === group ? form : DNS_SUBDOMAIN;
}

const goodNamespaces = new Set<string>();

const objectName: ManifestRule = {
  id: 'object-name',
  severity: 'error',
  title: 'Every object has a name that its kind takes',
  reason: 'the API server refuses the object, or the pods that are named after it',
  source: `${NAMES}#names; the limits of CronJob, Job and StatefulSet come from labels that hold derived names`,
  equivalents: {},
  objects: {
    '*': (item, report) => {
      const { object } = item;
      const { name, namespace } = object.metadata;
      const form = formOf(object);
      // an empty name, and one that is known late, are refused elsewhere
      if (faultOf(name, form) !== undefined && name !== '' && !Late.isIn(name))
        reportName(item, 'metadata.name', object.kind, name, form, report);
      if (namespace !== undefined && !isGood(namespace, DNS_LABEL, goodNamespaces) && !Late.isIn(namespace))
        reportName(item, 'metadata.namespace', 'Namespace', namespace, DNS_LABEL, report);
    },
  },
};

function reportName(
  item: Item,
  property: string,
  kind: string,
  name: string,
  form: NameForm,
  report: ReportManifest,
): void {
  report({
    item,
    property,
    message: `is no name for a ${kind}: it ${faultOf(name, form) ?? 'is none'}`,
    given: name,
    allowed: formWords(form),
    remedy: 'shorten or change the name',
  });
}

/** Labels repeat everywhere: what was seen to be good is not looked at again. */
const goodKeys = new Set<string>();
const goodValues = new Set<string>();

/** Programs that run for ever must not remember for ever. */
const MOST_REMEMBERED = 10_000;

function isGood(text: string, form: NameForm, known: Set<string>): boolean {
  if (known.has(text)) return true;
  if (faultOf(text, form) !== undefined) return false;
  if (known.size < MOST_REMEMBERED) known.add(text);
  return true;
}

function checkLabels(labels: Json | undefined, property: string, item: Item, report: ReportManifest): void {
  if (!isObject(labels)) return;
  for (const key in labels) {
    const value = labels[key];
    if (!isGood(key, QUALIFIED_NAME, goodKeys)) {
      report({
        item,
        property: `${property}.${key}`,
        message: 'is no key of a label',
        given: key,
        allowed: formWords(QUALIFIED_NAME),
        remedy: 'shorten or change the key',
      });
    }
    if (typeof value !== 'string' || isGood(value, LABEL_VALUE, goodValues) || Late.isIn(value)) continue;
    report({
      item,
      property: `${property}.${key}`,
      message: `is no value of a label: it ${faultOf(value, LABEL_VALUE) ?? 'is none'}`,
      given: value,
      allowed: formWords(LABEL_VALUE),
      remedy: 'shorten or change the value, or make it an annotation',
    });
  }
}

const labelSyntax: ManifestRule = {
  id: 'label-syntax',
  severity: 'error',
  title: 'Keys and values of labels have the form that Kubernetes takes',
  reason: 'the API server refuses the object',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
  equivalents: { rows: ['F20'], kubeScore: ['label-values'] },
  objects: {
    '*': (item, report) => {
      const { metadata, spec } = item.object;
      checkLabels(metadata.labels, 'metadata.labels', item, report);
      if (!isObject(spec)) return;
      const { selector } = spec;
      if (isObject(selector)) {
        const plain = item.object.kind === 'Service';
        checkLabels(
          plain ? selector : selector.matchLabels,
          plain ? 'spec.selector' : 'spec.selector.matchLabels',
          item,
          report,
        );
      }
    },
  },
  pod: ({ pointer, labels, spec }, item, report) => {
    const base = pointer.slice(1).replaceAll('/', '.');
    if (base !== 'spec') checkLabels(labels, `${base.slice(0, -'spec'.length)}metadata.labels`, item, report);
    if (spec.nodeSelector !== undefined) checkLabels(spec.nodeSelector, `${base}.nodeSelector`, item, report);
  },
};

/** What the API server takes for all annotations of an object. */
const MOST_ANNOTATION_BYTES = 256 * 1024;

const annotations: ManifestRule = {
  id: 'annotations',
  severity: 'error',
  title: 'Annotations have keys of the right form, and together at most 256 KiB',
  reason: 'the API server refuses the object',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set',
  equivalents: {},
  objects: {
    '*': (item, report) => {
      const values = item.object.metadata.annotations;
      if (!isObject(values)) return;
      let bytes = 0;
      for (const key in values) {
        const value = values[key];
        bytes += key.length + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
        // the API server looks at the key in lower case
        if (isGood(key.toLowerCase(), QUALIFIED_NAME, goodKeys)) continue;
        report({
          item,
          property: `metadata.annotations.${key}`,
          message: 'is no key of an annotation',
          given: key,
          allowed: formWords(QUALIFIED_NAME),
          remedy: 'shorten or change the key',
        });
      }
      if (bytes <= MOST_ANNOTATION_BYTES) return;
      report({
        item,
        property: 'metadata.annotations',
        message: `hold ${String(Math.ceil(bytes / 1024))} KiB`,
        allowed: `at most ${String(MOST_ANNOTATION_BYTES / 1024)} KiB together`,
        remedy: 'move the contents into a ConfigMap',
      });
    },
  },
};

const dataKey: ManifestRule = {
  id: 'data-key',
  severity: 'error',
  title: 'Keys of ConfigMaps and Secrets are names of files',
  reason: 'the API server refuses the object',
  source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object',
  equivalents: {},
  objects: { '/ConfigMap': checkKeys, '/Secret': checkKeys },
};

function checkKeys(item: Item, report: ReportManifest): void {
  const { object } = item;
  for (const field of ['data', 'stringData', 'binaryData'] as const) {
    const map = object[field];
    if (!isObject(map)) continue;
    for (const key in map) {
      if (isGood(key, FILE_KEY, goodFiles) || Late.isIn(key)) continue;
      report({
        item,
        property: `${field}.${key}`,
        message: `is no key of a ${object.kind}: it ${faultOf(key, FILE_KEY) ?? 'is none'}`,
        given: key,
        allowed: formWords(FILE_KEY),
        remedy: 'change the key; a volume can give it another path through items',
      });
    }
  }
}

const goodFiles = new Set<string>();
const goodPorts = new Set<string>();
const goodLabels = new Set<string>();

const podNames: ManifestRule = {
  id: 'pod-part-name',
  severity: 'error',
  title: 'Containers, volumes and ports of a pod have names of the right form, and each its own',
  reason: 'the API server refuses the pod',
  source: `${NAMES}#dns-label-names; ports: RFC 6335, section 5.1`,
  equivalents: { rows: ['A22'], kubeScore: ['container-ports-check'] },
  container: ({ container, path, item }, report) => {
    if (typeof container.name === 'string')
      checkName(container.name, `${path}.name`, DNS_LABEL, goodLabels, item, report);
    if (container.ports === undefined) return;
    const names = objects(container.ports).map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (typeof name !== 'string') continue;
      const property = `${path}.ports[${String(index)}].name`;
      checkName(name, property, IANA_SERVICE_NAME, goodPorts, item, report);
      if (names.indexOf(name) < index)
        report({
          item,
          property,
          message: 'is the name of another port of the container, too',
          given: name,
          remedy: 'give each port of the container a name of its own',
        });
    }
  },
  pod: ({ pointer, spec, containers }, item, report) => {
    const base = pointer.slice(1).replaceAll('/', '.');
    if (spec.volumes !== undefined) {
      for (const [index, { name }] of objects(spec.volumes).entries())
        if (typeof name === 'string')
          checkName(name, `${base}.volumes[${String(index)}].name`, DNS_LABEL, goodLabels, item, report);
    }
    for (const field of ['hostname', 'subdomain'] as const) {
      const name = spec[field];
      if (typeof name === 'string') checkName(name, `${base}.${field}`, DNS_LABEL, goodLabels, item, report);
    }
    // names within one list are held against each other by the schema
    const seen = new Set<unknown>();
    if (spec.initContainers === undefined) return;
    const initial = objects(spec.initContainers).length;
    for (const [index, { name }] of containers.entries()) {
      if (seen.has(name) && index >= initial && objects(spec.initContainers).some((one) => one.name === name)) {
        report({
          item,
          property: `${base}.containers[${String(index - initial)}].name`,
          message: 'is the name of an init container, too',
          given: name,
          remedy: 'give each container of the pod a name of its own',
        });
      }
      seen.add(name);
    }
  },
  objects: {
    '/Service': (item, report) => {
      const ports = isObject(item.object.spec) ? objects(item.object.spec.ports) : [];
      const names = new Set<unknown>();
      for (const [index, { name }] of ports.entries()) {
        const property = `spec.ports[${String(index)}].name`;
        if (typeof name === 'string') checkName(name, property, DNS_LABEL, goodLabels, item, report);
        if (ports.length < 2) continue;
        if (name === undefined || names.has(name)) {
          report({
            item,
            property,
            message:
              name === undefined
                ? 'is not given, and the Service has several ports'
                : 'is the name of another port, too',
            ...(name === undefined ? {} : { given: name }),
            remedy: 'give each port of the Service a name of its own',
          });
        }
        names.add(name);
      }
    },
  },
};

function checkName(
  name: string,
  property: string,
  form: NameForm,
  good: Set<string>,
  item: Item,
  report: ReportManifest,
): void {
  if (isGood(name, form, good) || Late.isIn(name)) return;
  report({
    item,
    property,
    message: `is no name here: it ${faultOf(name, form) ?? 'is none'}`,
    given: name,
    allowed: formWords(form),
    remedy: 'shorten or change the name',
  });
}

/** The forms of names. */
export const nameRules: readonly ManifestRule[] = [annotations, dataKey, labelSyntax, objectName, podNames];
