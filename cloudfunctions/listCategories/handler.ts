import { defineQuery } from '../common/runtime/define';
import { readCategories, type Category } from '../common/store/categories';
import { contract } from './contract';

export const listCategories = defineQuery(contract, async ({ input, now, db }) => {
  const all = await readCategories(db, now);
  const roots = all.filter(({ level }) => level === 1).slice(0, input.limit);
  return {
    categories: roots.map((root) => ({
      ...viewNode(root),
      children: all.filter(({ parentId }) => parentId === root._id).map(viewNode),
    })),
  };
});

function viewNode({ _id: id, name, icon, description, level, sort }: Category) {
  return { id, name, icon, description, level, sort };
}
