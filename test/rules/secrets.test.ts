import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform, Target, Tenant } from 'cdk8s-data-platform';
import { KafkaCluster } from 'cdk8s-data-platform/kafka';
import { Manifest } from 'cdk8s-data-platform/kubernetes';
import type { ConfigMap, Pod } from 'kubernetes-types/core/v1';
import { LateValue } from 'cdk8s-data-platform/testing';
import { Needs } from '../../lib/connect';
import { ConfigError, Late } from '../../lib/core';

const PASSWORD = `Hunter2-${'k9'.repeat(5)}`;

describe('a secret in the program of a user', () => {
  let outdir = '';
  let platform: Platform;
  let tenant: Tenant;
  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'secrets-'));
    platform = new Platform({ name: 'shop', target: Target.local(), tier: 'dev', outdir });
    tenant = new Tenant(platform, 'streaming');
  });
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  /** Synthesizes; gives what is told and what stands in the folder afterwards. */
  function synthesize(): { readonly error: ConfigError | undefined; readonly texts: string } {
    const told: string[] = [];
    const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
    let error: ConfigError | undefined;
    try {
      platform.synth();
    } catch (thrown) {
      if (!(thrown instanceof ConfigError)) throw thrown;
      error = thrown;
    } finally {
      write.mockRestore();
    }
    const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file));
    const written = files.map((file) => readFileSync(join(outdir, file), 'utf8'));
    const thrown = [error?.message, error?.stack, JSON.stringify(error?.problems ?? [])].join('\n');
    return { error, texts: [...told, ...written, thrown].join('\n') };
  }

  const configMap = (data: Record<string, string>, annotations: Record<string, string> = {}): void => {
    new Manifest<ConfigMap>(tenant, 'x', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', annotations },
      data,
    });
  };

  const nothingLeaks = (): ConfigError => {
    const { error, texts } = synthesize();
    expect(texts).not.toContain(PASSWORD);
    expect(readdirSync(outdir)).toEqual([]);
    if (error === undefined) throw new Error('the synth was not refused');
    return error;
  };

  test('fails in a ConfigMap, and is neither written nor told', () => {
    configMap({ 'app.properties': `db.password=${PASSWORD}` });
    expect(nothingLeaks().message).toContain('secret-in-config-map');
  });

  test('fails in an annotation', () => {
    configMap({}, { 'example.com/db': `postgresql://app:${PASSWORD}@db/shop` });
    expect(nothingLeaks().message).toContain('secret-in-config-map');
  });

  test('fails in a late value that is known when files are written', () => {
    new Manifest<ConfigMap>(tenant, 'late', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'late' },
      data: { 'app.properties': `db.password=${Late.text(LateValue.known(PASSWORD))}` },
    });
    expect(nothingLeaks().message).toContain('once its late value is known');
  });

  test('fails in an environment variable', () => {
    new Manifest<Pod>(tenant, 'pod', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'pod' },
      spec: { containers: [{ name: 'a', image: 'a:1', env: [{ name: 'DB_PASSWORD', value: PASSWORD }] }] },
    });
    expect(nothingLeaks().message).toContain('secret-literal');
  });

  test('fails in the configuration of a Kafka cluster', () => {
    new KafkaCluster(tenant, 'events', { version: '4.2.0', config: { 'ssl.keystore.password': PASSWORD } });
    nothingLeaks();
  });

  test('fails in a need', () => {
    Needs.of(platform).add(platform, {
      kind: 'secret',
      id: 'shop/db',
      reason: 'the database',
      shape: { type: 'given', description: `the password of the database, password=${PASSWORD}` },
      places: [],
    });
    expect(nothingLeaks().message).toContain('secret-in-needs');
  });

  test('a plain part of a need is no secret', () => {
    Needs.of(platform).add(platform, {
      kind: 'secret',
      id: 'shop/db',
      reason: 'the database',
      shape: { type: 'password' },
      places: [{ namespace: 'streaming', name: 'db', keys: { password: 'value', username: { text: 'app' } } }],
    });
    expect(synthesize().error).toBeUndefined();
  });

  test('a finding does not hold the value', () => {
    configMap({ 'app.properties': 'ssl.keystore.password=changeit' });
    const finding = platform.check().findings.filter(({ rule }) => rule === 'secret-in-config-map');
    expect(JSON.stringify(finding)).not.toContain('changeit');
    expect(finding).toMatchObject([{ severity: 'error', property: 'data.app.properties' }]);
  });
});
