// Causes and what is done about them: a debrief with two, a tree, an action that works until it comes back, and one that does not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { withPage } from './harness.mjs';
import { act, invite, seen, send } from './hands.mjs';
import { start } from './program.mjs';

const KIND = 'late_delivery';
const LETTER =
  'Dear Mr Ward, I am sorry that your bread came late. We have named a stand-in for every round, so that this does not happen to you again. I stay your contact. Ines';

test('a problem is understood by two, mended, proved by the counts, and opened again by a later case', async () => {
  const demo = await start(process.env.AMENDS_BIN, ['demo', '--listen', '127.0.0.1:0']);
  try {
    await withPage(demo.baseUrl, async ({ page, stranger }) => {
      await signIn(page, demo);
      const api = await caller(page);
      const colleague = await stranger();
      const link = await invite(page, 'Nora Blunt', 'agent');
      const number = await complaints(api, 14);
      await understood(page, colleague, link);
      await works(page, api, number);
      await comesBack(page, api);
      await fails(page, api);
      await lessonAndProcedure(page);
    });
  } finally {
    await demo.stop();
  }
});

async function signIn(page, demo) {
  const link = /sign in: (\S+)/;
  while (!link.test(demo.said())) await new Promise((resolve) => setTimeout(resolve, 20));
  await page.goto(link.exec(demo.said())[1]);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Speaks to the API with a token of its own. */
async function caller(page) {
  await page.goto('/settings/tokens');
  await page.getByLabel('Name', { exact: true }).fill('shop');
  await page.getByLabel('Role').selectOption('manager');
  await page.getByRole('button', { name: 'Make it' }).click();
  const token = await page.locator('[data-token]').textContent();
  const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' };
  return async (path, body) => {
    const answer = await page.request.post(`/api/v1${path}`, { headers, data: body });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
}

async function now(page) {
  await page.goto('/');
  return Date.parse(await page.locator('body').getAttribute('data-now'));
}

/** So many complaints, one every eleven hours back from `until`; the number of the newest case. */
async function complaints(api, count, until = Date.now()) {
  let first;
  for (let nth = 0; nth < count; nth += 1) {
    const received_at = new Date(until - (nth * 11 + 1) * 3_600_000).toISOString();
    const said = { channel: 'phone', verbatim: 'The bread came two hours late.', failure_type: KIND, received_at };
    const opened = await api('/cases', { ...said, customer: { email: `ward${nth}@home.example`, name: `Sam Ward ${nth}` } });
    first ??= opened.number;
  }
  return first;
}

async function why(page, under, text) {
  const form = page.locator(under ? `li:has(> .cause-why:text-is("${under}")) > details` : 'section:has(> #why) > details');
  if ((await form.getAttribute('open')) === null) await form.locator('> summary').click();
  await form.getByLabel('Because').fill(text);
  await form.getByLabel('Kind of cause').selectOption('not_foreseen');
  assert.equal(await send(page, form.getByRole('button', { name: 'Add it' })), 303);
}

/** Two were there; one sees it differently first. */
async function understood(page, colleague, link) {
  await page.goto('/problems/new');
  await page.getByLabel('What goes wrong').fill('Late on Saturdays');
  await page.getByLabel('Kind of failure').selectOption(KIND);
  await page.getByLabel('How bad').selectOption('high');
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('heading', { name: 'Late on Saturdays' }).waitFor();
  await why(page, '', 'The round left late');
  await why(page, 'The round left late', 'Nora was careless');
  await page.getByText('ends at a person').waitFor();
  await why(page, 'Nora was careless', 'The list has no order, and nobody checks it');
  await why(page, '', 'Nobody is named as a stand-in');
  await page.getByLabel('What happened', { exact: true }).fill('The Saturday round did not leave before ten.');
  await page.getByLabel('The procedure that should have prevented it').selectOption('none');
  const there = page.getByRole('group', { name: 'Who was there' });
  await there.getByLabel('Ruth Abel').check();
  await there.getByLabel('Nora Blunt').check();
  assert.equal(await send(page, page.getByRole('button', { name: 'Record the debrief' })), 303);
  await page.getByText('No procedure was in force for it when it failed.').waitFor();
  await colleague.goto(link);
  await colleague.getByRole('button', { name: 'Sign in' }).click();
  await colleague.goto(new URL(page.url()).pathname);
  await colleague.getByRole('group', { name: 'The debrief says it as I saw it' }).getByLabel('No').check();
  await colleague.getByLabel('Why, as I see it').fill('The list came after the van was loaded.');
  await colleague.getByRole('button', { name: 'Put it on record' }).click();
  await colleague.getByText('saw it differently').waitFor();
  await colleague.locator('summary', { hasText: 'is that what happened' }).waitFor();
  await colleague.getByRole('group', { name: 'The debrief says it as I saw it' }).getByLabel('Yes').check();
  await colleague.getByLabel('Why, as I see it').fill('The list came after the van was loaded.');
  await colleague.getByRole('button', { name: 'Put it on record' }).click();
  await colleague.getByText('confirmed', { exact: true }).first().waitFor();
  await page.reload();
  await seen(page, 'learning-problem');
}

async function plan(page, what, days) {
  const due = new Date((await now(page)) + 2 * 86_400_000).toISOString().slice(0, 16);
  await page.goBack();
  assert.equal(await act(page, 'plan', async (form) => {
    await form.getByLabel('What changes').fill(what);
    await form.getByLabel('The procedure or checklist that it changes').fill('Rounds');
    await form.getByLabel('By when').fill(due);
    await form.getByLabel('Days counted before').fill(String(days));
    await form.getByLabel('Days counted after').fill(String(days));
  }), 303);
  await page.getByRole('link', { name: what, exact: true }).click();
  await page.getByText('It is watched once it is done.').waitFor();
  await seen(page, `learning-planned-${days}`);
  assert.equal(await send(page, page.getByRole('button', { name: 'It is done' })), 303);
}

async function wait(page, button) {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState('load');
}

/** Reads a page again until it says this: what is due now is done within a moment. */
async function until(page, text) {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await page.textContent('main')).includes(text)) return;
    await page.waitForTimeout(100);
    await page.reload();
  }
  throw new Error(`${page.url()} never says “${text}”`);
}

