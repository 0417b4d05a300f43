// What staff do with a case by hand: the forms of the case page, the composer, and the first sign-in.
import assert from 'node:assert/strict';
import { accessible, picture } from './harness.mjs';

const PASSWORD = 'ten letters and more';

/** The link of the first start, which the server prints once it listens. */
export async function firstLink(said) {
  for (let tries = 0; tries < 200; tries += 1) {
    const link = /first administrator: (\S+)/.exec(said());
    if (link) return new URL(link[1]).pathname;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the server printed no link for the first administrator');
}

/** Becomes the first administrator by the link that the server prints. */
export async function begin(page, said, name = 'Ines Calder') {
  await page.goto(await firstLink(said));
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(`${name.split(' ')[0].toLowerCase()}@firm.example`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'What I owe' }).waitFor();
}

/** Whoever began signs in again, after weeks away. */
export async function signIn(page, name) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(`${name.split(' ')[0].toLowerCase()}@firm.example`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'What I owe' }).waitFor();
}

/** Signs somebody in by the link of their invitation. */
export async function comeIn(page, link) {
  await page.goto(link);
  await press(page, 'Sign in');
  await page.goto('/');
  await page.getByRole('heading', { name: 'What I owe' }).waitFor();
}

/** Speaks to the API with a manager's token of its own: with a body it posts, without one it reads. */
export async function caller(page) {
  await page.goto('/settings/tokens');
  await page.getByLabel('Name', { exact: true }).fill('shop');
  await page.getByLabel('Role').selectOption('manager');
  await page.getByRole('button', { name: 'Make it' }).click();
  const token = await page.locator('[data-token]').textContent();
  const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' };
  return async (path, data) => {
    const answer = await page.request.fetch(`/api/v1${path}`, { method: data ? 'POST' : 'GET', headers, data });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
}

/** Presses a button that leads to a page. */
export async function press(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState();
}

/** Reads a page again until it says this: what is due now is done within a moment. */
export async function until(page, text) {
  for (let tries = 0; tries < 150; tries += 1) {
    if ((await page.textContent('main')).includes(text)) return;
    await page.waitForTimeout(100);
    await page.reload();
  }
  throw new Error(`${page.url()} never says “${text}”:\n${await page.textContent('main')}`);
}

/** Adds somebody; resolves to the path of the link that signs them in. */
export async function invite(page, name, role) {
  await page.goto('/settings/people');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail', { exact: true }).fill(`${name.split(' ')[0].toLowerCase()}@firm.example`);
  await page.getByLabel('Role').selectOption(role);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  return new URL(await page.locator('[data-link]').textContent()).pathname;
}

/** A moment in the firm's zone as a field takes it, so many days from now. */
export function local(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);
}

/** Opens the form of an act, fills it in and sends it; resolves to the status of the answer, and what is said if it is refused. */
export async function act(page, verb, fill = async () => {}) {
  const form = page.locator(`#act-${verb}`);
  if (!(await form.isVisible())) await page.locator(`details:has(> #act-${verb}) > summary`).click();
  await fill(form);
  return send(page, form.locator('.form-acts .btn-first'));
}

export async function send(page, button) {
  return sent(page, () => button.click());
}

/** Whatever it is that sends a form: its answer's status, with what it says where it refuses. */
export async function sent(page, sends) {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST' && !answer.url().includes('reply_check'));
  await sends();
  const answer = await answered;
  await page.waitForLoadState('load');
  return answer.status() < 400 ? answer.status() : `${answer.status()} ${(await page.locator('.refusal, .error').allTextContents()).join(' ')}`;
}

/** Writes one kind of message with the composer; without a body, the draft goes out as it stands. */
export async function write(page, kind, body, fill = async () => {}) {
  await page.getByRole('navigation', { name: 'What to write' }).getByRole('link', { name: kind, exact: true }).click();
  const form = page.locator('form.composer');
  await form.locator('.field').first().waitFor();
  if (body) await text(form).fill(body);
  await fill(form);
  return send(page, form.locator('.form-acts .btn-first'));
}

/** Where the composer takes the words. */
export function text(form) {
  return form.getByRole('textbox', { name: /^To |Note between|What .* said/ });
}

/** Proposes to give something. */
export function makeGood(page, what, worth, { form = 'refund', basis = 'puts it right' } = {}) {
  return act(page, 'make_good', async (fields) => {
    await fields.getByLabel('Form').selectOption(form);
    await fields.getByLabel('What it is').fill(what);
    await fields.getByRole('group', { name: 'It is' }).getByLabel(basis).check();
    await fields.getByLabel('Worth to them').fill(worth);
    await fields.getByLabel('Costs us').fill(worth);
  });
}

/** The line of one make-good. */
export function given(page, what) {
  return page.locator('#make-goods > .entries > li', { hasText: what });
}

/** Does something to one make-good: by a button, or by the form in its own line. */
export async function stepOf(page, what, verb, fill) {
  const line = given(page, what);
  if (!fill) return send(page, line.getByRole('button', { name: verb, exact: true }));
  await line.locator('summary', { hasText: verb }).click();
  const form = line.locator('details[open]');
  await fill(form);
  return send(page, form.locator('.form-acts .btn-first'));
}

/** The first promise that is open was kept. */
export async function keep(page, evidence) {
  const line = page.locator('#promises .entries > li', { has: page.locator('summary', { hasText: 'Kept' }) }).first();
  await line.locator('summary', { hasText: 'Kept' }).click();
  await line.locator('details[open]').getByLabel('What shows it').fill(evidence);
  return send(page, line.locator('details[open] .form-acts .btn-first'));
}

export const stage = (page) => page.locator('.case-head .state').first().textContent();

/** Checks a page for everybody's eyes and takes its pictures. */
export async function seen(page, name) {
  await accessible(page);
  await picture(page, name);
}
