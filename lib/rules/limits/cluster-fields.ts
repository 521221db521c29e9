import { amountOf } from '../../core';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, textMap } from '../../model';
import { word } from '../word';
import { choices, each, NO_FAULTS, numbers, within, type Fault, type Look } from './fault';
import { labelSelector } from './selector-fields';

/** What a LimitRange says of a resource, from the smallest on. */
const ORDER = ['min', 'defaultRequest', 'default', 'max'] as const;

const limit: Look = (part) => {
  const faults: Fault[] = [];
  const { type } = part;
  if (typeof type === 'string' && !LIMITED.has(type) && !type.includes('/'))
    faults.push({ at: 'type', message: 'is nothing that has limits', given: type, allowed: [...LIMITED].join(', ') });
  for (const [index, field] of ORDER.entries())
    for (const above of ORDER.slice(index + 1)) {
      const [small, large] = [part[field], part[above]];
      if (!isObject(small) || !isObject(large)) continue;
      for (const [resource, given] of Object.entries(small)) {
        const [least, most] = [amountOf(given), amountOf(large[resource])];
        if (least === undefined || most === undefined || least <= most) continue;
        const allowed = `at most ${word(large[resource])}, which is its ${above}`;
        faults.push({ at: `${field}.${resource}`, message: `is more than its ${above}`, given, allowed });
      }
    }
  return faults;
};
const LIMITED: ReadonlySet<string> = new Set(['Container', 'PersistentVolumeClaim', 'Pod']);

/**
 * Looks at the spec of a LimitRange.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const limitRange: Look = ({ limits }) => each('limits', limits, limit);

/** What a quota counts, in whole numbers. */
const COUNTED: ReadonlySet<string> = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
]);
const SUMMED: ReadonlySet<string> = new Set([
  'cpu',
  'ephemeral-storage',
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
  'requests.storage',
]);
/** Amounts with a domain, and counts of objects of any kind. */
const OTHERS = /^(count\/|requests\.|hugepages-|limits\.hugepages-)|\//;

/**
 * Looks at the spec of a ResourceQuota.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const resourceQuota: Look = ({ hard }) =>
  Object.entries(isObject(hard) ? hard : {}).flatMap(([resource, given]): readonly Fault[] => {
    const at = `hard.${resource}`;
    const counted = COUNTED.has(resource) || resource.startsWith('count/');
    if (!counted && !SUMMED.has(resource) && !OTHERS.test(resource))
      return [
        {
          at,
          message: 'is nothing that a quota counts or sums up',
          given: resource,
          allowed: `${[...COUNTED, ...SUMMED].join(', ')}, count/… and names with a domain`,
        },
      ];
    const value = amountOf(given);
    if (typeof given === 'string' && given.startsWith('-'))
      return [{ at, message: 'is below zero', given, allowed: '0 and above' }];
    return counted && value !== undefined && !Number.isInteger(value)
      ? [{ at, message: 'is no whole number', given, allowed: 'whole numbers' }]
      : NO_FAULTS;
  });

const LEVELS = ['privileged', 'baseline', 'restricted'];
const POD_SECURITY = 'pod-security.kubernetes.io/';
const MINOR = /^(latest|v1\.\d+)$/;

/**
 * Looks at a Namespace: the labels that the admission of pods reads.
 *
 * @param object - the Namespace
 * @returns what is wrong
 */
export const namespace: Look = ({ metadata }) => {
  const labels = isObject(metadata) ? textMap(metadata.labels) : {};
  return Object.entries(labels).flatMap(([label, given]): readonly Fault[] => {
    if (!label.startsWith(POD_SECURITY)) return NO_FAULTS;
    const at = `metadata.labels.${label}`;
    if (label.endsWith('-version'))
      return MINOR.test(given)
        ? NO_FAULTS
        : [{ at, message: 'is no version', given, allowed: 'latest, or v1.34 and the like' }];
    return LEVELS.includes(given) ? NO_FAULTS : [{ at, message: 'is no level', given, allowed: LEVELS.join(', ') }];
  });
};

