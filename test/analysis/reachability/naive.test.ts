import fc from 'fast-check';
import { Reachability } from '../../../lib/analysis/reachability';
import { Inventory } from '../../../lib/model';
import { Dice, randomPolicies } from '../../e2e/support/policies';
import { naivelyAllowed, type PlainPod } from './naive';
import { namespace, pod } from './objects';

const NAMESPACES = { a: { team: 'red', stage: 'test' }, b: { team: 'blue', stage: 'prod' }, c: { team: 'blue' } };
const LABELS: readonly Record<string, string>[] = [
  { app: 'web', tier: 'front' },
  { app: 'db', tier: 'back' },
  { app: 'web' },
  {},
];

/** Four pods in each namespace; what they call `http` and `admin` differs. */
const PODS = Object.keys(NAMESPACES).flatMap((space, s) =>
  LABELS.map((labels, index): PlainPod & { readonly id: string } => ({
    id: `${space}/pod-${String(index)}`,
    namespace: space,
    labels,
    address: `10.244.${String(s)}.${String(index + 2)}`,
    ports: [
      { name: 'http', number: index % 2 === 0 ? 8080 : 9090, protocol: 'TCP' },
      { name: 'admin', number: index % 2 === 0 ? 9090 : 8080, protocol: 'TCP' },
      ...(index === 0 ? [{ name: 'names', number: 5353, protocol: 'UDP' }] : []),
    ],
  })),
);
const ASKED = [
  ['TCP', 8080],
  ['TCP', 9090],
  ['TCP', 18_080],
  ['UDP', 5353],
  ['SCTP', 8081],
] as const;

test('the evaluator, with all its indices, answers as each policy read by itself, for any policies', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const policies = randomPolicies(new Dice(seed), {
        namespaces: Object.keys(NAMESPACES),
        addresses: PODS.map(({ address }) => address),
      });
      const reachability = Reachability.of(
        Inventory.of([
          ...Object.entries(NAMESPACES).map(([name, labels]) => namespace(name, labels)),
          ...PODS.map(({ id, labels, ports, address }) =>
            pod(id, labels, {
              containers: [
                {
                  name: 'main',
                  ports: ports.map(({ name, number, protocol }) => ({ name, containerPort: number, protocol })),
                },
              ],
              status: { podIP: address },
            }),
          ),
          ...policies,
        ]),
      );
      const ways = new Map([...reachability.table()].map((way) => [`${way.from} ${way.to}`, way.ports]));
      const differing: string[] = [];
      for (const from of PODS)
        for (const to of PODS)
          for (const [protocol, port] of ASKED) {
            const wanted = naivelyAllowed(policies, NAMESPACES, from, to, port, protocol);
            const name = `${from.id} ${to.id} ${protocol} ${String(port)}`;
            if (reachability.allows(from.id, to.id, port, protocol) !== wanted) differing.push(name);
            const open = ways.get(`${from.id} ${to.id}`) ?? [];
            const inTable = open.some((range) => range.protocol === protocol && range.from <= port && port <= range.to);
            if (from !== to && inTable !== wanted) differing.push(`in the table: ${name}`);
          }
      expect(differing).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
