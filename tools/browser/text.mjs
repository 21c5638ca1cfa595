// What the stories of texts share: what Word puts on the clipboard, and the page on which
// somebody answers for a text.
import { go, press, says } from './desk.mjs';

// paste hands over what a program has put on the clipboard.
export const paste = (field, { html = '', plain = '', files = [] }) => field.evaluate((el, given) => {
  const data = new DataTransfer();
  if (given.html) data.setData('text/html', given.html);
  if (given.plain) data.setData('text/plain', given.plain);
  for (const { name, type, text } of given.files) data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, { type }));
  el.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
}, { html, plain, files });

// fromWord is what Word puts there, with its own marks for lists.
const item = (n, text) => `<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US style='mso-list:Ignore'>${n}.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${text}<o:p></o:p></p>`;
export const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm; font-size:10.5pt;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment--><h2 style='mso-pagination:widow-orphan'>案情</h2><p class=MsoNormal style='text-indent:21.0pt'>被执行人<b style='color:red'>拒不申报</b>财产。<o:p></o:p></p>
${item(1, '查封房屋')}${item(2, '冻结存款')}<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>项目</p></td><td><p class=MsoNormal>金额</p></td></tr><tr><td><p class=MsoNormal>本金</p></td><td><p class=MsoNormal>5万元</p></td></tr></table>
<p class=MsoNormal><img width=10 height=10 src="file:///C:/Users/clip_image001.png"></p><!--EndFragment--></body></html>`;
export const wordPlain = '案情\n被执行人拒不申报财产。\n1. 查封房屋\n2. 冻结存款\n项目\t金额\n本金\t5万元\n';

// duty writes down who answers for a text as it is saved, and the legal check: nothing in it
// needs a reason.
export async function duty(p, at) {
  await go(p, `${at}/duty`);
  await p.page.getByLabel('责任人', { exact: true }).fill('综合组负责人');
  for (const question of await p.page.locator('.legal').all()) await question.getByRole('radio').first().check();
  await press(p, '保存');
  await says(p, '责任和法律核查都已办妥。');
}
