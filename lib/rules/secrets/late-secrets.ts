import { secretsInObject } from '../../analysis/secrets';
import { CallSite, Late, type Problem } from '../../core';
import { replaceTextsOf } from '../../kubernetes';
import type { Model } from '../../model';

/**
 * Secrets that show only when late values are put in their places, where files are written.
 *
 * @param model - the tree
 * @returns one problem a text
 */
export function lateSecrets(model: Model): Problem[] {
  const entries = new Set(
    model.markedTexts.flatMap(({ entry, text }) => (Late.isIn(Late.settle(text)) || !Late.isIn(text) ? [] : [entry])),
  );
  return [...entries].flatMap(({ construct, object }) => {
    const before = new Set(secretsInObject(object).map(({ path }) => path));
    return secretsInObject(replaceTextsOf(object, Late.settle))
      .filter(({ path }) => !before.has(path))
      .map(({ path, what }) => ({
        path: construct.node.path,
        property: path,
        message: `holds what looks like a secret once its late value is known: ${what}`,
        remedy: 'put the value into a Secret, and let the object refer to it',
        at: CallSite.of(construct),
      }));
  });
}
