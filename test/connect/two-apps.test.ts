import { App, Chart } from 'cdk8s';
import { Client, Ledger, Provider } from '../../lib/connect';
import { Manifests } from '../../lib/testing';

describe('a grant between two apps', () => {
  it('fails in both of them, with the line of the grant', () => {
    const [here, there] = ['here', 'there'].map((name) => new Chart(new App(), name, { namespace: name }));
    if (here === undefined || there === undefined) throw new Error('unreachable');
    const provider = new Provider(here, {
      name: 'events',
      namespace: 'here',
      protocol: 'http',
      endpoints: () => [],
      offer: () => ({ wire: { protocol: 'http', url: 'http://events' }, secrets: [], facts: {} }),
    });
    const client = new Client(there, { name: 'reader', namespace: 'there', podSets: () => [] });
    Ledger.of(here).grant({ provider, client, access: 'read', resource: { kind: 'path', name: '/' } });

    for (const [chart, other] of [
      [here, 'there'],
      [there, 'here'],
    ] as const) {
      const { problems } = Manifests.of(chart);
      expect(problems).toEqual([
        expect.objectContaining({
          path: chart.node.path,
          message: `is party to a grant with ${other}, which belongs to another app`,
          given: '"there-reader may read path / of here/events"',
          at: expect.stringMatching(/^test\/connect\/two-apps\.test\.ts:\d+:\d+$/),
        }),
      ]);
    }
    expect(Ledger.of(here).all()).toEqual([]);
  });
});
