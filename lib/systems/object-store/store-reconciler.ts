import { Duration, Size } from 'cdk8s';
import { Cpu, fitName } from '../../core';
import { Ledger, type Client, type PodSet } from '../../connect';
import { Config, SECRET_MODE, StatelessWorkload, type Mount, type VolumeSource } from '../../kubernetes';
import { RECONCILER_IMAGE, USER } from './object-store-versions';
import type { StoreContext } from './store-engine';

/** What makes a store what its declaration says. */
export interface StoreReconciler {
  /** Shell script of one pass: finds what differs, and changes it. */
  readonly pass: string;
  /** Further files in `/setup`, asked at synth; `buckets` and `users` are there already, one name a line. */
  readonly files: () => Readonly<Record<string, string>>;
  /** Environment of the script, nothing secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets whose keys are files in `/secrets/<name>`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Keys of a user's Secret, and the names of their files in `/secrets/users`. */
  readonly userFiles: (client: Client) => Readonly<Record<string, string>>;
  /** The pods that it calls, and their ports. */
  readonly calls: { readonly pods: readonly PodSet[]; readonly ports: readonly number[] };
}

/** Names under which a user may patch the reconciler. */
export const RECONCILER_CHILDREN = ['reconciler', 'reconcilerConfig', 'reconcilerNetworkPolicy'] as const;

/** Passes go on for ever; a pass that fails ends the container, so that its last words are seen and it is started anew. */
const LOOP = String.raw`#!/bin/sh
set -eu
trap 'exit 0' TERM INT
rm -f /work/*
while :; do
  sh /setup/pass.sh
  touch /work/passed
  sleep 60 &
  wait $!
done
`;

/**
 * Name of the Secret beside the store that holds a user's credentials for the reconciler.
 *
 * @param store - name of the store
 * @param client - the user
 * @returns for instance `lake-user-analytics-enrich`
 */
export function userSecret(store: string, client: Client): string {
  return fitName(`${store}-user-${client.principal}`);
}

/**
 * Makes the reconciler: a small pod that makes buckets, users and rights what the declaration says, whenever that or
 * the store or a Secret changes. A Job would not do: one that has run is not run again when a declaration goes back to
 * what it was, and a right that was taken away in between would stay away (or stay).
 *
 * @param context - the store
 * @param reconciler - what it does
 * @returns the workload, ready after the first pass
 */
export function createReconciler(context: StoreContext, reconciler: StoreReconciler): StatelessWorkload {
  const { scope, settings } = context;
  const name = `${context.name}-reconciler`;
  const identity = { app: settings.engine, instance: context.name, component: 'reconciler' };
  const config = new Config(scope, 'ReconcilerConfig', {
    name,
    identity,
    files: () => ({
      'loop.sh': LOOP,
      'pass.sh': reconciler.pass,
      buckets: lines(context.buckets()),
      users: lines(clientsOf(context).map(({ principal }) => principal)),
      ...reconciler.files(),
    }),
    overrides: context.override('reconcilerConfig'),
  });
  const workload = new StatelessWorkload(scope, 'Reconciler', {
    name,
    identity,
    configs: [config],
    bindings: false,
    replicas: 1,
    recreate: true, // two of them with different declarations would undo each other's work
    overrides: {
      controller: context.override('reconciler'),
      networkPolicy: context.override('reconcilerNetworkPolicy'),
    },
    pod: () => {
      const volumes = volumesOf(context, reconciler, config.name);
      const passed = { exec: ['test', '-e', '/work/passed'], timeout: Duration.seconds(10) };
      return {
        user: USER,
        volumes: Object.fromEntries(volumes.map(({ name: volume, source }) => [volume, source])),
        containers: [
          {
            name: 'reconciler',
            image: RECONCILER_IMAGE,
            command: ['sh', '/setup/loop.sh'],
            env: reconciler.env,
            resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(64) },
            mounts: volumes.map(({ name: volume, path, readOnly }): Mount => ({ volume, path, readOnly })),
            startup: { ...passed, period: Duration.seconds(2), failures: 300 },
            readiness: passed,
            liveness: {
              exec: ['sh', '-c', '[ -n "$(find /work/passed -mmin -15)" ]'],
              period: Duration.seconds(60),
              timeout: Duration.seconds(10),
            },
          },
        ],
      };
    },
  });
  for (const to of reconciler.calls.pods) {
    for (const port of reconciler.calls.ports) {
      const reason = `makes ${context.name} what its declaration says`;
      Ledger.of(scope).open({ from: workload.pods, to, port, transport: 'TCP', reason });
    }
  }
  return workload;
}

/**
 * Everybody who was granted something.
 *
 * @param context - the store
 * @returns its clients, sorted by the names of their users
 */
export function clientsOf(context: StoreContext): Client[] {
  return Ledger.of(context.scope)
    .clientsOf(context.provider)
    .sort((a, b) => (a.principal < b.principal ? -1 : 1));
}

function volumesOf(
  context: StoreContext,
  reconciler: StoreReconciler,
  config: string,
): { readonly name: string; readonly path: string; readonly readOnly: boolean; readonly source: VolumeSource }[] {
  const users = clientsOf(context).map((client) => ({
    secret: {
      name: userSecret(context.name, client),
      items: Object.entries(reconciler.userFiles(client)).map(([key, path]) => ({ key, path })),
    },
  }));
  return [
    { name: 'setup', path: '/setup', readOnly: true, source: { configMap: { name: config } } },
    // answers of the store may hold secrets: they never reach a disk
    { name: 'work', path: '/work', readOnly: false, source: { emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } } },
    ...Object.entries(reconciler.secrets).map(([name, secretName]) => ({
      name,
      path: `/secrets/${name}`,
      readOnly: true,
      source: { secret: { secretName, defaultMode: SECRET_MODE } },
    })),
    ...(users.length === 0
      ? []
      : [
          {
            name: 'users',
            path: '/secrets/users',
            readOnly: true,
            source: { projected: { defaultMode: SECRET_MODE, sources: users } },
          },
        ]),
  ];
}

function lines(names: readonly string[]): string {
  return names.map((name) => `${name}\n`).join('');
}
