import { RuleTester } from 'eslint';
import { parser } from 'typescript-eslint';

import { rules } from '../../tools/eslint/index.cjs';

const tester = new RuleTester({ languageOptions: { parser } });

const props = (body: string, name = 'KafkaClusterProps'): string => `export interface ${name} {\n${body}\n}`;

tester.run('documented-options', rules['documented-options'], {
  valid: [
    {
      name: 'a required property with a doc',
      code: props('/** Partitions, 1 or more. */ readonly partitions: number;'),
    },
    {
      name: 'an optional property with a literal default',
      code: props('/** Partitions, 1 or more.\n * @default 6\n */\nreadonly partitions?: number;'),
    },
    {
      name: 'an optional property with a described default',
      code: props(
        '/**\n * The image.\n *\n * @default - the publisher’s image for the version\n */\nreadonly image?: string;',
      ),
    },
    { name: 'interfaces of another name', code: props('partitions?: number;', 'Topic') },
    { name: 'a type of another name', code: 'type Topic = { partitions?: number };' },
  ],
  invalid: [
    {
      name: 'fails an optional property without @default',
      code: props('/** Partitions. */ readonly partitions?: number;'),
      errors: [{ messageId: 'default', data: { owner: 'KafkaClusterProps', property: 'partitions' } }],
    },
    {
      name: 'fails in options as in props',
      code: props('/** Partitions. */ readonly partitions?: number;', 'TopicOptions'),
      errors: [{ messageId: 'default' }],
    },
    {
      name: 'fails in a type alias',
      code: 'type TopicOptions = {\n/** Partitions. */\nreadonly partitions?: number };',
      errors: [{ messageId: 'default' }],
    },
    {
      name: 'fails an empty @default',
      code: props('/**\n * Partitions.\n * @default\n */\nreadonly partitions?: number;'),
      errors: [{ messageId: 'emptyDefault' }],
    },
    {
      name: 'fails a property without a doc comment',
      code: props('// Partitions.\n// @default 6\nreadonly partitions?: number;\nreadonly image: string;'),
      errors: [{ messageId: 'doc' }, { messageId: 'doc' }],
    },
    {
      name: 'fails the @default of a neighbour',
      code: props('/** A. @default 1 */ readonly a?: number;\n/** B. */ readonly b?: number;'),
      errors: [{ messageId: 'default', data: { owner: 'KafkaClusterProps', property: 'b' } }],
    },
    {
      name: 'fails an optional method without @default',
      code: props('/** Called once. */ done?(): void;'),
      errors: [{ messageId: 'default' }],
    },
    {
      name: 'fails a property that can be written',
      code: props('/** Partitions. */ partitions: number;'),
      errors: [{ messageId: 'readonly' }],
    },
  ],
});

tester.run('import-order', rules['import-order'], {
  valid: [
    "import { join } from 'node:path';\nimport { App } from 'cdk8s';\nimport { name } from '../core/names';",
    "import { App } from 'cdk8s';\nimport { ApiObject } from 'cdk8s';\nimport './a';\nimport '../b';",
  ],
  invalid: [
    {
      name: 'fails a package after a file',
      code: "import './a';\nimport { App } from 'cdk8s';",
      errors: [{ messageId: 'order' }],
    },
    {
      name: "fails one of Node's own modules after a package",
      code: "import { App } from 'cdk8s';\nimport { join } from 'node:path';",
      errors: [{ messageId: 'order' }],
    },
    {
      name: "fails one of Node's own modules without node:",
      code: "import { join } from 'path';",
      output: "import { join } from 'node:path';",
      errors: [{ messageId: 'protocol' }],
    },
  ],
});
