import { ERRORS, TEXT } from '../texts';
import { ApiError } from './api';
import { button, h, replaceChildren } from './dom';

const SHOWN_MS = 3000;

/** A short good word in the corner; it leaves by itself. */
export function praise(text: string): void {
  const element = h('div', { className: 'toast', role: 'status' }, text);
  document.body.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}

/** A place beside an action where its failure stays in sight until the next attempt. */
export class Problem {
  readonly element = h('div', { className: 'problem-slot', role: 'alert' });

  show(error: unknown): void {
    replaceChildren(this.element, problemBox(error));
  }

  clear(): void {
    replaceChildren(this.element);
  }

  /** Runs the action; what it throws is shown here. Answers whether it went well. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    this.clear();
    try {
      await work();
      return true;
    } catch (error) {
      this.show(error);
      return false;
    }
  }
}

export function problemBox(error: unknown): HTMLElement {
  const { message, detail } = describe(error);
  return h(
    'div',
    { className: 'problem' },
    h('strong', {}, message),
    detail === '' ? null : h('code', {}, detail),
  );
}

function describe(error: unknown): { message: string; detail: string } {
  if (error instanceof ApiError) return { message: error.message, detail: error.detail };
  return { message: ERRORS.INTERNAL, detail: error instanceof Error ? error.message : String(error) };
}

/** Asks before what cannot be undone. Escape and the backdrop mean no. */
export function confirmDialog(title: string, body: string, action: string): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h('dialog', {});
    const yes = h('button', { type: 'button', className: 'danger' }, action);
    yes.addEventListener('click', () => dialog.close('yes'));
    const no = button(TEXT.cancel, () => dialog.close(''), { autofocus: true });
    dialog.append(h('h2', {}, title), h('p', {}, body), h('div', { className: 'actions end' }, no, yes));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close('');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
