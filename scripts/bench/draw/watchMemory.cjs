// Preloaded into a process whose memory is measured: tells on file descriptor 3 the most that it held so far, in bytes.
// It samples, because maxRSS of a new process on Linux begins with what the process held that started it.
const { writeSync } = require('node:fs');

const SAMPLE_MS = 20;
let peak = 0;

function sample() {
  const held = process.memoryUsage.rss();
  if (held <= peak) return;
  peak = held;
  writeSync(3, `peak ${peak}\n`);
}

sample();
setInterval(sample, SAMPLE_MS).unref();
process.on('exit', sample);
