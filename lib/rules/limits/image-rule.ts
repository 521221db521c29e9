import { Late } from '../../core';
import type { ManifestRule } from '../manifest-rule';

/** A registry with its port, parts in small letters, a tag and a digest (the grammar of references). */
const REFERENCE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9+._-]*:[0-9a-f]{32,})?$/;
const SHA256 = /@sha256:(.*)$/;

const good = new Set<string>();
const MOST_REMEMBERED = 10_000;

/** That images have names. */
export const imageName: ManifestRule = {
  id: 'image-name',
  severity: 'error',
  title: 'Every image has a name, a tag and a digest of the right form',
  reason: 'the container never starts: InvalidImageName',
  source: 'https://github.com/distribution/reference (grammar of references)',
  equivalents: {},
  container: ({ container: { image }, path, item }, report) => {
    if (typeof image !== 'string' || image === '' || good.has(image) || Late.isIn(image)) return;
    const digest = SHA256.exec(image)?.[1];
    const whole = digest === undefined || digest.length === 64;
    if (REFERENCE.test(image) && whole) {
      if (good.size < MOST_REMEMBERED) good.add(image);
      return;
    }
    report({
      item,
      property: `${path}.image`,
      message: whole ? 'is no name of an image' : `has a digest of ${String(digest.length)} characters`,
      given: image,
      allowed: 'registry/name:tag@sha256:…, the name in small letters, the digest of 64 digits and letters from a to f',
      remedy: 'write the name as docker pull takes it, without https://',
    });
  },
};
