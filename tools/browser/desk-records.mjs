// desk-records.mjs SETTING: the stories of entries that are public already: performance
// with and without a term, hiding at once, the calendar of the year.
import { arrive, follow, go, openDesk, path, press, says, story, words } from './desk.mjs';
import { expect } from './report.mjs';

const desk = await openDesk(process.argv[2]);
const { endless, limited, wrong } = desk.files; // names of people on the list

// published asks the public site, as a visitor would, for somebody by name.
async function published(name) {
  const list = await (await fetch(`${desk.site}/api/v1/defaulters?q=${encodeURIComponent(name)}`)).json();
  const page = await (await fetch(`${desk.site}/search?q=${encodeURIComponent(name)}`)).text();
  expect((list.total === 1) === !page.includes(`未查到“${name}”`), `the API counts ${list.total}, the page of the search says otherwise`);
  return list.total === 1;
}

// gone asks that somebody has left the public site within a second of a moment.
async function gone(name, since) {
  expect(!await published(name), `${name} is still public`);
  const took = await desk.now() - since;
  expect(took < 1000, `seen to be gone after ${took} ms`);
}

// find opens the record of somebody by name.
async function find(p, name) {
  await go(p, '/records');
  await p.page.getByLabel('姓名、名称、案号或者编号').fill(name);
  await press(p, '查询');
  await follow(p, name);
}

async function performance(script) {
  const how = script ? 'script' : 'no-script';
  const [without, within] = script ? [endless[0], limited[0]] : [endless[1], limited[1]];
  await story(desk, `performance/${how}`, async (step) => {
    const clerk = await arrive(desk, script ? 'clerk' : 'clerkPlain', { script });
    const reviewer = await arrive(desk, script ? 'reviewer' : 'reviewerPlain', { script });
    const president = await arrive(desk, script ? 'president' : 'presidentPlain', { script });
    const performed = async (p, name, button) => {
      await find(p, name);
      await follow(p, button);
      await p.page.getByLabel('已履行义务或者执行完毕').check();
      await p.page.getByLabel('理由和依据').fill('执行款已经全部到账，见卷宗第20页');
      await press(p, '按所选事由办理');
    };
    await step('R-11: performance within a term opens the decision and removes nothing', async () => {
      expect(await published(within), `${within} is not public`);
      await performed(clerk, within, '提出移除事由');
      expect(path(clerk).startsWith('/tasks/'), `led to ${path(clerk)}`);
      await says(clerk, '决定提前删除', '执行款已经全部到账', 'R-11');
      expect(await published(within), 'R-11: performance within a term has removed the record');
    });
    await step('R-11: it removes nothing when the reviewer records it, either', async () => {
      await performed(reviewer, within, '移除');
      await says(reviewer, '已经有人提出过');
      expect(await published(within), 'R-11: the reviewer has removed the record');
    });
    await step('the task waits for the president, who decides', async () => {
      await go(president, '/tasks');
      await says(president, '决定提前删除');
      await president.page.locator('main').getByRole('link', { name: new RegExp(within) }).or(president.page.locator('main').getByRole('link', { name: /决定提前删除/ })).first().click();
      await president.page.waitForLoadState();
      await says(president, within);
      await president.page.locator('#grant').check();
      await president.page.locator('main textarea').first().fill('（2026）鲁0199执决7号，已全部履行，同意提前删除');
      const button = president.page.locator('form:has(#grant) button[type=submit]');
      await press(president, (await button.innerText()).trim());
      await gone(within, await desk.now());
    });
    await step('R-09: without a term the clerk puts it forward, and the record stays for the decision', async () => {
      await performed(clerk, without, '提出移除事由');
      await says(clerk, '决定移除事由', 'R-09');
      expect(await published(without), 'R-09: a clerk has removed the record');
    });
    await step('R-09: the reviewer confirms it, and the record is gone at once', async () => {
      await performed(reviewer, without, '移除');
      const since = await desk.now();
      if (path(reviewer).startsWith('/tasks/')) { // put forward already: decided there
        await reviewer.page.locator('#grant').check();
        await press(reviewer, (await reviewer.page.locator('form:has(#grant) button[type=submit]').innerText()).trim());
      }
      await gone(without, since);
      await find(reviewer, without);
      await says(reviewer, '已移除', '已履行义务或者执行完毕');
    });
  });
}

async function hiding() {
  await story(desk, 'hiding', async (step) => {
    const reviewer = await arrive(desk, 'reviewerHides');
    await step('a reason is asked for, and nothing happens without one', async () => {
      await find(reviewer, wrong[0]);
      await follow(reviewer, '立即隐藏');
      await says(reviewer, '一秒之内', '失信名单的列表、详情页和打印页');
      await reviewer.page.getByLabel('隐藏的理由').fill('   ');
      await press(reviewer, `立即隐藏 ${wrong[0]}`);
      await says(reviewer, '隐藏须写明理由');
      expect(await published(wrong[0]), 'hidden without a reason');
    });
    await step('it is gone within a second, and its review is open', async () => {
      await reviewer.page.getByLabel('隐藏的理由').fill('身份证号码与卷宗不一致');
      await press(reviewer, `立即隐藏 ${wrong[0]}`);
      await gone(wrong[0], await desk.now());
      await says(reviewer, '记录已经隐藏', '审查隐藏的记录');
    });
  });
}

// The calendar: a notice is typed as it was printed, looked at, and loaded.
async function calendar() {
  await story(desk, 'calendar', async (step) => {
    const admin = await arrive(desk, 'administrator');
    let year;
    await step('a year that is not loaded is offered', async () => {
      await go(admin, '/calendar');
      year = (await words(admin)).match(/载入 (\d{4}) 年/)[1];
      await follow(admin, `载入 ${year} 年`);
      await says(admin, '还没有载入这一年的放假安排');
    });
    await step('R-62: what cannot be read is told, and stays', async () => {
      await admin.page.getByLabel('放假的日期').fill('元旦三天');
      await press(admin, '核对，先不载入');
      expect(await admin.page.locator('.faults').count() === 1, 'R-62: no fault is told');
      expect(await admin.page.getByLabel('放假的日期').inputValue() === '元旦三天', 'the text is lost');
    });
    await step('R-62: a notice without one of the great holidays is refused', async () => {
      await admin.page.getByLabel('放假的日期').fill('1月1日至3日、10月1日至7日');
      await press(admin, '核对，先不载入');
      await says(admin, /5月1日是法定节假日/);
    });
    await step('R-62: it is looked at first, then loaded', async () => {
      await admin.page.getByLabel('放假的日期').fill('1月1日至3日、2月15日至23日、4月4日至6日、5月1日至5日、6月19日至21日、9月25日至27日、10月1日至7日');
      const day = [4, 5, 6, 7, 8, 9, 10].find((d) => new Date(Date.UTC(year, 0, d)).getUTCDay() === 6);
      await admin.page.getByLabel('调休上班的日期').fill(`1月${day}日`);
      await press(admin, '核对，先不载入');
      await says(admin, '载入以前，请核对');
      await press(admin, `载入 ${year} 年的安排`);
      await says(admin, '放假安排已经载入');
      await go(admin, '/calendar');
      await says(admin, `由${admin.account.name}载入`);
    });
  });
}

try {
  await performance(true);
  await performance(false);
  await hiding();
  await calendar();
} finally {
  await desk.close();
}
