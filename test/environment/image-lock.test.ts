import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'cdk8s';
import { ConfigError } from '../../lib/core';
import { Environment, ImageLock, Target } from '../../lib/environment';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

function file(text: string): string {
  const name = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'image-lock-')), 'images.lock.json');
  fs.writeFileSync(name, text);
  return name;
}

const failure = (name: string): string => {
  try {
    ImageLock.read(name);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no failure';
};

describe('the lock file of images', () => {
  test('is read as a map from name to digest', () => {
    expect(ImageLock.read(file(JSON.stringify({ images: { 'flink:2.3.0': DIGEST } })))).toEqual({
      'flink:2.3.0': DIGEST,
    });
  });

  test('may be missing where that is said', () => {
    expect(ImageLock.readIfPresent('/nowhere/images.lock.json')).toEqual({});
  });

  test('fails when it is missing, and says how to write it', () => {
    expect(failure('/nowhere/images.lock.json')).toMatch(
      /images\.lock\.json\n.*does not exist\n.*npx data-platform images lock/,
    );
  });

  test.each([
    ['{', 'is no JSON'],
    ['[]', 'is no lock file of images'],
    ['{"images":[]}', 'is no lock file of images'],
    ['{"images":{"flink:2.3.0":"sha256:1"}}', 'has no digest for flink:2.3.0, but "sha256:1"'],
  ])('fails on %s', (text, sentence) => {
    expect(failure(file(text))).toContain(sentence);
  });

  test('pins images by tag and digest', () => {
    const environment = Environment.provide(new App(), { imageDigests: { 'flink:2.3.0': DIGEST } });
    expect(environment.image('flink:2.3.0')).toBe(`flink:2.3.0@${DIGEST}`);
    expect(environment.image('apache/kafka:4.2.0')).toBe('apache/kafka:4.2.0');
    expect(environment.image(`flink:2.3.0@${OTHER}`)).toBe(`flink:2.3.0@${OTHER}`);
  });

  test("knows images of a mirror by the name that pods pull, or by the publisher's", () => {
    const target = Target.generic({ imageMirror: 'mirror.example.com/hub' });
    const imageDigests = {
      'flink:2.3.0': DIGEST,
      'mirror.example.com/hub/flink:2.3.0': OTHER,
      'apache/kafka:4.2.0': DIGEST,
    };
    const environment = Environment.provide(new App(), { target, imageDigests });
    expect(environment.image('flink:2.3.0')).toBe(`mirror.example.com/hub/flink:2.3.0@${OTHER}`);
    expect(environment.image('apache/kafka:4.2.0')).toBe(`mirror.example.com/hub/apache/kafka:4.2.0@${DIGEST}`);
  });
});
