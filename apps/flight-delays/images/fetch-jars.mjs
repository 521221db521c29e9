// fetch-jars.mjs FOLDER...: fills FOLDER/jars with exactly the jars that FOLDER/jars.json names.
//
// A jar that is there with the right checksum stays as it is. What is missing comes from the Maven repository whose
// address is in MAVEN_REPOSITORY; without that variable, from wherever this machine's own `mvn` gets its artifacts.
// Nothing is put into FOLDER/jars before its checksum is right. Needs Node.js 20 and nothing else.
/* global Buffer, console, fetch, process */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** What is in jars.json, each with the name that Maven gives its file. */
function readJars(folder) {
  const { jars } = JSON.parse(readFileSync(join(folder, 'jars.json'), 'utf8'));
  return jars.map(({ coordinates, sha256: checksum }) => {
    const [group, artifact, version] = coordinates.split(':');
    return { coordinates, group, artifact, version, checksum, file: `${artifact}-${version}.jar` };
  });
}

function verify(jar, data, source) {
  const found = sha256(data);
  if (found !== jar.checksum) {
    throw new Error(
      `${jar.coordinates} from ${source} has the SHA-256 checksum ${found}; jars.json wants ${jar.checksum}`,
    );
  }
  return data;
}

async function download(repository, jar) {
  const path = [...jar.group.split('.'), jar.artifact, jar.version, jar.file].join('/');
  const url = `${repository.replace(/\/+$/, '')}/${path}`;
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${response.statusText}`);
  }
  return verify(jar, Buffer.from(await response.arrayBuffer()), url);
}

/** Has Maven copy the jars, without what they depend on, into a folder of its own; one run for all of them. */
function copyWithMaven(jars, scratch) {
  const dependencies = jars.map(
    ({ group, artifact, version }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>` +
      '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>',
  );
  const pom = join(scratch, 'pom.xml');
  writeFileSync(
    pom,
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
      '<groupId>images</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging>' +
      `<dependencies>${dependencies.join('')}</dependencies></project>`,
  );
  const output = join(scratch, 'jars');
  const goal = [`${dependencyPlugin}:copy-dependencies`, `-DoutputDirectory=${output}`];
  try {
    execFileSync('mvn', ['-q', '-B', '-ntp', '-f', pom, ...goal], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(
      error.code === 'ENOENT'
        ? 'set MAVEN_REPOSITORY to the address of a Maven repository, or install mvn'
        : `mvn failed: ${error.stdout}${error.stderr}`,
    );
  }
  return new Map(jars.map((jar) => [jar.file, verify(jar, readFileSync(join(output, jar.file)), 'mvn')]));
}

async function fill(folder) {
  const jars = readJars(folder);
  const target = join(folder, 'jars');
  mkdirSync(target, { recursive: true });
  const missing = jars.filter(({ file, checksum }) => {
    const path = join(target, file);
    return !existsSync(path) || sha256(readFileSync(path)) !== checksum;
  });
  if (missing.length > 0) {
    const scratch = mkdtempSync(join(tmpdir(), 'jars-'));
    try {
      const repository = process.env.MAVEN_REPOSITORY;
      const copied = repository ? undefined : copyWithMaven(missing, scratch);
      for (const jar of missing) {
        const part = join(target, `${jar.file}.part`);
        writeFileSync(part, copied?.get(jar.file) ?? (await download(repository, jar)));
        renameSync(part, join(target, jar.file));
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  const wanted = new Set(jars.map(({ file }) => file));
  for (const file of readdirSync(target).filter((name) => !wanted.has(name))) {
    rmSync(join(target, file), { recursive: true });
  }
  console.log(`${target}: ${jars.length} jars, ${missing.length} of them fetched`);
}

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: node fetch-jars.mjs FOLDER...');
  process.exit(2);
}
try {
  for (const folder of folders) {
    await fill(folder);
  }
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}
