import { defineCommand } from '../common/runtime/define';
import { fileCategory, readCategoryForChange } from '../common/store/categoryTree';
import { operateOnce } from '../common/store/operations';
import { contract } from './contract';

export const saveCategory = defineCommand(contract, async (call) => {
  const { input, now, note } = call;

  const answer = await operateOnce(contract, call, async (tx, operationId) => {
    const { categoryId, revision, category: changes } = input;
    const known = categoryId === undefined ? null : await readCategoryForChange(tx, categoryId, revision);
    const filed = await fileCategory(tx, known, changes, categoryId ?? operationId, now);
    return { categoryId: filed._id, level: filed.level, revision: filed.revision };
  });

  note(answer);
  return answer;
});
