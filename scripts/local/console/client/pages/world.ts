import type { KnownCallers, PayState, WorldState } from '../../apiTypes';
import { TEXT } from '../../texts';
import { post, read } from '../api';
import { button, card, field, h, suggest } from '../dom';
import { formatInstant } from '../format';
import { rememberedShoppers } from '../memory';
import { praise, Problem } from '../notice';
import { refresh, type View } from '../router';
import { table } from '../table';
import { payCards } from './pay';

export async function openWorld(): Promise<View> {
  const [world, callers, pay] = await Promise.all([
    read<WorldState>('/world'),
    read<KnownCallers>('/callers'),
    read<PayState>('/world/pay'),
  ]);
  const openids = [...new Set([...rememberedShoppers(), ...callers.openids])];
  const templates = [...new Set(world.sent.map(({ templateId }) => templateId))];
  return {
    title: TEXT.nav.world,
    body: [
      ...payCards(pay),
      sentCard(world),
      h('div', { className: 'columns' }, grantCard(openids, templates), faceidCard(world)),
    ],
  };
}

function sentCard(world: WorldState): HTMLElement {
  const columns = [
    { title: TEXT.at, className: 'mono' },
    { title: 'openid', className: 'mono' },
    { title: TEXT.world.template, className: 'mono' },
    { title: TEXT.world.page, className: 'mono' },
    { title: TEXT.world.data, className: 'wide mono' },
  ];
  const rows = world.sent.map(({ at, openid, templateId, page, data }) => ({
    cells: [formatInstant(at), openid, templateId, page ?? '', JSON.stringify(data)],
  }));
  return card(TEXT.world.sent, table(columns, rows, TEXT.world.noSent));
}

function grantCard(openids: readonly string[], templates: readonly string[]): HTMLElement {
  const problem = new Problem();
  const openid = h('input', { required: true, maxLength: 64, className: 'mono', value: openids[0] ?? '' });
  const templateId = h('input', {
    required: true,
    maxLength: 128,
    className: 'mono',
    value: templates[0] ?? '',
  });
  const count = h('input', { type: 'number', min: '1', max: '1000', value: '1', required: true });
  const form = h(
    'form',
    { className: 'stack' },
    field('openid', h('span', {}, suggest(openid, openids))),
    field(TEXT.world.templateId, h('span', {}, suggest(templateId, templates))),
    field(TEXT.world.count, count),
    h('button', { type: 'submit' }, TEXT.world.grant),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void problem.attempt(async () => {
      await post('/world/grant', {
        openid: openid.value,
        templateId: templateId.value,
        count: count.valueAsNumber,
      });
      praise(TEXT.world.granted);
    });
  });
  return card(TEXT.world.grant, form, problem.element, h('p', { className: 'hint' }, TEXT.world.grantNote));
}

function faceidCard(world: WorldState): HTMLElement {
  const problem = new Problem();
  const { faceidOutage: down } = world;
  const text = down ? TEXT.world.outageStop : TEXT.world.outageStart;
  const flip = button(text, async () => {
    if (await problem.attempt(async () => void (await post('/world/outage', { on: !down })))) refresh();
  });
  return card(
    TEXT.world.faceid,
    h(
      'p',
      { className: 'facts' },
      h(
        'span',
        { className: down ? 'badge threw' : 'badge succeeded' },
        down ? TEXT.world.outageOn : TEXT.world.outageOff,
      ),
      h('span', {}, TEXT.world.faceidAsked(world.faceidAsked)),
    ),
    h('div', { className: 'actions' }, flip),
    problem.element,
    h('p', { className: 'hint' }, TEXT.world.outageNote),
  );
}
