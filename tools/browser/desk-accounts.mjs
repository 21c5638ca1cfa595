// desk-accounts.mjs SETTING: the stories of accounts, told in a running portal.
import { code, confirm, arrive, follow, go, openDesk, path, person, press, says, setUp, signIn, signOut, story, totp, words } from './desk.mjs';
import { enter, tabTo } from './keyboard.mjs';
import { expect } from './report.mjs';

const desk = await openDesk(process.argv[2]);

// type goes to a field by Tab and fills it as a person does.
async function type(p, id, text) {
  await tabTo(p.page, (at) => at.id === id);
  await p.page.keyboard.insertText(text);
}

async function choose(p, words) {
  await tabTo(p.page, (at) => (at.tag === 'BUTTON' || at.tag === 'A') && at.text === words);
  await enter(p.page);
}

// Nothing is clicked from the set-up code to the first page, and again from there.
async function keyboard(who, script) {
  await story(desk, `keyboard/${script ? 'script' : 'no-script'}`, async (step) => {
    const p = await person(desk, desk.people[who], { script });
    p.password = '纸鸢 晨雾 石阶 渡口 青瓦 稻穗';
    let secret;
    await step('a code that is wrong is told so', async () => {
      await p.page.goto('/set-up');
      await type(p, 'code', 'abcd-efgh-jkmn-pqrs-tuvw-xyz2-3456');
      await choose(p, '继续');
      await says(p, '设置码不对');
    });
    await step('the set-up code leads to the password', async () => {
      await type(p, 'code', p.account.code.toUpperCase());
      await choose(p, '继续');
      await says(p, '设置密码', p.account.name);
    });
    await step('two passwords that differ are told so', async () => {
      await type(p, 'password', p.password);
      await type(p, 'again', `${p.password}x`);
      await choose(p, '继续');
      await says(p, '两次输入的密码不一样');
      expect(await p.page.locator('#password').inputValue() === '', 'a password is sent back');
    });
    await step('the password leads to the authenticator', async () => {
      await type(p, 'password', p.password);
      await type(p, 'again', p.password);
      await choose(p, '继续');
      await says(p, '设置验证器', '第二步，共两步');
    });
    await step('the seed stays the same after a wrong digit', async () => {
      secret = await p.page.locator('.secret').innerText();
      await type(p, 'code', totp(secret, 1));
      await choose(p, '完成设置');
      await says(p, '验证码不对');
      expect(await p.page.locator('.secret').innerText() === secret, 'another seed');
    });
    await step('the first code signs in and gives ten recovery codes', async () => {
      p.used = Math.floor(await desk.now() / 30_000);
      await type(p, 'code', totp(secret, p.used));
      await choose(p, '完成设置');
      p.recovery = await p.page.locator('.codes li').allInnerTexts();
      expect(new Set(p.recovery).size === 10, `${p.recovery.length} codes`);
      p.secret = secret;
      await choose(p, '我已经抄好，进入工作台');
      expect(path(p) === '/', `led to ${path(p)}`);
    });
    await step('signing out', async () => {
      await choose(p, '退出登录');
      await says(p, '您已退出登录。');
      await p.page.goto('/own');
      expect(path(p) === '/sign-in?next=/own', `led to ${path(p)}`);
    });
    await step('a wrong password keeps the name', async () => {
      await type(p, 'name', p.account.name);
      await type(p, 'password', '不对的密码 不对的密码 不对');
      await choose(p, '继续');
      expect(path(p) === '/sign-in' && await p.page.locator('#name').inputValue() === p.account.name, `the name is lost at ${path(p)}`);
      expect(await p.page.locator('.wrong[role=alert]').count() === 1, 'no reason');
    });
    await step('the password, then a recovery code behind its summary', async () => {
      await type(p, 'password', p.password);
      await choose(p, '继续');
      await says(p, '第二重验证');
      await tabTo(p.page, (at) => at.tag === 'SUMMARY');
      await p.page.keyboard.press('Enter');
      await type(p, 'step_recovery', p.recovery[0]);
      await choose(p, '确认');
      expect(path(p) === '/own', `led to ${path(p)}`);
      await says(p, '还有 9 个没有用过');
    });
    await step('a code is good once', async () => {
      await choose(p, '退出登录');
      await type(p, 'name', p.account.name);
      await type(p, 'password', p.password);
      await choose(p, '继续');
      await type(p, 'step_code', totp(p.secret, p.used));
      await choose(p, '确认');
      expect(path(p) === '/sign-in/factor' && await p.page.locator('.wrong[role=alert]').count() === 1, `a used code leads to ${path(p)}`);
      await type(p, 'step_code', await code(p));
      await choose(p, '确认');
      expect(path(p) === '/', `led to ${path(p)}`);
    });
    await step('the set-up code is good once', async () => {
      await choose(p, '退出登录');
      await p.page.goto('/set-up');
      await type(p, 'code', p.account.code);
      await choose(p, '继续');
      await says(p, '设置码不对、已经用过或者已过期');
    });
  });
}

