// Stands where the platform's own bootstrap stands: loads a function, calls it once, tells its answer on file descriptor
// 3 and ends. Its clock is the cloud's. Arguments: file, event, context, milliseconds that the cloud's clock is ahead.
const { writeSync } = require('node:fs');

const [file, event, context, aheadMs] = process.argv.slice(2);
const RealDate = Date;
const now = () => RealDate.now() + Number(aheadMs);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now()] : parts));
  }
  static now() {
    return now();
  }
};

async function main() {
  const answer = await require(file).main(JSON.parse(event), JSON.parse(context));
  writeSync(3, `answer ${JSON.stringify(answer)}\n`);
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
