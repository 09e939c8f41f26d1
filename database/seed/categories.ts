import type { Category } from '../collections/categories';

interface Branch extends Pick<Category, '_id' | 'name' | 'icon' | 'description'> {
  readonly children?: readonly Branch[];
}

/** The shop's tree (F-217, F-218) in its order; an icon is a name of TDesign's. */
const TREE: readonly Branch[] = [
  {
    ...{ _id: 'digital', name: '数码产品', icon: 'device', description: '手机、耳机与电脑配件' },
    children: [
      { _id: 'phones', name: '手机通讯', icon: 'mobile', description: '手机与通讯配件' },
      { _id: 'computers', name: '电脑办公', icon: 'laptop', description: '电脑与办公用品' },
    ],
  },
  {
    ...{ _id: 'food', name: '美食优惠', icon: 'hamburger', description: '餐饮券与酒水零食' },
    children: [
      { _id: 'snacks', name: '休闲零食', icon: 'candy', description: '零食与糕点' },
      { _id: 'drinks', name: '饮品茶饮', icon: 'tea', description: '咖啡、茶饮与金鹿酒' },
    ],
  },
  { _id: 'daily', name: '生活用品', icon: 'home', description: '居家日用' },
  { _id: 'entertainment', name: '娱乐服务', icon: 'film', description: '电影与演出' },
  { _id: 'travel', name: '出行服务', icon: 'vehicle', description: '打车、加油与住宿' },
];

const SORT_STEP = 10;

export function seedCategories(now: number): Category[] {
  return TREE.flatMap((root, index) => [
    toCategory(root, null, TREE.length - index, now),
    ...(root.children ?? []).map((child, place, all) => toCategory(child, root._id, all.length - place, now)),
  ]);
}

/** What comes first has the highest sort. */
function toCategory(branch: Branch, parentId: string | null, fromEnd: number, now: number): Category {
  const { _id, name, icon, description } = branch;
  const place = { parentId, level: parentId === null ? 1 : 2, sort: fromEnd * SORT_STEP } as const;
  return { _id, name, icon, description, ...place, enabled: true, revision: 1, createdAt: now, updatedAt: now };
}

/** The root above a seeded category, or itself. */
export function rootOf(categoryId: string): string {
  return TREE.find(({ children }) => children?.some(({ _id }) => _id === categoryId))?._id ?? categoryId;
}
