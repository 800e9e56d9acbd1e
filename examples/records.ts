/**
 * A record of 30 fields, made five ways: by a class, as an object literal, as a Map, field by field under computed keys,
 * and by spreading a record into a new one for every field. They hold the same; what they cost is far apart.
 */
interface Shipment {
  id: number;
  orderId: number;
  customerId: number;
  productId: number;
  quantity: number;
  unitPrice: number;
  discount: number;
  taxRate: number;
  shipping: number;
  total: number;
  name: string;
  email: string;
  phone: string;
  street: string;
  city: string;
  postcode: string;
  country: string;
  region: string;
  currency: string;
  status: string;
  channel: string;
  priority: number;
  weight: number;
  width: number;
  height: number;
  depth: number;
  createdAt: number;
  updatedAt: number;
  shippedAt: number;
  deliveredAt: number;
}

const ROUNDS = 30;

class ShipmentRecord implements Shipment {
  id: number;
  orderId: number;
  customerId: number;
  productId: number;
  quantity: number;
  unitPrice: number;
  discount: number;
  taxRate: number;
  shipping: number;
  total: number;
  name: string;
  email: string;
  phone: string;
  street: string;
  city: string;
  postcode: string;
  country: string;
  region: string;
  currency: string;
  status: string;
  channel: string;
  priority: number;
  weight: number;
  width: number;
  height: number;
  depth: number;
  createdAt: number;
  updatedAt: number;
  shippedAt: number;
  deliveredAt: number;

  constructor(seed: number) {
    this.id = seed + 0;
    this.orderId = seed + 1;
    this.customerId = seed + 2;
    this.productId = seed + 3;
    this.quantity = seed + 4;
    this.unitPrice = seed + 5;
    this.discount = seed + 6;
    this.taxRate = seed + 7;
    this.shipping = seed + 8;
    this.total = seed + 9;
    this.name = `name ${seed + 10}`;
    this.email = `email ${seed + 11}`;
    this.phone = `phone ${seed + 12}`;
    this.street = `street ${seed + 13}`;
    this.city = `city ${seed + 14}`;
    this.postcode = `postcode ${seed + 15}`;
    this.country = `country ${seed + 16}`;
    this.region = `region ${seed + 17}`;
    this.currency = `currency ${seed + 18}`;
    this.status = `status ${seed + 19}`;
    this.channel = `channel ${seed + 20}`;
    this.priority = seed + 21;
    this.weight = seed + 22;
    this.width = seed + 23;
    this.height = seed + 24;
    this.depth = seed + 25;
    this.createdAt = seed + 26;
    this.updatedAt = seed + 27;
    this.shippedAt = seed + 28;
    this.deliveredAt = seed + 29;
  }
}

function asLiteral(seed: number): Shipment {
  return {
    id: seed + 0,
    orderId: seed + 1,
    customerId: seed + 2,
    productId: seed + 3,
    quantity: seed + 4,
    unitPrice: seed + 5,
    discount: seed + 6,
    taxRate: seed + 7,
    shipping: seed + 8,
    total: seed + 9,
    name: `name ${seed + 10}`,
    email: `email ${seed + 11}`,
    phone: `phone ${seed + 12}`,
    street: `street ${seed + 13}`,
    city: `city ${seed + 14}`,
    postcode: `postcode ${seed + 15}`,
    country: `country ${seed + 16}`,
    region: `region ${seed + 17}`,
    currency: `currency ${seed + 18}`,
    status: `status ${seed + 19}`,
    channel: `channel ${seed + 20}`,
    priority: seed + 21,
    weight: seed + 22,
    width: seed + 23,
    height: seed + 24,
    depth: seed + 25,
    createdAt: seed + 26,
    updatedAt: seed + 27,
    shippedAt: seed + 28,
    deliveredAt: seed + 29,
  };
}

type Field = keyof Shipment;
type Value = Shipment[Field];

const FIELDS = Object.keys(asLiteral(0)) as Field[];
const TEXTS = new Set<Field>(FIELDS.filter((field) => typeof asLiteral(0)[field] === 'string'));

function fieldValue(field: Field, index: number, seed: number): Value {
  return TEXTS.has(field) ? `${field} ${seed + index}` : seed + index;
}

function asMap(seed: number): Map<Field, Value> {
  return new Map(FIELDS.map((field, i) => [field, fieldValue(field, i, seed)]));
}

function asDynamicKeys(seed: number): Shipment {
  const record: Partial<Record<Field, Value>> = {};
  for (let i = 0; i < FIELDS.length; i++) {
    const field = FIELDS[i];
    record[field] = fieldValue(field, i, seed);
  }
  return record as Shipment;
}

/** Copies everything so far for every field: 30 objects for one record. */
function bySpread(seed: number): Shipment {
  return FIELDS.reduce((record, field, i) => ({ ...record, [field]: fieldValue(field, i, seed) }), {}) as Shipment;
}

function weigh(record: Shipment): number {
  return record.quantity * record.weight + record.city.length + record.deliveredAt;
}

function weighMap(record: Map<Field, Value>): number {
  const quantity = Number(record.get('quantity'));
  const weight = Number(record.get('weight'));
  return quantity * weight + String(record.get('city')).length + Number(record.get('deliveredAt'));
}

/** Makes `count` records, keeps them while they are read, and adds up something of each. */
function measure<T>(count: number, make: (seed: number) => T, read: (record: T) => number): number {
  const records = Array.from({ length: count }, (_, seed) => make(seed));
  return records.reduce((sum, record) => sum + read(record), 0);
}

function main(count: number): void {
  const start = performance.now();
  let checksum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    checksum += measure(count, (seed) => new ShipmentRecord(seed), weigh);
    checksum += measure(count, asLiteral, weigh);
    checksum += measure(count, asMap, weighMap);
    checksum += measure(count, asDynamicKeys, weigh);
    checksum += measure(count, bySpread, weigh);
  }
  const ms = performance.now() - start;
  console.log(`records ${count}: ${ms.toFixed(0)} ms, checksum ${checksum}`);
}

main(Number(process.argv[2] ?? 2000));
