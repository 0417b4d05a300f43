// A customer, without an account: tells us what went wrong, finds their page, answers, and says that it is not solved.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { accessible, picture, withPage } from './harness.mjs';
import { start } from './program.mjs';

const SOFA = 'My sofa was due on Friday. Nobody came, and nobody rang!';

test('a customer reports, follows, answers and objects', async () => {
  const tmp = await mkdtemp(path.join(tmpdir(), 'amends-customer-'));
  const server = await start(process.env.AMENDS_BIN, ['serve', '--data', tmp, '--listen', '127.0.0.1:0'], tmp);
  try {
    await withPage(server.baseUrl, async ({ page, expectTrouble }) => {
      expectTrouble(/answer 503: GET .*\/report/);
      expectTrouble(/console error: .*503/);
      await page.goto('/report');
      assert.match(await page.textContent('main'), /no administrator/);
      await welcome(page, server.said());
      await report(page, expectTrouble);
      await follow(page);
    });
  } finally {
    await server.stop();
    await rm(tmp, { recursive: true, force: true });
  }
});

async function welcome(page, said) {
  const form = { name: 'Ruth Abel', email: 'ruth@firm.example', password: 'a long password' };
  const answer = await page.request.post(/first administrator: (\S+)/.exec(said)[1], { form, maxRedirects: 0 });
  assert.equal(answer.status(), 303);
  await page.context().clearCookies();
}

async function report(page, expectTrouble) {
  await page.goto('/report');
  await accessible(page);
  await picture(page, 'report');
  await page.fill('[name=verbatim]', SOFA);
  await page.fill('[name=contact]', 'no way to answer');
  expectTrouble(/console error: .*422/);
  await page.click('button:has-text("Send it")');
  assert.equal(await page.inputValue('[name=verbatim]'), SOFA);
  await accessible(page);
  await picture(page, 'report-refused');
  await page.fill('[name=contact]', 'ola@home.example');
  await page.click('button:has-text("Send it")');
  await page.waitForURL(/\/thanks$/);
  await accessible(page);
  await picture(page, 'report-thanks');
}

async function follow(page) {
  await page.click('a:has-text("your own page")');
  assert.match(await page.textContent('.thread'), /Nobody came, and nobody rang!/);
  await page.fill('[name=body]', 'It was the blue one.');
  await page.click('button:text-is("Send")');
  assert.match(await page.textContent('.thread'), /It was the blue one\./);
  await page.click('button:has-text("This is not solved")');
  assert.match(await page.textContent('.thread'), /This is not solved\./);
  await accessible(page);
  await picture(page, 'customer-page');
}
