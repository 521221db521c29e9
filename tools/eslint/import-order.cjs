// @ts-check
/**
 * Imports stand in three groups: Node's own modules (with `node:`), packages, files of this project.
 */
const { builtinModules } = require('node:module');

const groups = ["Node's own modules", 'packages', 'files of this project'];

/** @param {string} specifier */
const groupOf = (specifier) => (specifier.startsWith('node:') ? 0 : specifier.startsWith('.') ? 2 : 1);

/** @type {import('eslint').Rule.RuleModule} */
module.exports = {
  meta: {
    type: 'layout',
    fixable: 'code',
    schema: [],
    messages: {
      order: "'{{specifier}}' belongs to {{group}}, which stand before {{previous}}.",
      protocol: "Write 'node:{{specifier}}': one of Node's own modules.",
    },
  },
  create(context) {
    let highest = 0;
    return {
      ImportDeclaration(node) {
        const specifier = String(node.source.value);
        if (builtinModules.includes(specifier)) {
          context.report({
            node: node.source,
            messageId: 'protocol',
            data: { specifier },
            fix: (fixer) => fixer.replaceText(node.source, `'node:${specifier}'`),
          });
          return;
        }
        const group = groupOf(specifier);
        if (group < highest) {
          const data = { specifier, group: groups[group] ?? '', previous: groups[highest] ?? '' };
          context.report({ node, messageId: 'order', data });
        }
        highest = Math.max(highest, group);
      },
    };
  },
};
