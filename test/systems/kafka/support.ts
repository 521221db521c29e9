import { Size } from 'cdk8s';
import type { Construct } from 'constructs';

import { Cpu } from '../../../lib/core';
import type { Operator } from '../../../lib/environment';
import { Target, type Tier } from '../../../lib/environment';
import { StatelessWorkload, type KubeObject } from '../../../lib/kubernetes';
import { Platform, Tenant } from '../../../lib/platform';
import { KafkaCluster, type KafkaClusterProps } from '../../../lib/systems/kafka';
import { Manifests } from '../../../lib/testing';

/** What surrounds the cluster of a test. */
export interface Surroundings {
  readonly tier?: Tier;
  readonly target?: Target;
  readonly operators?: readonly Operator[];
}

/** A platform with two tenants. */
export function tenants({ tier = 'test', target = Target.local(), operators }: Surroundings = {}) {
  const platform = new Platform({ name: 'shop', target, tier, operators });
  return { platform, streaming: new Tenant(platform, 'streaming'), analytics: new Tenant(platform, 'analytics') };
}

/** A cluster called `events` in namespace `streaming`. */
export function events(props: KafkaClusterProps = {}, surroundings: Surroundings = {}) {
  const { platform, streaming, analytics } = tenants(surroundings);
  return { platform, streaming, analytics, kafka: new KafkaCluster(streaming, 'events', props) };
}

/** A program that can be granted something. */
export function client(scope: Construct, name: string): StatelessWorkload {
  return new StatelessWorkload(scope, name, {
    name,
    identity: { app: 'program', instance: name, component: 'main' },
    ports: [{ name: 'http', port: 80, containerPort: 8080 }],
    pod: {
      user: 1000,
      containers: [
        { name: 'main', image: 'example/main:1.0.0', resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(32) } },
      ],
    },
  });
}

/** A value deep in an object, by a path such as `spec.template.spec.containers.0.image`. */
export function at(object: KubeObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      object,
    );
}

/** The file of a ConfigMap as keys and values. */
export function file(construct: Construct, configMap: string, name = 'server.properties'): Record<string, string> {
  return Object.fromEntries(
    textOf(construct, configMap, name)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** A file of a ConfigMap. */
export function textOf(construct: Construct, configMap: string, name: string): string {
  const { data } = Manifests.of(construct).get('ConfigMap', configMap);
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? String(Reflect.get(data, name)) : '';
}

/** The environment of a workload's first container, names to values or field paths. */
export function env(construct: Construct, kind: string, name: string): Record<string, string> {
  const variables = at(Manifests.of(construct).get(kind, name), 'spec.template.spec.containers.0.env');
  if (!Array.isArray(variables)) return {};
  return Object.fromEntries(
    variables.map((variable: { name: string; value?: string; valueFrom?: { fieldRef?: { fieldPath: string } } }) => [
      variable.name,
      variable.value ?? variable.valueFrom?.fieldRef?.fieldPath ?? '',
    ]),
  );
}

/** Errors of a tree that mention a text. */
export function errorsWith(construct: Construct, text: string): string[] {
  return Manifests.of(construct).errors.filter((error) => error.includes(text));
}
