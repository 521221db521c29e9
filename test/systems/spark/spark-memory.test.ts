import { Size } from 'cdk8s';
import { defaultOverhead, podMemory } from '../../../lib/systems/spark/spark-memory';
import { executorPod, manifests, properties } from './doubles';

// the sums of Spark's documentation (running on Kubernetes, memory overhead factor) and of its BasicExecutorFeatureStep
test.each([
  [512, 'jvm', 896],
  [1024, 'jvm', 1408],
  [4096, 'jvm', 4505],
  [4096, 'python', 5734],
  [32768, 'jvm', 36044],
] as const)('a heap of %d MiB for %s makes a pod of %d MiB', (heap, language, total) => {
  const overhead = defaultOverhead(heap, language);
  expect(podMemory({ heap, overhead, offHeap: 0 }).toMebibytes()).toBe(total);
});

test('pods get heap, overhead and memory outside the heap, as Spark counts them', () => {
  const rendered = manifests({
    driver: { memory: Size.gibibytes(1) },
    executor: { memory: Size.gibibytes(4), memoryOverhead: Size.gibibytes(1), offHeap: Size.gibibytes(2) },
  });
  expect(properties(rendered)).toMatchObject({
    'spark.driver.memory': '1024m',
    'spark.executor.memory': '4096m',
    'spark.executor.memoryOverhead': '1024m',
    'spark.memory.offHeap.enabled': 'true',
    'spark.memory.offHeap.size': '2048m',
  });
  expect(rendered.get('Job', 'daily-*').spec).toMatchObject({
    template: {
      spec: { containers: [{ resources: { requests: { memory: '1408Mi' }, limits: { memory: '1408Mi' } } }] },
    },
  });
  expect(executorPod(rendered)).toMatchObject({ spec: { containers: [{ resources: { limits: { memory: '7Gi' } } }] } });
});

test('Python takes 40 % of the heap beside it, in the driver and in executors', () => {
  const rendered = manifests({
    mainApplicationFile: undefined,
    python: 'print(1)',
    driver: { memory: Size.gibibytes(4) },
    executor: { memory: Size.gibibytes(4) },
  });
  expect(properties(rendered)).toMatchObject({
    'spark.driver.memoryOverhead': '1638m',
    'spark.executor.memoryOverhead': '1638m',
  });
});

test('fails for a heap with which Spark does not start', () => {
  const { problems } = manifests({
    driver: { memory: Size.mebibytes(256) },
    executor: { memory: Size.mebibytes(300) },
  });
  expect(problems.map(({ property, given, allowed }) => [property, given, allowed])).toEqual([
    ['driver.memory', '256', 'at least 512'],
    ['executor.memory', '300', 'at least 512'],
  ]);
});