async function works(page, api, number) {
  await page.locator('summary', { hasText: 'Tie a case to it' }).click();
  await page.getByLabel('Number of the case').fill(number);
  await send(page, page.getByRole('button', { name: 'Tie it' }).first());
  const problem = page.url();
  await plan(page, 'A stand-in for every round', 7);
  const action = page.url();
  await api(`/cases/${number}/messages`, { kind: 'reply', channel: 'email', body: LETTER });
  await wait(page, '+1 week');
  await page.goto(action);
  await until(page, 'It works: the whole interval lies below the criterion.');
  await page.getByText('Sam Ward 0').waitFor();
  await seen(page, 'learning-works');
  await page.goto(problem);
  assert.equal(await send(page, page.getByRole('button', { name: 'Close the problem' })), 303);
  await page.goto(action);
}

/** A later case of the same kind: it alarms, and whoever was told is named. */
async function comesBack(page, api) {
  const action = page.url();
  await wait(page, '+1 day');
  await complaints(api, 1, await now(page));
  await page.goto(action);
  await until(page, 'It counted as mended, and a like case came.');
  await page.getByText('1 customer was told of it').waitFor();
  await page.getByText('They were told that it was mended.').waitFor();
  await seen(page, 'learning-came-back');
  await page.goto('/');
  await page.locator('#team').getByText('A stand-in for every round').waitFor();
  await seen(page, 'learning-today');
  await page.goto(action);
  await page.getByLabel('What we do about it').fill('We debrief again on Monday.');
  assert.equal(await send(page, page.getByRole('button', { name: 'Answer for it' })), 303);
  await page.locator('.crumbs a').last().click();
  await page.getByText('monitoring').first().waitFor();
}

/** A second action, after which it comes more often than before. */
async function fails(page, api) {
  await plan(page, 'The van leaves an hour earlier', 3);
  const action = page.url();
  for (let day = 0; day < 2; day += 1) await wait(page, '+1 day');
  await complaints(api, 1, await now(page));
  const many = await now(page);
  for (let nth = 0; nth < 40; nth += 1) {
    const received_at = new Date(many - (nth + 1) * 3_600_000).toISOString();
    await api('/cases', { channel: 'phone', verbatim: 'Late again.', failure_type: KIND, received_at, customer: { email: `again${nth}@home.example` } });
  }
  await wait(page, '+1 day');
  await wait(page, '+1 day');
  await page.goto(action);
  await until(page, 'It does not work: the whole interval lies above the criterion.');
  await until(page, 'It did not work, the counts say.');
  await seen(page, 'learning-fails');
}

async function lessonAndProcedure(page) {
  await page.goto('/procedures');
  await page.getByLabel('What it is called').fill('Loading a van');
  await page.getByLabel('Its steps').fill('Count the crates\nLoad\nSign the list');
  assert.equal(await send(page, page.getByRole('button', { name: 'Keep it' })), 303);
  await page.getByLabel('All its steps').fill('Count the crates\nName a stand-in\nLoad');
  await page.getByLabel('What changes, and why').fill('A stand-in for every round.');
  assert.equal(await send(page, page.getByRole('button', { name: 'Put it into force' })), 303);
  await page.getByRole('link', { name: 'What changed' }).click();
  await page.locator('ins', { hasText: 'Name a stand-in' }).waitFor();
  await seen(page, 'learning-procedure');
  await page.goto('/lessons');
  await page.getByLabel('What to look for').fill('Ask who drives before you promise a time.');
  await page.getByLabel('Kind of failure').selectOption(KIND);
  assert.equal(await send(page, page.getByRole('button', { name: 'Keep it' })), 303);
  await seen(page, 'learning-lessons');
  await page.goto('/cases?q=Late+again');
  await page.getByRole('link', { name: /Late again/ }).first().click();
  await page.getByRole('heading', { name: 'Learned from the like' }).waitFor();
  await seen(page, 'learning-beside-case');
}
