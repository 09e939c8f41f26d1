import { PAYMENT_MODE_LABELS, PRICE_LABELS } from '../contract/texts';
import type { ProductView } from '../contract/views';
import { totalValueFen } from '../domain/catalog/price';
import type { Category } from '../store/categories';
import type { Product } from '../store/products';

/** A product as shoppers see it, priced at its cheapest sku. */
export function viewProduct(
  product: Product,
  categories: readonly Category[],
  pointValueFen: number,
): ProductView {
  const {
    _id: id,
    name,
    description,
    image,
    images,
    brand,
    paymentMode,
    pricePoints,
    priceCoins,
    priceFen,
  } = product;
  const {
    originalPriceFen,
    salesCount,
    isHot,
    isNew,
    isLiquor,
    sort,
    productType,
    shippingType,
    createdAt,
    updatedAt,
  } = product;
  const category = categories.find(({ _id }) => _id === product.categoryId);
  return {
    id,
    name,
    title: name,
    description,
    image,
    images: [...images],
    brand,
    category: category === undefined ? null : { id: category._id, name: category.name, icon: category.icon },
    paymentMode,
    pointsPrice: pricePoints,
    coinPrice: priceCoins,
    moneyPriceFen: priceFen,
    originalPriceFen,
    paymentInfo: viewPaymentInfo(product, pointValueFen),
    salesCount,
    isHot,
    isNew,
    isLiquor,
    sort,
    productType,
    shippingType,
    createdAt,
    updatedAt,
  };
}

function viewPaymentInfo(product: Product, pointValueFen: number): ProductView['paymentInfo'] {
  const { paymentMode: mode, pricePoints, priceCoins, priceFen } = product;
  return {
    mode,
    label: PAYMENT_MODE_LABELS[mode],
    points: pricePoints === 0 ? null : PRICE_LABELS.points(pricePoints),
    coins: priceCoins === 0 ? null : PRICE_LABELS.coins(priceCoins),
    money: priceFen === 0 ? null : PRICE_LABELS.fen(priceFen),
    totalValueFen: totalValueFen(product, pointValueFen),
  };
}
