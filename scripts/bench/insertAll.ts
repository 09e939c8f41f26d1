import type { productFixture, shopperFixture } from '../../cloudfunctions/common/testing/fixtures';
import type { World } from '../../cloudfunctions/common/testing/world';
import type { CollectionName, Documents } from '../../cloudfunctions/common/store/documents';

const PAGE = 1_000;

/** Puts documents straight into the engine, in pages. */
export async function insertAll<Name extends CollectionName>(
  { cloud }: World,
  collection: Name,
  documents: readonly Documents[Name][],
): Promise<void> {
  for (let from = 0; from < documents.length; from += PAGE) {
    const page = documents.slice(from, from + PAGE);
    const plain = page.map((document) => Object.fromEntries(Object.entries(document)));
    await cloud.engine.insert({ collection, documents: plain });
  }
}

type Offer = ReturnType<typeof productFixture>;
type Seated = ReturnType<typeof shopperFixture>;

export async function insertOffers(world: World, offers: readonly Offer[]): Promise<void> {
  const [products, stocks] = [offers.map(({ product }) => product), offers.map(({ stock }) => stock)];
  await insertAll(world, 'products', products);
  await insertAll(world, 'stocks', stocks);
}

/** With the entries of what they own. */
export async function insertShoppers(world: World, seated: readonly Seated[]): Promise<void> {
  const [shoppers, entries] = [seated.map(({ shopper }) => shopper), seated.flatMap((one) => one.entries)];
  await insertAll(world, 'shoppers', shoppers);
  await insertAll(world, 'entries', entries);
}
