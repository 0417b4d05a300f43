// Real complaints, where they lie beside the repository: imported while the server runs, one found by its words and closed.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { engines, withServer } from './harness.mjs';
import { act, begin, seen, stage, write } from './hands.mjs';
import { amends } from './program.mjs';

const BESIDE = fileURLToPath(new URL('../../../../../shared', import.meta.url));
const NARRATIVES = path.join(process.env.AMENDS_SHARED ?? BESIDE, 'data/complaints-cfpb/narratives.csv.gz');
const absent = !existsSync(NARRATIVES) && `no real complaints at ${NARRATIVES}`;
const ROWS = 200;
const MAPPING = `zone = "America/New_York"
[columns]
"Complaint ID" = "id"
"Consumer complaint narrative" = "verbatim"
"Date received" = "received_at"
[constants]
channel = "phone"
`;

/** The table of the first rows; a line break inside quotes ends no row. */
function first(rows) {
  const text = gunzipSync(readFileSync(NARRATIVES)).toString('utf8');
  let [quoted, seenRows, at] = [false, 0, 0];
  for (; at < text.length && seenRows <= rows; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    if (text[at] === '\n' && !quoted) seenRows += 1;
  }
  return text.slice(0, at);
}

for (const engine of engines) {
  test(`a real complaint is imported, found and worked through to close (${engine})`, { skip: absent }, () =>
    withServer(engine, async ({ page, said, tmp, storage }) => {
      await begin(page, said);
      const [table, mapping] = [path.join(tmp, 'narratives.csv'), path.join(tmp, 'mapping.toml')];
      await writeFile(table, first(ROWS));
      await writeFile(mapping, MAPPING);
      const told = JSON.parse(await amends(['import', 'complaints', table, '--mapping', mapping, '--json'], storage));
      assert.deepEqual([told.read, told.created, told.rejected], [ROWS, ROWS, 0]);
      await find(page, engine);
      await work(page);
      await close(page, engine);
    }));
}

async function find(page, engine) {
  await page.goto('/');
  await page.getByRole('link', { name: 'All my cases' }).waitFor();
  await seen(page, `narratives-today-${engine}`);
  await page.getByRole('searchbox', { name: 'Search cases and customers' }).fill('mortgage');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=mortgage/);
  assert.ok((await page.locator('.rows > .row').count()) > 0, 'no case speaks of a mortgage');
  await seen(page, `narratives-found-${engine}`);
  await page.locator('.rows .row-title a').first().click();
  assert.match(await page.locator('.verbatim blockquote').textContent(), /mortgage/i);
  await seen(page, `narrative-${engine}`);
}

/** From the first word to the decision. */
async function work(page) {
  assert.equal(await write(page, 'Acknowledge', ''), 303);
  assert.equal(await act(page, 'assessment', async (form) => {
    await form.getByRole('radio', { name: 'low' }).check();
    await form.getByLabel('The heart of the matter').fill('The mortgage was not handled as agreed');
    await form.getByRole('group', { name: 'Whose doing' }).getByLabel('ours').check();
  }), 303);
  assert.equal(await act(page, 'decision', async (form) => {
    await form.getByLabel('upheld', { exact: true }).check();
    await form.getByLabel('Reasons').fill('The payment was booked to the wrong account.');
  }), 303);
  const body = 'Hello,\n\nyour mortgage was not handled as we agreed. You are right, and I am sorry: we booked your payment to the wrong account. It is corrected.\n\nInes Calder';
  assert.equal(await write(page, 'Decision', body, (form) => form.getByLabel('How').selectOption('post')), 303);
}

/** Corrected, asked about and closed, the news that was promised having come with the decision; then it is nobody's any more. */
async function close(page, engine) {
  assert.equal(await act(page, 'resolution', async (form) => {
    await form.getByLabel('What was corrected').fill('The payment was booked to the right account');
    await form.getByLabel('What shows it').fill('Statement of today');
  }), 303);
  assert.equal(await write(page, 'Follow up', '', (form) => form.getByLabel('How').selectOption('phone')), 303);
  assert.equal(await act(page, 'follow_up', (form) => form.getByRole('group', { name: 'All is settled' }).getByLabel('yes').check()), 303);
  assert.equal(await act(page, 'closure', async (form) => {
    await form.getByLabel('What we do better').fill('Two people book what is disputed');
    await form.getByLabel('Why no make-good').fill('They asked for the correction alone');
  }), 303);
  assert.equal(await stage(page), 'closed');
  await seen(page, `narrative-closed-${engine}`);
}
