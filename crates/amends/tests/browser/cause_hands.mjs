// What staff do with a problem by hand: its causes, its debrief, and what is changed.
import assert from 'node:assert/strict';
import { act, local, send } from './hands.mjs';

/** Adds a reason to the tree, below another or at its root. */
export async function why(page, under, text) {
  const form = page.locator(under ? `li:has(> .cause-why:text-is("${under}")) > details` : 'section:has(> #why) > details');
  if ((await form.getAttribute('open')) === null) await form.locator('> summary').click();
  await form.getByLabel('Because').fill(text);
  await form.getByLabel('Kind of cause').selectOption('not_foreseen');
  assert.equal(await send(page, form.getByRole('button', { name: 'Add it' })), 303);
}

/** Records the debrief with those who were there, for a failure that no procedure covered. */
export async function debrief(page, whatHappened, names) {
  await page.getByLabel('What happened', { exact: true }).fill(whatHappened);
  await page.getByLabel('The procedure that should have prevented it').selectOption('none');
  const there = page.getByRole('group', { name: 'Who was there' });
  for (const name of names) await there.getByLabel(name).check();
  assert.equal(await send(page, page.getByRole('button', { name: 'Record the debrief' })), 303);
}

/** Whoever was there says in their own words whether it was so. */
export async function confirm(page, agrees, words) {
  await page.getByRole('group', { name: 'The debrief says it as I saw it' }).getByLabel(agrees).check();
  await page.getByLabel('Why, as I see it').fill(words);
  assert.equal(await send(page, page.getByRole('button', { name: 'Put it on record' })), 303);
}

/** Plans an action on the page of its problem, to be done in `due` days from the machine's now, and opens its page. */
export async function plan(page, what, { due, days }) {
  assert.equal(await act(page, 'plan', async (form) => {
    await form.getByLabel('What changes').fill(what);
    await form.getByLabel('The procedure or checklist that it changes').fill('Baking');
    await form.getByLabel('By when').fill(local(due));
    await form.getByLabel('Days counted before').fill(String(days));
    await form.getByLabel('Days counted after').fill(String(days));
  }), 303);
  await page.getByRole('link', { name: what, exact: true }).click();
  await page.getByText('It is watched once it is done.').waitFor();
}
