import { at, inPlace, K8S, podsStop, refused, textOf, type FieldRow, type FieldTables } from '../row';
import { STATEFUL_SET } from './stateful-sets';
import {
  AUTOSCALED,
  leftOver,
  NO_PODS,
  ON_DELETE,
  REPLICAS,
  ROLLING,
  SCALED_TO_NOTHING,
  SELECTED,
  SELECTOR,
  TOGETHER,
  whenNoPods,
} from './workload-rows';

const APPS = K8S.apps;

const DEPLOYMENT: readonly FieldRow[] = [
  AUTOSCALED,
  leftOver('strategy', {
    instead: ({ after }) =>
      `kubectl patch deployment ${after.metadata.name} --type=merge -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}', then apply`,
  }),
  SELECTOR,
  SELECTED,
  { ...NO_PODS, when: whenNoPods },
  {
    ...inPlace(['spec.template.**'], 'the Deployment is paused: nothing happens until it is not', K8S.deployments),
    when: ({ after }) => at(after, 'spec.paused') === true,
  },
  {
    fields: ['spec.template.**'],
    when: ({ after }) => textOf(after, 'spec.strategy.type') === 'Recreate',
    effect: 'recreate',
    reason: ({ before }) => `strategy Recreate: ${podsStop(before)} before new ones start`,
    source: K8S.deployments,
  },
  TOGETHER,
  ROLLING,
  SCALED_TO_NOTHING,
  REPLICAS,
];

const REPLICA_SET: readonly FieldRow[] = [
  AUTOSCALED,
  SELECTOR,
  SELECTED,
  inPlace(['spec.template.**'], 'pods that exist stay as they are; only new ones are made so', K8S.deployments),
  SCALED_TO_NOTHING,
  REPLICAS,
];

const DAEMON_SET: readonly FieldRow[] = [SELECTOR, SELECTED, ON_DELETE, TOGETHER, ROLLING];

const CONTROLLER_REVISION: readonly FieldRow[] = [
  refused(['data.**', 'data'], 'a revision is what once was: its data never changes', APPS),
];

/** Kinds that keep a number of pods running. */
export const WORKLOAD_ROWS: FieldTables = {
  'apps/ControllerRevision': CONTROLLER_REVISION,
  'apps/DaemonSet': DAEMON_SET,
  'apps/Deployment': DEPLOYMENT,
  'apps/ReplicaSet': REPLICA_SET,
  'apps/StatefulSet': STATEFUL_SET,
};