// A passkey of Chromium's own making, which asks nobody's finger.
async function passkey() {
  await story(desk, 'passkey', async (step) => {
    const p = await arrive(desk, 'passkey');
    const debug = await p.context.newCDPSession(p.page);
    await debug.send('WebAuthn.enable');
    const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    const verified = (isUserVerified) => debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    await step('one is added, with a name', async () => {
      await go(p, '/own');
      await follow(p, '添加通行密钥');
      await p.page.getByLabel('给它起个名称').fill('测试的电脑');
      await press(p, '添加通行密钥');
      await says(p, '通行密钥已添加。', '测试的电脑', '还没有用过');
    });
    await step('it signs in without name and password', async () => {
      await signOut(p);
      await press(p, '用通行密钥登录');
      await press(p, '继续');
      expect(path(p) === '/', `led to ${path(p)}`);
      expect((await p.page.locator('.desk-who').innerText()).includes(p.account.name), 'somebody else is signed in');
    });
    await step('without the finger nothing happens, and it can be tried again', async () => {
      await signOut(p);
      await verified(false);
      await press(p, '用通行密钥登录');
      const button = p.page.getByRole('button', { name: '继续', exact: true });
      await button.click();
      await p.page.getByText('没有完成。可以再试一次').waitFor();
      expect(await button.isEnabled(), 'the button stays off');
      await verified(true);
      await press(p, '继续');
      expect(path(p) === '/', `led to ${path(p)}`);
    });
    await step('it answers the question for the second factor', async () => {
      await desk.forward(11 * 60);
      await p.page.goto('/own/password');
      await says(p, '请再确认一次身份');
      await Promise.all([p.page.waitForNavigation(), p.page.getByRole('button', { name: '用通行密钥', exact: true }).click()]);
      await says(p, '更改密码', '现在的密码');
    });
    await step('it is taken away, and signs nobody in', async () => {
      await go(p, '/own');
      await press(p, '删除通行密钥 测试的电脑');
      await says(p, '通行密钥已删除。', '还没有通行密钥。');
      await signOut(p);
      await press(p, '用通行密钥登录');
      await press(p, '继续');
      await says(p, '通行密钥没有通过验证');
    });
  });
}

