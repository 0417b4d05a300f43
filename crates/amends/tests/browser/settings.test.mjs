// Settings and the outbox as people see them: the first administrator sets the house up, and others look on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible, engines, picture, withServer } from './harness.mjs';
import { begin } from './hands.mjs';

const PAGES = ['', '/me', '/people', '/tokens', '/company', '/playbooks', '/timers', '/policy', '/fulfilment', '/calendars', '/webhooks', '/mail', '/jobs', '/data'];

/** What was opened: the main heading, without waiting longer than it takes to see that it is another one. */
async function headed(page, title) {
  await page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: 5000 });
}

for (const engine of engines) {
  test(`every page of Settings is accessible and fits both screens (${engine})`, () =>
    withServer(engine, async ({ page, said, expectTrouble }) => {
      expectTrouble(/404/);
      await begin(page, said, 'Ana Osei');
      await page.goto('/settings/nothing-of-that-name');
      await headed(page, 'Not here');
      for (const path of PAGES) {
        await page.goto(`/settings${path}`);
        await accessible(page);
        await picture(page, `settings${path.replace('/', '-')}-${engine}`);
      }
      await page.goto('/outbox');
      await accessible(page);
      await picture(page, `outbox-${engine}`);
    }));

  test(`somebody is added, comes by their link, and looks on (${engine})`, () =>
    withServer(engine, async ({ page, said, expectTrouble }) => {
      expectTrouble(/40[34]/);
      await begin(page, said, 'Ana Osei');
      await page.goto('/settings/people');
      await page.getByLabel('Name', { exact: true }).fill('Rae Dunn');
      await page.getByLabel('E-mail', { exact: true }).fill('rae@firm.example');
      await page.getByLabel('Role').selectOption('read_only');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const link = await page.locator('[data-link]').textContent();
      await accessible(page);
      await picture(page, `settings-people-added-${engine}`);
      await page.getByRole('link', { name: 'Rae Dunn' }).click();
      await headed(page, 'Rae Dunn');
      await accessible(page);
      await picture(page, `settings-person-${engine}`);
      await page.locator('.masthead-acts .menu summary').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await headed(page, 'Sign in');

      await page.goto(new URL(link).pathname);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await headed(page, 'My settings');
      await page.getByText('have no password yet').waitFor();
      await page.goto('/settings/company');
      await page.getByText('the role admin is needed').waitFor();
      await accessible(page);
      await picture(page, `settings-company-reader-${engine}`);
      const refused = await page.evaluate(async () => (await fetch('/settings/data/verification', { method: 'POST' })).status);
      assert.equal(refused, 403);
    }));

  test(`a wrong text is refused beside the editor and kept, a right one is in force (${engine})`, () =>
    withServer(engine, async ({ page, said, expectTrouble }) => {
      expectTrouble(/4(04|22)/);
      await begin(page, said, 'Ana Osei');
      await page.goto('/settings/company');
      const editor = page.getByLabel('Text', { exact: true });
      const text = await editor.inputValue();
      await editor.fill(text.replace('"Europe/London"\n', '"Europe/Londn"\n'));
      await page.getByRole('button', { name: 'Save as version 1' }).click();
      await page.getByText('in line 9, column 1, `zone`').waitFor();
      assert.match(await editor.inputValue(), /Europe\/Londn/);
      await accessible(page);
      await picture(page, `settings-company-refused-${engine}`);

      await editor.fill(text.replace('Your company', 'Marlow Lane'));
      await page.getByRole('button', { name: 'Save as version 1' }).click();
      await page.getByText('version 1 is in force').waitFor();
      await page.getByRole('link', { name: 'Version 1' }).click();
      await headed(page, 'Version 1');
      assert.equal(await page.locator('ins').textContent(), 'name = "Marlow Lane"');
      await accessible(page);
      await picture(page, `settings-company-version-${engine}`);
      await page.goto('/settings/company');
      await page.getByRole('button', { name: 'Back to what ships' }).click();
      await page.getByText('version 2 is in force').waitFor();
      await page.getByRole('heading', { name: 'Your company' }).waitFor();
    }));

  test(`a token is shown once, a calendar answers, the journal is whole (${engine})`, () =>
    withServer(engine, async ({ page, said, expectTrouble }) => {
      expectTrouble(/404/);
      await begin(page, said, 'Ana Osei');
      await page.goto('/settings/tokens');
      await page.getByLabel('Name', { exact: true }).fill('till');
      await page.getByRole('button', { name: 'Make it' }).click();
      assert.match(await page.locator('[data-token]').textContent(), /^amends_/);
      await accessible(page);
      await picture(page, `settings-tokens-made-${engine}`);
      await page.getByRole('button', { name: 'Revoke till' }).click();
      await page.getByText('revoked').waitFor();

      await page.goto('/settings/calendars');
      await page.getByLabel('Received at').fill('2026-04-02T16:00');
      await page.getByRole('button', { name: 'Work it out' }).click();
      await page.locator('output').getByText('Due').waitFor();
      assert.equal(await page.locator('output time').first().getAttribute('datetime'), '2026-04-09T16:00:00Z');
      await page.goto('/settings/calendars/narnia');
      await headed(page, 'Not here');
      await page.goto('/settings/calendars/england-wales');
      await accessible(page);
      await picture(page, `settings-calendar-${engine}`);

      await page.goto('/settings/data');
      await page.getByRole('button', { name: 'Check the journal' }).click();
      await page.getByText('are as they were written').waitFor();
      await accessible(page);
      await picture(page, `settings-data-checked-${engine}`);
    }));
}
