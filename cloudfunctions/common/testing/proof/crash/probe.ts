import * as a from './shopperWrites';
import * as b from './operatorWrites';
import * as c from './jobWrites';
import { proveCrashes } from './proveCrashes';
import type { Write } from './write';
const all: Record<string, Write> = { ...a, ...b, ...c };
async function main() {
  for (const [name, write] of Object.entries(all)) {
    if (process.argv.length > 2 && !process.argv.includes(name)) continue;
    const s = performance.now(); const cpu = process.cpuUsage();
    try {
      const r = await proveCrashes(write);
      const d = process.cpuUsage(cpu);
      console.log(name, r.cases, 'cases', r.calls, 'calls', ((performance.now() - s) / 1000).toFixed(1), 's wall', ((d.user + d.system) / 1e6).toFixed(1), 's cpu', JSON.stringify(r.effect) === JSON.stringify(write.effect) ? 'effect ok' : JSON.stringify(r.effect));
      for (const x of r.complaints) console.log('   !', x);
    } catch (e) { console.log(name, e); }
  }
}
void main();
