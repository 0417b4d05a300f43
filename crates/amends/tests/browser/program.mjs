// Starts the program under test on the engine asked for, waits until it listens, and stops it.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;
const run = promisify(execFile);
let databasesMade = 0;

/** The engines every page is seen on: SQLite always, PostgreSQL where a server is given. */
export const engines = process.env.AMENDS_TEST_POSTGRES ? ['sqlite', 'postgres'] : ['sqlite'];

/**
 * Runs `use({ baseUrl, engine, tmp, storage, said, later })` against a server with a fresh database, and cleans up whatever
 * happens. `settings` stand in its `amends.toml`; `later(hours)` starts it again at the same address, so many hours ahead.
 */
export async function withProgram(engine, use, { settings = '' } = {}) {
  const program = required('AMENDS_BIN');
  const tmp = await mkdtemp(path.join(tmpdir(), 'amends-browser-'));
  try {
    await withStorage(engine, tmp, async (storage) => {
      const begin = async (listen, hours) => {
        await writeFile(path.join(tmp, 'amends.toml'), `${settings}hours_ahead = ${hours}\n`);
        return start(program, ['serve', ...storage, '--listen', listen], tmp);
      };
      let server = await begin('127.0.0.1:0', 0);
      const { baseUrl } = server;
      const later = async (hours) => {
        await server.stop();
        server = await begin(new URL(baseUrl).host, hours);
      };
      try {
        await use({ baseUrl, engine, tmp, storage, said: () => server.said(), later });
      } catch (failure) {
        failure.message += `\nThe server said:\n${server.said()}`;
        throw failure;
      } finally {
        await server.stop();
      }
    });
  } finally {
    await rm(tmp, { recursive: true, force: true });
  }
}

async function withStorage(engine, tmp, use) {
  if (engine === 'sqlite') return use(['--data', tmp]);
  if (engine !== 'postgres') throw new Error(`unknown engine "${engine}": expected one of ${engines.join(', ')}`);
  const database = `amends_browser_${process.pid}_${++databasesMade}`;
  await sql(`CREATE DATABASE ${database}`);
  try {
    const url = new URL(required('AMENDS_TEST_POSTGRES'));
    url.pathname = `/${database}`;
    return await use(['--data', tmp, '--database-url', url.href]);
  } finally {
    await sql(`DROP DATABASE ${database} WITH (FORCE)`);
  }
}

/** Runs the program once beside the server, such as `['import', 'complaints', file]`, and resolves to what it prints. */
export async function amends(args, storage) {
  return (await run(required('AMENDS_BIN'), [...args, ...storage])).stdout;
}

async function sql(statement) {
  const psql = process.env.AMENDS_PG_BIN ? path.join(process.env.AMENDS_PG_BIN, 'psql') : 'psql';
  await run(psql, ['--no-psqlrc', '--quiet', '-d', required('AMENDS_TEST_POSTGRES'), '-c', statement]);
}

/** Spawns a program and resolves once it prints `listening on http://…`; what it says later is kept for failures. */
export async function start(program, args, cwd = '.') {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = [];
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
  });
  child.stderr.setEncoding('utf8').on('data', (text) => lines.push(text.trimEnd()));
  const said = () => lines.join('\n') || '(nothing)';
  const stop = () => stopped(child, ended);
  const listening = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const address = /listening on (https?:\/\/[^\s]+)/.exec(line);
      if (address) resolve({ baseUrl: address[1].replace(/\/$/, '') });
    });
  });
  const first = await within(START_WITHIN_MS, Promise.race([listening, ended]));
  if (first?.baseUrl) return { baseUrl: first.baseUrl, said, stop };
  if (first === undefined) await stop();
  const outcome = first ?? `said no "listening on http://…" within ${START_WITHIN_MS / 1000} s`;
  throw new Error(`${program} ${args.join(' ')} ${outcome}. It said:\n${said()}`);
}

async function stopped(child, ended) {
  child.kill('SIGTERM');
  if ((await within(STOP_WITHIN_MS, ended)) !== undefined) return;
  child.kill('SIGKILL');
  await ended;
  throw new Error(`the server was still running ${STOP_WITHIN_MS / 1000} s after SIGTERM and had to be killed`);
}

async function within(milliseconds, promise) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function required(name) {
  if (process.env[name]) return process.env[name];
  throw new Error(`${name} is not set: run the browser tests with \`cargo xtask test --only browser\``);
}
