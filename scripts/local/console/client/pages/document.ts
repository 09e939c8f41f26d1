import type { CollectionDetail, DocumentDetail, JsonDocument, SaveResult, SchemaWarning } from '../../apiTypes';
import { TEXT } from '../../texts';
import { part, post, read } from '../api';
import { button, h, link, replaceChildren } from '../dom';
import { JsonEditor } from '../jsonEditor';
import { jsonView } from '../jsonView';
import { confirmDialog, praise, Problem } from '../notice';
import { go, refresh, type View, type Visit } from '../router';
import { documentHref } from '../links';

interface Desk {
  readonly collection: string;
  readonly editor: JsonEditor;
  readonly problem: Problem;
  readonly warnings: HTMLElement;
  readonly visit: Visit;
  readonly hasSchema: boolean;
}

export async function openDocument(visit: Visit): Promise<View> {
  const collection = visit.param('name');
  const id = visit.search.get('id') ?? '';
  const [about, detail] = await Promise.all([
    read<CollectionDetail>(`/collections/${part(collection)}`),
    read<DocumentDetail>(`/collections/${part(collection)}/document`, { id }),
  ]);
  const { document } = detail;
  const desk = layDesk(visit, about, document, (acceptWarnings) => save(desk, document, acceptWarnings));
  showWarnings(desk, detail.warnings, null);
  const actions = h(
    'div',
    { className: 'actions' },
    button(TEXT.document.save, () => save(desk, document, false), { className: 'primary' }),
    button(TEXT.document.reload, refresh, { className: 'quiet' }),
    link(
      `/console/collections/${part(collection)}/new?copy=${part(id)}`,
      TEXT.document.saveAsNew,
      'button quiet',
    ),
    button(TEXT.document.remove, () => remove(desk, document), { className: 'danger' }),
  );
  return deskView(desk, about, String(document._id), [
    h(
      'section',
      { className: 'card' },
      h('h2', {}, TEXT.document.editor),
      desk.editor.element,
      desk.problem.element,
      actions,
      desk.warnings,
    ),
    h('section', { className: 'card' }, h('h2', {}, TEXT.document.readable), jsonView(document)),
  ]);
}

/** A new document, empty or from a copy of one. */
export async function openNewDocument(visit: Visit): Promise<View> {
  const collection = visit.param('name');
  const copy = visit.search.get('copy');
  const about = await read<CollectionDetail>(`/collections/${part(collection)}`);
  const source =
    copy === null
      ? null
      : await read<DocumentDetail>(`/collections/${part(collection)}/document`, { id: copy });
  const { _id, ...fields } = source?.document ?? { _id: null };
  const desk = layDesk(visit, about, fields, (acceptWarnings) => insert(desk, acceptWarnings));
  const actions = h(
    'div',
    { className: 'actions' },
    button(TEXT.document.save, () => insert(desk, false), { className: 'primary' }),
  );
  const hint = h('p', { className: 'hint' }, TEXT.document.idHint);
  return deskView(desk, about, TEXT.document.new, [
    h(
      'section',
      { className: 'card' },
      hint,
      desk.editor.element,
      desk.problem.element,
      actions,
      desk.warnings,
    ),
  ]);
}

function layDesk(
  visit: Visit,
  about: CollectionDetail,
  value: unknown,
  submit: (acceptWarnings: boolean) => Promise<void>,
): Desk {
  const editor = new JsonEditor(TEXT.document.editor, value, () => void submit(false));
  const written = editor.input.value;
  visit.guard(() => editor.input.value !== written);
  const { name: collection, hasSchema } = about;
  return {
    collection,
    hasSchema,
    editor,
    visit,
    problem: new Problem(),
    warnings: h('div', { role: 'status' }),
  };
}

function deskView(desk: Desk, about: CollectionDetail, title: string, cards: readonly HTMLElement[]): View {
  return {
    title,
    trail: [
      ['/console/collections', TEXT.nav.collections],
      [`/console/collections/${part(desk.collection)}`, about.title === '' ? desk.collection : about.title],
    ],
    body: [h('div', { className: 'columns' }, cards)],
  };
}

async function save(desk: Desk, before: JsonDocument, acceptWarnings: boolean): Promise<void> {
  await desk.problem.attempt(async () => {
    const body = { document: desk.editor.value, before, acceptWarnings };
    const result = await post<SaveResult>(`/collections/${part(desk.collection)}/replace`, body);
    if (!result.saved) return showWarnings(desk, result.warnings, () => save(desk, before, true));
    desk.visit.guard(() => false);
    praise(TEXT.document.saved);
    refresh();
  });
}

async function insert(desk: Desk, acceptWarnings: boolean): Promise<void> {
  await desk.problem.attempt(async () => {
    const body = { document: desk.editor.value, acceptWarnings };
    const result = await post<SaveResult>(`/collections/${part(desk.collection)}/insert`, body);
    if (!result.saved) return showWarnings(desk, result.warnings, () => insert(desk, true));
    desk.visit.guard(() => false);
    praise(TEXT.document.saved);
    go(documentHref(desk.collection, result.id));
  });
}

async function remove(desk: Desk, document: JsonDocument): Promise<void> {
  const sure = await confirmDialog(TEXT.document.removeTitle, TEXT.document.removeBody, TEXT.document.remove);
  if (!sure) return;
  await desk.problem.attempt(async () => {
    await post(`/collections/${part(desk.collection)}/remove`, { id: document._id });
    desk.visit.guard(() => false);
    praise(TEXT.document.removed);
    go(`/console/collections/${part(desk.collection)}`);
  });
}

function showWarnings(
  desk: Desk,
  warnings: readonly SchemaWarning[],
  saveAnyway: (() => Promise<void>) | null,
): void {
  if (warnings.length === 0) {
    const text = desk.hasSchema ? TEXT.document.valid : TEXT.document.unchecked;
    replaceChildren(desk.warnings, h('p', { className: desk.hasSchema ? 'good' : 'hint' }, text));
    return;
  }
  const items = warnings.map(({ path, message }) =>
    h('li', {}, h('code', {}, path === '' ? '·' : path), ` ${message}`),
  );
  const anyway =
    saveAnyway === null ? null : button(TEXT.document.saveAnyway, saveAnyway, { className: 'danger' });
  replaceChildren(
    desk.warnings,
    h(
      'div',
      { className: 'warning' },
      h('strong', {}, TEXT.document.warnings(warnings.length)),
      h('ul', {}, items),
      h('p', { className: 'hint' }, TEXT.document.warningsNote),
      anyway,
    ),
  );
}