const HIGHEST_PRIORITY = 1_000_000_000;
const priority = numbers({ value: [-2147483648, HIGHEST_PRIORITY] });

/**
 * Looks at a PriorityClass, which has no spec.
 *
 * @param object - the class
 * @returns what is wrong
 */
export const priorityClass: Look = (object) => {
  const { metadata } = object;
  const own = isObject(metadata) && typeof metadata.name === 'string' && metadata.name.startsWith('system-');
  return own ? NO_FAULTS : priority(object);
};

const MOST_PARAMETERS = 512;
const MOST_PARAMETER_BYTES = 256 * 1024;
const reclaiming = choices({ reclaimPolicy: ['Delete', 'Retain'] });

/**
 * Looks at a StorageClass, which has no spec.
 *
 * @param object - the class
 * @returns what is wrong
 */
export const storageClass: Look = (object) => {
  const entries = Object.entries(textMap(object.parameters));
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  const allowed = `at most ${String(MOST_PARAMETERS)} parameters, and ${String(MOST_PARAMETER_BYTES / 1024)} KiB`;
  if (entries.length > MOST_PARAMETERS)
    return [{ at: 'parameters', message: `are ${String(entries.length)}`, allowed }];
  if (bytes > MOST_PARAMETER_BYTES)
    return [{ at: 'parameters', message: `hold ${String(Math.ceil(bytes / 1024))} KiB`, allowed }];
  return reclaiming(object);
};

/**
 * Looks at a claim of storage.
 *
 * @param spec - spec of a PersistentVolumeClaim
 * @returns what is wrong
 */
export const claim: Look = ({ accessModes, resources, selector }) => {
  const faults: Fault[] = [];
  const modes: readonly Json[] = Array.isArray(accessModes) ? accessModes : [];
  if (modes.length === 0)
    faults.push({ at: 'accessModes', message: 'are none', allowed: 'one at least, for instance ReadWriteOnce' });
  if (modes.includes('ReadWriteOncePod') && modes.length > 1)
    faults.push({
      at: 'accessModes',
      message: 'name ReadWriteOncePod beside others',
      given: [...modes],
      allowed: 'ReadWriteOncePod alone',
    });
  const asked = isObject(resources) && isObject(resources.requests) ? resources.requests.storage : undefined;
  if (asked === undefined)
    faults.push({ at: 'resources.requests.storage', message: 'is not given', allowed: 'an amount, for instance 20Gi' });
  else if (amountOf(asked) === 0 || word(asked).startsWith('-'))
    faults.push({ at: 'resources.requests.storage', message: 'is not above zero', given: asked, allowed: 'above 0' });
  return [...faults, ...within('selector', selector, labelSelector)];
};

/**
 * Looks at the templates of claims of a StatefulSet.
 *
 * @param spec - spec of the StatefulSet
 * @returns what is wrong
 */
export const claimTemplates: Look = ({ volumeClaimTemplates }) =>
  each('volumeClaimTemplates', volumeClaimTemplates, (template) => within('spec', template.spec, claim));

/**
 * Looks at a ConfigMap: no key may stand in both of its maps.
 *
 * @param object - the ConfigMap
 * @returns what is wrong
 */
export const configMap: Look = ({ data, binaryData }) => {
  if (!isObject(data) || !isObject(binaryData)) return NO_FAULTS;
  return Object.keys(binaryData).flatMap((key) =>
    key in data
      ? [{ at: `binaryData.${key}`, message: 'stands in data as well', given: key, allowed: 'one of the two' }]
      : [],
  );
};

const webhookNumbers = numbers({ timeoutSeconds: [1, 30] });

/**
 * Looks at the webhooks of an admission configuration.
 *
 * @param object - a ValidatingWebhookConfiguration or MutatingWebhookConfiguration
 * @returns what is wrong
 */
export const webhooks: Look = (object: JsonObject) =>
  objects(object.webhooks).length === 0 ? NO_FAULTS : each('webhooks', object.webhooks, webhookNumbers);
