// @ts-check
/**
 * The law for props: every property of an interface whose name ends in `Props` or `Options` is `readonly` and has a
 * doc comment, and every optional one says with `@default` what happens without it.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
module.exports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      doc: '{{owner}}.{{property}} needs a doc comment: meaning, unit, range.',
      default: '{{owner}}.{{property}} is optional: say with @default what happens without it.',
      emptyDefault: '{{owner}}.{{property}} has an empty @default: write a literal, or `- ` and the behaviour.',
      readonly: '{{owner}}.{{property}} must be readonly.',
    },
  },
  create(context) {
    const source = context.sourceCode;

    /** The text of the doc comment that stands directly before a node. @param {any} node */
    const docOf = (node) => {
      const comment = source.getCommentsBefore(node).at(-1);
      return comment?.type === 'Block' && comment.value.startsWith('*') ? comment.value : undefined;
    };

    /** @param {string} owner @param {any} member */
    const check = (owner, member) => {
      if (member.type !== 'TSPropertySignature' && member.type !== 'TSMethodSignature') return;
      const data = { owner, property: source.getText(member.key) };
      /** @param {string} messageId */
      const report = (messageId) => context.report({ node: member.key, messageId, data });

      const doc = docOf(member);
      if (doc === undefined) report('doc');
      else if (member.optional) {
        const value = /@default\b([^\n@]*)/.exec(doc)?.[1];
        if (value === undefined) report('default');
        else if (value.trim() === '') report('emptyDefault');
      }
      if (member.type === 'TSPropertySignature' && !member.readonly) report('readonly');
    };

    /** @param {string} owner @param {readonly any[]} members */
    const checkAll = (owner, members) => {
      if (/(Props|Options)$/.test(owner)) for (const member of members) check(owner, member);
    };

    return {
      /** @param {any} node */
      TSInterfaceDeclaration: (node) => checkAll(node.id.name, node.body.body),
      /** @param {any} node */
      'TSTypeAliasDeclaration > TSTypeLiteral': (node) => checkAll(node.parent.id.name, node.members),
    };
  },
};
