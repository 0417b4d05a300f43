// What a browser test needs: a page that may not misbehave, pictures of it, and the accessibility check.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { withProgram } from './program.mjs';

export { engines } from './program.mjs';

const CHROMIUM = process.env.AMENDS_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const PICTURES = process.env.AMENDS_PICTURES ?? 'target/pictures';
const QUIET_CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SCREENS = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const SCHEMES = ['light', 'dark'];
const ACCESSIBILITY_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let browser;
after(async () => (await browser)?.close());

/**
 * Runs `test({ page, stranger, baseUrl, engine, tmp, storage, said, later, expectTrouble })` against the real program with a
 * fresh database on `engine`. Fails on console errors, page errors and 5xx answers, unless `expectTrouble(pattern)` announced
 * them.
 */
export function withServer(engine, test, options) {
  return withProgram(engine, (server) => withPage(server.baseUrl, (seen) => test({ ...server, ...seen })), options);
}

/**
 * Runs `test({ page, stranger, baseUrl, expectTrouble })` in a fresh browser context that talks to `baseUrl`. `stranger()`
 * opens a page in a context of its own, as on somebody else's machine; it is watched like the first.
 */
export async function withPage(baseUrl, test) {
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: QUIET_CHROMIUM });
  const watch = watchman();
  const contexts = [];
  const stranger = async () => {
    const context = await (await browser).newContext({ baseURL: baseUrl, viewport: SCREENS.desktop, reducedMotion: 'reduce' });
    contexts.push(context);
    watch.follow(context);
    return context.newPage();
  };
  try {
    await test({ page: await stranger(), stranger, baseUrl, expectTrouble: watch.expect });
  } catch (failure) {
    failure.message += watch.report('\nThe browser saw, until then:');
    throw failure;
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
  watch.settle();
}

function watchman() {
  const seen = [];
  const expected = [];
  const unexpected = () => seen.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
  const report = (title) => (unexpected().length > 0 ? [title, ...unexpected()].join('\n  ') : '');
  const settle = () => {
    if (unexpected().length > 0) throw new Error(report('The page misbehaved:'));
    const absent = expected.filter((pattern) => !seen.some((trouble) => pattern.test(trouble)));
    if (absent.length > 0) throw new Error(`Trouble was expected but not seen: ${absent.join(', ')}`);
  };
  return { follow: (context) => follow(context, seen), expect: (pattern) => expected.push(pattern), report, settle };
}

function follow(context, seen) {
  context.on('console', (message) => {
    // Pictures and the accessibility check bring styles of their own, which have no place in any page.
    const byTheTools = message.text().startsWith('Applying inline style') && message.location().url === '';
    if (message.type() === 'error' && !byTheTools) seen.push(`console error: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (trouble) => seen.push(`page error: ${trouble.error().stack}`));
  context.on('response', (answer) => {
    if (answer.status() >= 500) seen.push(`answer ${answer.status()}: ${answer.request().method()} ${answer.url()}`);
  });
}

/** Stores `NAME-{desktop,phone}-{light,dark}.png`, and fails if the page is wider than either screen. */
export async function picture(page, name) {
  await mkdir(PICTURES, { recursive: true });
  await page.waitForLoadState('load');
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const file = path.join(PICTURES, `${name}-${screen}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > size.width) throw new Error(`${page.url()} is ${wide} px wide on a ${screen} of ${size.width} px`);
  }
  await asItWas(page);
}

/** Runs axe-core on the page in light and in dark, and fails with one paragraph for each element at fault. */
export async function accessible(page) {
  // Styles and pictures belong to what is judged; a heading may be there before them.
  await page.waitForLoadState('load');
  const faults = [];
  for (const colorScheme of SCHEMES) {
    // Without motion, so that no colour is measured on its way from one scheme to the other.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    faults.push(...(await violations(page)).map((fault) => `[${colorScheme}] ${fault}`));
  }
  await asItWas(page);
  if (faults.length > 0) throw new Error(`${page.url()} is not accessible:\n${faults.join('\n')}`);
}

async function violations(page) {
  await page.evaluate(axe.source);
  const rules = { runOnly: ACCESSIBILITY_RULES, resultTypes: ['violations'] };
  const result = await page.evaluate((options) => globalThis.axe.run(document, options), rules);
  return result.violations.flatMap((rule) => rule.nodes.map((node) => violation(rule, node)));
}

function violation(rule, node) {
  const advice = node.failureSummary.replaceAll('\n', '\n    ');
  return `${rule.impact} ${rule.id}: ${rule.help}\n    at ${node.target.join(' ')}: ${node.html}\n    ${advice}`;
}

async function asItWas(page) {
  await page.setViewportSize(SCREENS.desktop);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
