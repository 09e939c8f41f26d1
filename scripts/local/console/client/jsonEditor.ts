import { ERRORS } from '../texts';
import { ApiError } from './api';
import { h } from './dom';

const ROWS_MIN = 8;
const ROWS_MAX = 32;

/** A text field for JSON that says at once whether what stands in it can be read, and where it cannot. */
export class JsonEditor {
  readonly input = h('textarea', { className: 'code', spellcheck: false, autocomplete: 'off' });
  readonly state = h('div', { className: 'state', role: 'status' });
  readonly element = h('div', { className: 'editor' }, this.input, this.state);

  constructor(label: string, value: unknown, onSubmit: () => void) {
    this.input.ariaLabel = label;
    this.input.wrap = 'off';
    this.set(value);
    this.input.addEventListener('input', () => this.check());
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      onSubmit();
    });
  }

  set(value: unknown): void {
    this.input.value = JSON.stringify(value, null, 2);
    this.input.rows = Math.min(Math.max(this.input.value.split('\n').length + 1, ROWS_MIN), ROWS_MAX);
    this.check();
  }

  /** What stands in the field; throws what the page can show. */
  get value(): unknown {
    try {
      const value: unknown = JSON.parse(this.input.value);
      return value;
    } catch (error) {
      throw new ApiError('JSON_INVALID', ERRORS.JSON_INVALID, reasonOf(error), { cause: error });
    }
  }

  private check(): void {
    const problem = problemOf(this.input.value);
    this.state.textContent = problem === null ? '' : `${ERRORS.JSON_INVALID}：${problem}`;
    this.input.ariaInvalid = String(problem !== null);
  }
}

function problemOf(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
