import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Asset {
  readonly contentType: string;
  readonly body: string;
}

const CLIENT_DIR = join(__dirname, 'client');

interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The page's files, built at the first request: the console costs nothing until it is opened. */
export class Assets {
  private bundle: Promise<Bundle> | undefined;

  async find(path: string): Promise<Asset | null> {
    switch (path) {
      case '/assets/app.js':
        return { contentType: 'text/javascript; charset=utf-8', body: (await this.load()).script };
      case '/assets/style.css':
        return { contentType: 'text/css; charset=utf-8', body: (await this.load()).style };
      case '/assets/icon.svg':
        return { contentType: 'image/svg+xml', body: readClientFile('icon.svg') };
      default:
        return null;
    }
  }

  page(): Asset {
    return { contentType: 'text/html; charset=utf-8', body: readClientFile('index.html') };
  }

  /** A build that failed is tried again at the next request. */
  private load(): Promise<Bundle> {
    this.bundle ??= bundleClient().catch((error: unknown) => {
      this.bundle = undefined;
      throw error;
    });
    return this.bundle;
  }
}

async function bundleClient(): Promise<Bundle> {
  const result = await build({
    entryPoints: [join(CLIENT_DIR, 'main.ts'), join(CLIENT_DIR, 'style.css')],
    outdir: CLIENT_DIR, // names the outputs; nothing is written
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (extension: string): string =>
    result.outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}

function readClientFile(name: string): string {
  return readFileSync(join(CLIENT_DIR, name), 'utf8');
}
