import type { CollectionDetail, DocumentPage, JsonDocument } from '../../apiTypes';
import { ERRORS, TEXT } from '../../texts';
import { ApiError, part, read } from '../api';
import { button, card, field, h, link, replaceChildren, suggest } from '../dom';
import { formatCell, isInstant } from '../format';
import { Problem } from '../notice';
import { columnsOf, examplesOf, nextSort, parseTyped, withCondition } from '../query';
import { go, turnTo, type View, type Visit } from '../router';
import { table } from '../table';
import { documentHref } from '../links';

const COLUMNS_MAX = 14;

/** What is looked at: all of it stands in the address, so it can be kept and shared. */
interface Look {
  readonly query: string;
  readonly sort: string;
  readonly page: number;
}

export async function openBrowse(visit: Visit): Promise<View> {
  const name = visit.param('name');
  const look = lookOf(visit.search);
  const [collection, page] = await Promise.all([
    read<CollectionDetail>(`/collections/${part(name)}`),
    readPage(name, look),
  ]);
  const problem = new Problem();
  if (page instanceof ApiError) problem.show(page);
  const documents = page instanceof ApiError ? [] : page.documents;
  return {
    title: collection.title === '' ? name : `${collection.title} ${name}`,
    trail: [['/console/collections', TEXT.nav.collections]],
    body: [
      filterCard(collection, look, documents, problem),
      ...(page instanceof ApiError ? [] : [documentsCard(collection, look, page)]),
      aboutCard(collection),
    ],
  };
}

function lookOf(search: URLSearchParams): Look {
  return {
    query: search.get('query') ?? '',
    sort: search.get('sort') ?? '',
    page: Number(search.get('page') ?? '1'),
  };
}

function hrefOf(name: string, look: Look): string {
  const search = new URLSearchParams();
  if (look.query !== '') search.set('query', look.query);
  if (look.sort !== '') search.set('sort', look.sort);
  if (look.page > 1) search.set('page', String(look.page));
  return `/console/collections/${part(name)}?${search.toString()}`;
}

/** A query that the database refuses is shown beside its box, with the page around it still usable. */
async function readPage(name: string, look: Look): Promise<DocumentPage | ApiError> {
  try {
    return await read<DocumentPage>(`/collections/${part(name)}/documents`, {
      ...look,
      page: String(look.page),
    });
  } catch (error) {
    if (error instanceof ApiError && look.query !== '') return error;
    throw error;
  }
}

function filterCard(
  collection: CollectionDetail,
  look: Look,
  documents: readonly JsonDocument[],
  problem: Problem,
): HTMLElement {
  const query = h('input', {
    className: 'code',
    value: look.query,
    placeholder: '{}',
    spellcheck: false,
    autocomplete: 'off',
  });
  const search = (text: string): void => go(hrefOf(collection.name, { ...look, query: text, page: 1 }));
  const form = h('form', { className: 'filter' }, field(TEXT.collections.query, query), submitButton());
  if (look.query !== '') form.append(button(TEXT.collections.clear, () => search(''), { className: 'quiet' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    search(query.value.trim());
  });
  const examples = examplesOf(documents[0]).map((text) =>
    button(text, () => search(text), { className: 'small quiet mono' }),
  );
  const quick = quickFilter(collection, documents, (name, value) =>
    problem.attempt(async () => search(addCondition(query.value, name, value))),
  );
  const help = h(
    'details',
    {},
    h('summary', {}, TEXT.collections.examples),
    h('p', { className: 'hint' }, TEXT.collections.queryHelp),
    h('p', { className: 'actions' }, examples),
  );
  return h('section', { className: 'card' }, quick, form, problem.element, help);
}

function submitButton(): HTMLButtonElement {
  return h('button', { type: 'submit' }, TEXT.collections.filter);
}

function addCondition(query: string, name: string, value: unknown): string {
  try {
    return withCondition(query, name, value);
  } catch (error) {
    throw new ApiError('QUERY_NOT_OBJECT', ERRORS.QUERY_NOT_OBJECT, '', { cause: error });
  }
}

function quickFilter(
  collection: CollectionDetail,
  documents: readonly JsonDocument[],
  add: (name: string, value: unknown) => Promise<boolean>,
): HTMLFormElement {
  const known = new Set([
    ...collection.fields.map(({ name }) => name),
    ...columnsOf(documents, Number.MAX_SAFE_INTEGER),
  ]);
  const name = h('input', {
    value: '_id',
    required: true,
    autocomplete: 'off',
    spellcheck: false,
    className: 'mono',
  });
  const value = h('input', { autocomplete: 'off', spellcheck: false, className: 'mono' });
  const form = h(
    'form',
    { className: 'filter' },
    field(TEXT.collections.quickField, h('span', {}, suggest(name, [...known]))),
    field(TEXT.collections.quickValue, value),
    h('button', { type: 'submit', className: 'quiet' }, TEXT.collections.quickAdd),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void add(name.value.trim(), parseTyped(value.value.trim()));
  });
  return form;
}

