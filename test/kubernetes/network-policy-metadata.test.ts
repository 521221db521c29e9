import { App, Chart } from 'cdk8s';
import { Ledger, type AddressSet } from '../../lib/connect';
import { Environment, Target } from '../../lib/environment';
import { Manifests } from '../../lib/testing';
import { web } from '../support/workloads';

/** The address blocks that a policy opens for flows to some addresses, but for DNS. */
function blocks(target: Target, to: AddressSet): unknown[] {
  const app = new App();
  Environment.provide(app, { target });
  const { pods } = web(new Chart(app, 'shop', { namespace: 'shop' }), 'web');
  Ledger.of(app).open({ from: pods, to, port: 443, transport: 'TCP', reason: 'the test' });
  const { spec } = Manifests.of(app).get('NetworkPolicy', 'web');
  const { egress } = spec as { egress: { to: { ipBlock?: unknown }[] }[] };
  return egress.slice(1).flatMap((rule) => rule.to.map(({ ipBlock }) => ipBlock));
}

const eks = Target.eks({ region: 'eu-central-1' });
const gke = Target.gke({ region: 'europe-west3' });

describe('addresses that hold the metadata service of a cloud', () => {
  test.each([
    ['eks', eks],
    ['gke', gke],
    ['generic', Target.generic()],
  ])('are opened without it on %s', (_, target) => {
    expect(blocks(target, { cidrs: ['0.0.0.0/0'] })).toEqual([{ cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] }]);
  });

  test("are opened on aks without Azure's wire server as well", () => {
    const aks = Target.aks({ region: 'westeurope' });
    expect(blocks(aks, { cidrs: ['0.0.0.0/0'] })).toEqual([
      { cidr: '0.0.0.0/0', except: ['169.254.169.254/32', '168.63.129.16/32'] },
    ]);
  });

  test("are opened as they are on a developer's machine, which has none", () => {
    expect(blocks(Target.local(), { cidrs: ['0.0.0.0/0'] })).toEqual([{ cidr: '0.0.0.0/0' }]);
  });

  test('each range leaves out what lies in it', () => {
    const all = blocks(eks, { cidrs: ['0.0.0.0/0', '10.0.0.0/8', '::/0'], except: ['10.9.0.0/16'] });
    expect(all).toEqual([
      { cidr: '0.0.0.0/0', except: ['10.9.0.0/16', '169.254.169.254/32'] },
      { cidr: '10.0.0.0/8', except: ['10.9.0.0/16'] },
      { cidr: '::/0', except: ['fd00:ec2::254/128'] },
    ]);
  });

  test('a wider exception suffices, and the service itself can be opened by its address', () => {
    const except = ['169.254.0.0/16'];
    expect(blocks(eks, { cidrs: ['0.0.0.0/0'], except })).toEqual([{ cidr: '0.0.0.0/0', except }]);
    expect(blocks(gke, { cidrs: ['169.254.169.254/32'] })).toEqual([{ cidr: '169.254.169.254/32' }]);
  });
});
