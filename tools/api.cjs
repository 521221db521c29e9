// @ts-check
/**
 * One report an entry of what the package promises, in etc/: a change of the public surface shows in review.
 * Compares the reports with the built declarations (`npm run build` first); with --update, accepts what is built.
 *
 *     node tools/api.cjs [--update]
 */
const { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } = require('@microsoft/api-extractor');

const { packageJson, entries, root } = require('./entries.cjs');

const update = process.argv.includes('--update');
const reportFolder = join(root, 'etc');
const scratchFolder = join(root, 'temp', 'api');

/** @param {{ name: string, types: string }} entry */
const configOf = ({ name, types }) =>
  ExtractorConfig.prepare({
    packageJsonFullPath: join(root, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, types),
      compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder,
        reportTempFolder: scratchFolder,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning },
          // One report for each entry, no releases: everything exported is public.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // `{@link}` between entries: typedoc checks these, with all entries at once.
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
          // The linter looks after doc comments.
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });

for (const { types } of entries) {
  if (!existsSync(join(root, types))) throw new Error(`${types} is not there: npm run build`);
}
mkdirSync(reportFolder, { recursive: true });
rmSync(scratchFolder, { recursive: true, force: true });
mkdirSync(scratchFolder, { recursive: true });

/** What is wrong, one line each. @type {string[]} */
const problems = [];
/** Types that a signature mentions and its entry does not export: where they are mentioned. @type {Map<string, string>} */
const mentioned = new Map();

const [first, ...rest] = entries.map((entry) => ({ entry, config: configOf(entry) }));
if (first === undefined) throw new Error('package.json exports nothing that is there');
const compilerState = CompilerState.create(first.config, {
  additionalEntryPoints: rest.map(({ config }) => config.mainEntryPointFilePath),
});

for (const { entry, config } of [first, ...rest]) {
  const { apiReportChanged } = Extractor.invoke(config, {
    compilerState,
    localBuild: update,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.None) return;
      const symbol = /The symbol "([^"]+)" needs to be exported/.exec(message.text)?.[1];
      if (message.messageId === 'ae-forgotten-export' && symbol !== undefined) mentioned.set(symbol, entry.specifier);
      else if (message.logLevel === 'error' || message.messageId.startsWith('ae-')) {
        problems.push(`${entry.specifier}: ${message.formatMessageWithLocation(root)}`);
      }
    },
  });
  if (apiReportChanged && !update) {
    problems.push(
      `${entry.specifier}: what it exports differs from etc/${entry.name}.api.md: npm run api:update, and review`,
    );
  }
}

// A type may come from another entry; one that no entry exports cannot be named by a user.
const exported = new Set(
  entries.flatMap(({ name }) =>
    [
      ...readFileSync(join(update ? reportFolder : scratchFolder, `${name}.api.md`), 'utf8').matchAll(
        /^export (?:declare )?(?:abstract )?(?:const |class |function |interface |type |enum |namespace |\{ )(\w+)/gm,
      ),
    ].map((match) => match[1]),
  ),
);
for (const [symbol, specifier] of mentioned) {
  if (!exported.has(symbol)) problems.push(`${specifier}: mentions ${symbol}, which no entry of the package exports`);
}

const names = new Set(entries.map(({ name }) => `${name}.api.md`));
for (const file of readdirSync(reportFolder)) {
  if (file.endsWith('.api.md') && !names.has(file)) {
    if (update) rmSync(join(reportFolder, file));
    else problems.push(`etc/${file}: ${packageJson.name} has no such entry`);
  }
}

for (const problem of problems) console.error(problem);
console.log(`${entries.length} entries, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