function documentsCard(collection: CollectionDetail, look: Look, page: DocumentPage): HTMLElement {
  const { name } = collection;
  const columns = columnsOf(page.documents, COLUMNS_MAX);
  const head = columns.map((column) => ({
    title: sortLink(name, look, page, column),
    className: classOf(page.documents, column),
  }));
  const rows = page.documents.map((document) => ({
    href: documentHref(name, document._id),
    cells: columns.map((column) => formatCell(column, document[column])),
  }));
  const insert = link(`/console/collections/${part(name)}/new`, TEXT.collections.insert, 'button');
  const empty = look.query === '' ? TEXT.collections.empty : TEXT.collections.emptyFilter;
  const facts = h('span', { className: 'dim' }, TEXT.collections.cost(page.examined, page.index));
  const bar = h('div', { className: 'bar-row' }, h('strong', {}, TEXT.rows(page.total)), facts, insert);
  return h('section', { className: 'card flush' }, bar, table(head, rows, empty), pager(name, look, page));
}

function sortLink(name: string, look: Look, page: DocumentPage, column: string): HTMLElement {
  const arrow = page.order.field !== column ? '' : page.order.direction === 1 ? ' ↑' : ' ↓';
  const sort = nextSort(page.order, column);
  const element = h(
    'button',
    { type: 'button', className: 'sort', title: TEXT.collections.sortBy(column) },
    column + arrow,
  );
  element.addEventListener('click', () => turnTo(hrefOf(name, { ...look, sort, page: 1 })));
  return element;
}

function classOf(documents: readonly JsonDocument[], column: string): string {
  const value = documents.find((document) => document[column] !== undefined && document[column] !== null)?.[
    column
  ];
  return typeof value === 'number' && !isInstant(column, value) ? 'number mono' : 'mono';
}

function pager(name: string, look: Look, page: DocumentPage): HTMLElement {
  const pages = Math.max(1, Math.ceil(page.total / page.pageSize));
  const turn = (to: number): void => turnTo(hrefOf(name, { ...look, page: to }));
  const previous = h('button', { type: 'button', className: 'quiet', disabled: page.page <= 1 }, TEXT.previous);
  const next = h('button', { type: 'button', className: 'quiet', disabled: page.page >= pages }, TEXT.next);
  previous.addEventListener('click', () => turn(page.page - 1));
  next.addEventListener('click', () => turn(page.page + 1));
  const element = h('div', { className: 'pager' });
  replaceChildren(element, previous, h('span', {}, TEXT.page(page.page, pages)), next);
  return element;
}

function aboutCard(collection: CollectionDetail): HTMLElement {
  const indexes = collection.indexes.map(({ name, keys, unique }) => ({
    cells: [name, keys, unique ? TEXT.collections.unique : ''],
  }));
  const columns = [
    { title: TEXT.collections.indexes },
    { title: TEXT.collections.quickField, className: 'mono' },
    { title: '' },
  ];
  return card(TEXT.collections.about, table(columns, indexes, TEXT.collections.noIndexes));
}
