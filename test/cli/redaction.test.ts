import * as fs from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../support/folders';
import { FakeCluster } from './fake-cluster';

const PASSWORD = `Hunter2-${'k9'.repeat(5)}`;

/** A ConfigMap, an environment variable, an annotation and a Secret with the password, in a file. */
function manifests(): string {
  const folder = temporaryFolder();
  const text = [
    'apiVersion: v1',
    'kind: ConfigMap',
    `metadata: { name: app, namespace: shop, annotations: { db: "postgresql://app:${PASSWORD}@db/shop" } }`,
    'data:',
    `  app.properties: "db.password=${PASSWORD}"`,
    '---',
    'apiVersion: v1',
    'kind: Pod',
    'metadata: { name: app, namespace: shop }',
    `spec: { containers: [{ name: app, image: app, env: [{ name: DB_PASSWORD, value: "${PASSWORD}" }] }] }`,
    '---',
    'apiVersion: v1',
    'kind: Secret',
    'metadata: { name: app, namespace: shop }',
    `stringData: { password: "${PASSWORD}" }`,
  ].join('\n');
  fs.writeFileSync(path.join(folder, 'app.yaml'), `${text}\n`);
  return folder;
}

describe('a secret in manifests that are read', () => {
  test.each(['table', 'json', 'sarif'])('is found by check, and not printed (%s)', async (format) => {
    const { out, err, status } = await new FakeCluster().run(`check ${manifests()} --format ${format}`);
    expect(status).toBe(1);
    for (const rule of ['secret-in-config-map', 'secret-literal', 'secret-in-output']) expect(out).toContain(rule);
    expect(out + err).not.toContain(PASSWORD);
  });

  test('is not printed by an error of any command', async () => {
    const { err } = await new FakeCluster().run(`check nowhere-password=${PASSWORD}`);
    expect(err).toContain('nowhere');
    expect(err).not.toContain(PASSWORD);
  });
});
