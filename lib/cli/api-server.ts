import { isIPv6 } from 'node:net';
import { parseArgs } from 'node:util';
import type { ApiServerAddress } from '../environment';
import { CommandError, type Command } from './command';
import { CLUSTER_HELP, CLUSTER_OPTIONS, Kubectl } from './kubectl';
import { isObject } from './read-json';

/** Asks a cluster where its API server is, as network policies see it. */
export const apiServerCommand: Command = {
  summary: "prints the API server's addresses, for Target",
  help: `Usage: data-platform api-server [options]

Asks a cluster for the addresses and ports of its API server behind the Service "kubernetes", and prints what to give to
Target. Network policies see these, not the Service's own address. In a managed cluster the addresses may change: there,
give the ranges of the subnets that they come from.

${CLUSTER_HELP}
  --json              prints JSON`,

  run(args, { env, print }) {
    const { values } = parseArgs({
      args: [...args],
      options: { ...CLUSTER_OPTIONS, json: { type: 'boolean', default: false } },
    });
    const slices = new Kubectl(values, env).list('endpointslices', 'default', 'kubernetes.io/service-name=kubernetes');
    const address = readAddress(slices);
    if (address.cidrs.length === 0 || address.ports.length === 0) {
      throw new CommandError('The cluster names no address behind the Service default/kubernetes.');
    }
    const cidrs = address.cidrs.map((cidr) => `'${cidr}'`).join(', ');
    print(
      values.json ? JSON.stringify(address) : `apiServer: { cidrs: [${cidrs}], ports: [${address.ports.join(', ')}] }`,
    );
    return 0;
  },
};

function readAddress(slices: readonly Readonly<Record<string, unknown>>[]): ApiServerAddress {
  const cidrs = slices
    .flatMap(({ endpoints }) => list(endpoints).filter(isObject))
    .flatMap(({ addresses }) => list(addresses))
    .filter((address) => typeof address === 'string')
    .map((address) => `${address}/${isIPv6(address) ? '128' : '32'}`);
  const ports = slices
    .flatMap((slice) => list(slice.ports).filter(isObject))
    .map(({ port }) => port)
    .filter((port) => typeof port === 'number');
  return { cidrs: [...new Set(cidrs)].sort(), ports: [...new Set(ports)].sort((a, b) => a - b) };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
