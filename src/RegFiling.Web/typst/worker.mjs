// One JSON request per line in, one JSON answer per line out; RegFiling/Platform/Documents/TypstWorker.cs starts, watches and replaces this process.
//   {"id": 1, "template": "#import …", "files": {"official.typ": "…"}, "inputs": {"data": "…"}, "timestamp": 1795392000}
//   {"id": 1, "pdf": "base64", "rss": 123456789}  or  {"id": 1, "error": "…", "rss": 123456789}
// Data comes through inputs only: pasted into the template, some names end the process (an abort in the compiler).
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const here = dirname(fileURLToPath(import.meta.url));
// A folder that does not exist: a template sees the files of its request and nothing of this machine.
const workspace = join(here, 'no-files');

// The compiler also sees the fonts of the machine. Under a family name of our own, of equal length, none of them can take the place of
// the bundled font, so that the same document has the same bytes on every machine.
function font(name) {
  const bytes = readFileSync(join(here, 'fonts', name));
  const utf16 = text => Buffer.from(text, 'utf16le').swap16();
  const [bundled, ours] = [utf16('Noto Sans SC'), utf16('RegFiling SC')];
  for (let table = 12; table < 12 + 16 * bytes.readUInt16BE(4); table += 16) {
    if (bytes.toString('latin1', table, table + 4) !== 'name') continue;
    const start = bytes.readUInt32BE(table + 8);
    const end = start + bytes.readUInt32BE(table + 12);
    for (let at = bytes.indexOf(bundled, start); at >= 0 && at < end; at = bytes.indexOf(bundled, at)) ours.copy(bytes, at);
  }
  return bytes;
}

const compiler = NodeCompiler.create({
  workspace,
  fontArgs: [{ fontBlobs: [font('NotoSansSC_400Regular.ttf'), font('NotoSansSC_700Bold.ttf')] }],
});

function render({ template, files, inputs, timestamp }) {
  compiler.resetShadow();
  for (const [name, text] of Object.entries(files)) compiler.mapShadow(join(workspace, name), Buffer.from(text));
  const compiled = compiler.compile({ mainFileContent: template, inputs });
  if (compiled.hasError()) {
    const diagnostics = compiler.fetchDiagnostics(compiled.takeDiagnostics());
    throw new Error(diagnostics.filter(({ severity }) => severity === 1).map(({ message }) => message).join('; '));
  }
  const pdf = compiler.pdf(compiled.result, { pdfStandard: 'a-3a', creationTimestamp: timestamp });
  compiler.evictCache(5);
  return pdf.toString('base64');
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = { id: request.id };
  try {
    answer.pdf = render(request);
  } catch (error) {
    answer.error = String(error.message || error);
  }
  answer.rss = process.memoryUsage.rss();
  process.stdout.write(JSON.stringify(answer) + '\n');
}
