import { App, Chart } from 'cdk8s';
import { Config } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';

function findings(rule: string, bytes: number): string[] {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: 'files' });
  new Config(chart, 'Config', {
    name: 'files',
    identity: { app: 'a', instance: 'b', component: 'c' },
    files: { file: 'x'.repeat(bytes) },
  });
  return Manifests.of(app)
    .findingsOf(rule)
    .map(({ path, message }) => `${path}: ${message}`);
}

describe('rule config-map-size', () => {
  // the limit of the API server: 1,048,576 bytes of values; keys do not count
  it('lets a ConfigMap of 1 MiB pass', () => {
    expect(findings('config-map-size', 1024 * 1024)).toEqual([]);
  });

  it('fails for one byte more', () => {
    expect(findings('config-map-size', 1024 * 1024 + 1)).toEqual(['chart/Config/Resource: holds 1025 KiB']);
  });
});

describe('rule applied-size', () => {
  it('lets pass what fits into the annotation of kubectl apply', () => {
    expect(findings('applied-size', 255 * 1024)).toEqual([]);
  });

  it('warns of what kubectl apply refuses without --server-side', () => {
    expect(findings('applied-size', 256 * 1024)).toHaveLength(1);
  });

  it('leaves what is refused in any case to the other rule', () => {
    expect(findings('applied-size', 2 * 1024 * 1024)).toEqual([]);
  });
});
