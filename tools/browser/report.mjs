// Results go to standard output as one JSON object a line, which the Go test turns into
// subtests: {"test": "...", "fault": "..."}; an empty fault passed. A note is printed and
// judged by people.

export function result(test, fault = '', note = '') {
  console.log(JSON.stringify({ test, fault: String(fault), note: String(note) }));
}

// attempt runs one test: what it throws is the fault, what it returns a note.
export async function attempt(test, run) {
  try {
    result(test, '', (await run()) ?? '');
  } catch (error) {
    result(test, error.message || String(error));
  }
}

export function expect(condition, words) {
  if (!condition) throw new Error(words);
}

// inTurn works through a list with two workers: as many as the machines that this runs
// on have cores. make gives each worker what it works with.
export async function inTurn(list, make, work) {
  const queue = [...list];
  await Promise.all([1, 2].map(async () => {
    const tool = await make();
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(tool, item);
    await tool.close();
  }));
}
