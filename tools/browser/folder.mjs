// Serves the folder of a catalogue on a port of its own, so that its pages have an origin.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

export async function serveFolder(dir) {
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    if (!/^[a-z0-9.-]+$/.test(name) || !types[extname(name)]) return response.writeHead(404).end();
    try {
      let body = readFileSync(join(dir, name));
      // A page that asks for itself again would go away under the test.
      if (name.endsWith('.html')) body = body.toString().replace(/ data-reload="\d+"/, '');
      response.writeHead(200, { 'Content-Type': types[extname(name)] }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, base: `http://127.0.0.1:${server.address().port}/` };
}