// An administrator comes back to a form after ten minutes, and after an hour.
async function administrator() {
  let p;
  await story(desk, 'stale factor', async (step) => {
    p = await arrive(desk, 'administrator');
    let newcomer;
    await step('a form that waits for the second factor keeps what was typed', async () => {
      await go(p, '/accounts');
      await p.page.getByLabel('账号名称').fill('测试新人');
      await p.page.getByLabel('录入', { exact: true }).check();
      await desk.forward(11 * 60);
      await Promise.all([p.page.waitForNavigation(), p.page.getByRole('button', { name: '增加账号并生成设置码' }).click()]);
      await says(p, '请再确认一次身份');
      await p.page.getByLabel('验证器上的 6 位数字').fill('000000');
      await Promise.all([p.page.waitForNavigation(), p.page.getByRole('button', { name: '确认并继续' }).click()]);
      expect(await p.page.locator('.wrong[role=alert]').count() === 1, 'a wrong code is taken');
      expect(await confirm(p), 'the question is not asked again');
      await says(p, '测试新人 的设置码', '这一页只显示一次');
      newcomer = (await p.page.locator('.code-shown').innerText()).trim();
    });
    await step('within ten minutes it is not asked again', async () => {
      await follow(p, '完成');
      await p.page.getByLabel('采编', { exact: true }).check();
      await Promise.all([p.page.waitForNavigation(), p.page.getByRole('button', { name: '保存角色' }).click()]);
      await says(p, '角色已更改', '录入、采编');
    });
    await step('the newcomer sets up with the code that was shown', async () => {
      const n = await person(desk, { name: '测试新人', code: newcomer });
      await setUp(n);
      const who = await n.page.locator('.desk-who').innerText();
      expect(who.includes('录入') && who.includes('采编'), `the header says ${who}`);
    });
  });

  await story(desk, 'lost session', async (step) => {
    const q = await person(desk, p.account);
    Object.assign(q, { secret: p.secret, used: p.used, password: p.password });
    await signIn(q);
    await step('half an hour later the form is offered again', async () => {
      await go(q, '/accounts');
      await q.page.getByLabel('账号名称').fill('测试迟到');
      await q.page.getByLabel('审核', { exact: true }).check();
      await desk.forward(31 * 60);
      await Promise.all([q.page.waitForNavigation(), q.page.getByRole('button', { name: '增加账号并生成设置码' }).click()]);
      await says(q, '登录已失效，还没有提交', '您填写的内容都还在本页');
    });
    await step('signing in beside it, and sending it once more', async () => {
      const [tab] = await Promise.all([q.context.waitForEvent('page'), q.page.getByRole('link', { name: '在新标签页登录' }).click()]);
      const first = q.page;
      q.page = tab;
      await tab.waitForLoadState();
      await signIn(q, tab.url());
      await tab.close();
      q.page = first;
      await press(q, '重新提交');
      if ((await words(q)).includes('请确认后再提交')) await press(q, '重新提交');
      await says(q, '测试迟到 的设置码');
      await follow(q, '完成');
      await says(q, '测试迟到', '审核');
    });
  });
}

// What ends a session ends it in every window.
async function elsewhere() {
  await story(desk, 'ended elsewhere', async (step) => {
    const here = await arrive(desk, 'elsewhere');
    const there = await person(desk, here.account);
    Object.assign(there, { secret: here.secret, used: here.used, password: here.password });
    await signIn(there);
    here.used = there.used;
    const ended = async (since) => {
      await there.page.goto('/own');
      const took = await desk.now() - since;
      expect(path(there) === '/sign-in?next=/own', `the other window is at ${path(there)}`);
      expect(took < 1000, `after ${took} ms`);
    };
    await step('one account shows two windows', async () => {
      await go(here, '/own');
      expect(await here.page.locator('section, main').getByRole('button', { name: '结束', exact: false }).count() >= 1, 'no other session');
      await says(here, '（现在这个）');
    });
    await step('the other window is out within a second', async () => {
      await press(here, '结束其他全部登录');
      const since = await desk.now();
      await says(here, '所选的登录已结束。');
      await ended(since);
    });
    await step('a new password ends the others', async () => {
      await signIn(there);
      here.used = there.used;
      await go(here, '/own/password');
      await here.page.getByLabel('现在的密码').fill(here.password);
      here.password = there.password = '晚钟 麦田 木桥 石阶 渡口 灯塔';
      await here.page.getByLabel('新密码', { exact: true }).fill(here.password);
      await here.page.getByLabel('再输入一遍').fill(here.password);
      await press(here, '更改密码');
      const since = await desk.now();
      await says(here, '密码已更改');
      await ended(since);
      await signIn(there); // with the new one
    });
  });
}

try {
  await keyboard('keyboard', true);
  await keyboard('plain', false);
  await passkey();
  await administrator();
  await elsewhere();
} finally {
  await desk.close();
}
