import { redact } from '../core';
import { accessCommand } from './access/command';
import { apiServerCommand } from './api-server';
import { checkCommand } from './check/command';
import { CommandError, UsageError, type Command, type Surroundings } from './command';
import { diffCommand } from './diff/command';
import { evidenceCommand } from './evidence';
import { imagesLockCommand } from './images/command';
import { needsCommand } from './needs';
import { reachabilityCommand } from './reachability';
import { secretsCommand } from './secrets/command';

const COMMANDS: Readonly<Record<string, Command>> = {
  secrets: secretsCommand,
  'images lock': imagesLockCommand,
  check: checkCommand,
  needs: needsCommand,
  diff: diffCommand,
  evidence: evidenceCommand,
  reachability: reachabilityCommand,
  access: accessCommand,
  'api-server': apiServerCommand,
};

/**
 * Runs the program.
 *
 * @param argv - the command line, without the program's own name
 * @param given - what it sees of the machine
 * @returns the exit status: 0 done, 1 something is wrong, 2 the command line means nothing
 */
export async function run(argv: readonly string[], given: Surroundings): Promise<number> {
  // whatever a command prints, it was read from somewhere: no secret of it is shown
  const surroundings: Surroundings = {
    ...given,
    print: (line) => {
      given.print(redact(line));
    },
    warn: (line) => {
      given.warn(redact(line));
    },
  };
  const name = Object.keys(COMMANDS).find((words) => words.split(' ').every((word, index) => argv[index] === word));
  const command = name === undefined ? undefined : COMMANDS[name];
  try {
    if (name === undefined || command === undefined) return overview(argv, surroundings);
    const args = argv.slice(name.split(' ').length);
    if (args.some((arg) => arg === '--help' || arg === '-h')) {
      surroundings.print(command.help);
      return 0;
    }
    return await command.run(args, surroundings);
  } catch (error) {
    if (error instanceof CommandError) {
      surroundings.warn(`error: ${error.message}`);
      return 1;
    }
    if (error instanceof UsageError || isParseError(error)) {
      surroundings.warn(`${error.message}\nSee: data-platform ${name ?? ''} --help`.replace('  ', ' '));
      return 2;
    }
    throw error;
  }
}

function overview(argv: readonly string[], { print }: Surroundings): number {
  const [first] = argv;
  if (first !== undefined && first !== '--help' && first !== '-h' && first !== 'help') {
    throw new UsageError(`There is no command "${argv.filter((arg) => !arg.startsWith('-')).join(' ')}".`);
  }
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  print('Usage: data-platform COMMAND [options]\n');
  for (const [name, { summary }] of Object.entries(COMMANDS)) print(`  ${name.padEnd(width)}  ${summary}`);
  print('\ndata-platform COMMAND --help says more.');
  return first === undefined ? 2 : 0;
}

/** What `parseArgs` throws for options that do not exist or lack their value. */
function isParseError(error: unknown): error is Error {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return typeof error.code === 'string' && error.code.startsWith('ERR_PARSE_ARGS');
}
