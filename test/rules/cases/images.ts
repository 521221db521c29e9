import { Target } from '../../../lib/environment';
import { pod, type RuleCases } from './case';

const DIGEST = `sha256:${'0'.repeat(64)}`;
const MIRROR = Target.generic({ imageMirror: 'mirror.example.com/hub' });
const image = (name: string) => [pod({}, { image: name })];

export const cases: RuleCases = {
  'image-exact-tag': {
    bad: [
      { what: 'no tag', objects: image('nginx'), at: ['spec.containers[0].image'] },
      { what: 'latest', objects: image('nginx:latest') },
      { what: 'a tag without a version in it', objects: image('nginx:stable') },
      { what: 'the port of a registry, which is no tag', objects: image('example.com:5000/nginx') },
      {
        what: 'an init container',
        objects: [pod({ initContainers: [{ name: 'first', image: 'busybox' }] })],
        at: ['spec.initContainers[0].image'],
      },
    ],
    good: [
      { what: 'a version', objects: image('example.com:5000/nginx:1.29.1') },
      { what: 'a digest without a tag', objects: image(`nginx@${DIGEST}`) },
      { what: 'a container without an image, which the schema refuses', objects: [pod({}, { image: undefined })] },
    ],
  },
  'image-digest': {
    bad: [
      { what: 'a tag in prod', objects: image('nginx:1.29.1'), at: [''] },
      { what: 'the same image twice as one', objects: [...image('nginx:1.29.1'), ...image('nginx:1.29.1')], at: [''] },
    ],
    good: [
      { what: 'a digest', objects: image(`nginx:1.29.1@${DIGEST}`) },
      { what: 'a tag outside of prod', objects: image('nginx:1.29.1'), tier: 'test' },
    ],
  },
  'image-pull-policy': {
    bad: [
      {
        what: 'Never',
        objects: [pod({}, { imagePullPolicy: 'Never' })],
        at: ['spec.containers[0].imagePullPolicy'],
      },
    ],
    good: [
      { what: 'Never on a laptop', objects: [pod({}, { imagePullPolicy: 'Never' })], target: Target.local() },
      { what: 'IfNotPresent', objects: [pod({}, { imagePullPolicy: 'IfNotPresent' })] },
      { what: 'nothing said', objects: [pod()] },
    ],
  },
  'image-registry': {
    bad: [
      { what: 'an image past the mirror', objects: image('nginx:1.29.1'), target: MIRROR },
      {
        what: 'a registry whose name begins like the mirror',
        objects: image('mirror.example.com/hub2/nginx:1.29.1'),
        target: MIRROR,
      },
    ],
    good: [
      { what: 'an image of the mirror', objects: image('mirror.example.com/hub/nginx:1.29.1'), target: MIRROR },
      { what: 'any image where there is no mirror', objects: image('nginx:1.29.1') },
    ],
  },
};
