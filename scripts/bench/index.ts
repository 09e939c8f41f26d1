import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { measureBundles } from './bundle';
import { measureColdStarts } from './coldStart';
import { measureDraw } from './draw';
import { measureExchange } from './exchange';
import { measureExpire } from './expire';
import { measureMix } from './mix';
import { measurePay } from './pay';
import { measureReads } from './read';
import { measureRegister } from './register';
import { formatReport } from './report';
import { GROUPS, type GroupName, type Machine, type Progress, type Results } from './results';
import { roundTo } from './statistics';

const USAGE = `npm run bench -- [--json] [group ...]    groups: ${GROUPS.join(', ')}; all when none is named`;
const GB = 1_024 ** 3;

/** Groups by name; they run one after the other, because each wants the whole machine. */
const MEASUREMENTS: { readonly [Name in GroupName]: (progress: Progress) => Promise<Results[Name]> } = {
  exchange: measureExchange,
  expire: measureExpire,
  coldStart: measureColdStarts,
  bundle: async () => measureBundles(),
  read: measureReads,
  pay: measurePay,
  register: measureRegister,
  draw: measureDraw,
  mix: measureMix,
};

void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  process.env['TZ'] = 'UTC';
  const unknown = args.find((arg) => arg !== '--json' && !isGroup(arg));
  if (unknown !== undefined) {
    process.stderr.write(`there is no group ${unknown}\n${USAGE}\n`);
    process.exitCode = 1;
    return;
  }
  const asked = args.filter(isGroup);
  const results = await measure(asked.length === 0 ? GROUPS : GROUPS.filter((group) => asked.includes(group)));
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(results)}\n` : `${formatReport(results)}\n`);
}

/** stdout belongs to the result, stderr to the way there. */
async function measure(groups: readonly GroupName[]): Promise<Results> {
  const machine = describeMachine();
  const startedAt = performance.now();
  const progress: Progress = (line) => {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
    process.stderr.write(`${seconds} s  ${line}\n`);
  };
  const measured: Partial<Record<GroupName, unknown>> = {};
  for (const group of groups) measured[group] = await MEASUREMENTS[group](progress);
  return { machine, ...measured } as Results;
}

function describeMachine(): Machine {
  const [first, ...others] = cpus();
  return {
    cpu: first?.model ?? '',
    cores: 1 + others.length,
    memoryGb: Math.round(totalmem() / GB),
    os: `${type()} ${release()}`,
    node: process.version,
    date: new Date().toISOString(),
    loadAverage: roundTo(loadavg()[0] ?? 0, 2),
  };
}

function isGroup(text: string): text is GroupName {
  return GROUPS.some((group) => group === text);
}
