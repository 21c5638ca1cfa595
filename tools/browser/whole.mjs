// whole readies a page for a picture of all of it: what loads only as somebody scrolls is
// there, and the window is as high as the page, so that what stays at its edge is at the
// edge of the picture and covers nothing.
export async function whole(page, width) {
  await page.evaluate(() => Promise.all([...document.images].map((one) => {
    one.loading = 'eager';
    return one.decode().catch(() => { /* a picture that is not there is seen in the picture */ });
  })));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
}
