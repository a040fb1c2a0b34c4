import type { SchemaRequest, SchemaView, TableDetail, TableLine } from "../../contract.ts";

const GIB = 1_073_741_824;

const ORDERS: TableLine[] = [
  line("audit_log", 48_211_904, 21.4 * GIB, 9, 3, "Who changed what; kept for ten years", []),
  line("customers", 412_088, 0.18 * GIB, 12, 4, "One row per customer, also closed ones", []),
  line("order_items", 9_204_110, 1.9 * GIB, 8, 2, "", [
    "foreign key (product_id) has no index: deletes in products read the whole table",
  ]),
  line("orders", 3_108_442, 1.1 * GIB, 17, 6, "One row per order, from cart to delivery", [
    "invalid index: orders_placed_at_new",
  ]),
  line("outbox", 1_204, 0.004 * GIB, 6, 2, "Messages that are still to be sent", []),
  line("shipments", 2_884_020, 0.7 * GIB, 11, 3, "", []),
  { ...line("orders_by_day", null, null, 4, 0, "", []), kind: "view" },
  {
    ...line("revenue_by_month", 118, 65_536, 3, 1, "Refreshed each night", []),
    kind: "materialized view",
  },
];

function line(
  name: string,
  rows: number | null,
  bytes: number | null,
  columns: number,
  indexes: number,
  comment: string,
  findings: string[],
): TableLine {
  return {
    schema: "public",
    name,
    kind: "table",
    rows,
    bytes: bytes === null ? null : Math.round(bytes),
    columns,
    indexes,
    comment,
    findings,
    words: `${name} id customer_id placed_at discount_cents ${comment}`.toLowerCase(),
    documented: comment !== "",
    hits: [],
  };
}

/** 10,000 tables, as a system with a schema per tenant has them. */
const TENANTS: TableLine[] = Array.from({ length: 10_000 }, (_, at) => ({
  ...line(
    `${["invoice", "payment", "ledger", "account", "plan"][at % 5] ?? ""}_${Math.floor(at / 500)}`,
    (at * 7_919) % 900_000,
    (at * 104_729) % (2 * GIB),
    4 + (at % 20),
    1 + (at % 5),
    "",
    [],
  ),
  schema: `tenant_${String(at % 500).padStart(3, "0")}`,
}));

export function schemaOf(source: string, request: SchemaRequest, now: number): SchemaView {
  const { search = "", from = 0, count } = request;
  const all = linesOf(source);
  const fits = all.filter(({ words }) => words.includes(search.toLowerCase()));
  return {
    source,
    tables: fits.slice(from, from + (count ?? fits.length)),
    matched: fits.length,
    total: all.length,
    cut: false,
    at: now - 3_000,
  };
}

function linesOf(source: string): TableLine[] {
  if (source === "billing-db") return TENANTS;
  if (source === "orders-db") return ORDERS;
  return [{ ...line("jobs", 811, 98_304, 7, 2, "", []), schema: "" }];
}

export function tableOf(source: string, schema: string, name: string): TableDetail | undefined {
  const found = linesOf(source).find(
    (each) => each.name === name && (schema === "" || each.schema === schema),
  );
  if (!found) return undefined;
  return {
    line: found,
    columns: [
      column("id", "bigint", { key: true, extra: "generated always as identity" }),
      column("customer_id", "bigint", {}),
      column("placed_at", "timestamp with time zone", { default: "now()" }),
      column("state", "order_state", {
        default: "'cart'",
        comment: "cart → placed → paid → shipped",
      }),
      column("discount_cents", "integer", { default: "0" }),
      column("discount_reason", "text", { nullable: true }),
    ],
    indexes: [
      index(`${name}_pkey`, ["id"], { unique: true, primary: true }),
      index(`${name}_customer`, ["customer_id", "placed_at DESC"], {}),
      index(`${name}_discount`, ["discount_cents"], { predicate: "discount_cents > 0" }),
      ...(name === "orders"
        ? [index("orders_placed_at_new", ["placed_at"], { valid: false })]
        : []),
    ],
    foreign_keys: [
      {
        name: `${name}_customer_id_fkey`,
        columns: ["customer_id"],
        to: "public.customers",
        to_columns: ["id"],
        on_delete: "",
        indexed: true,
      },
      {
        name: `${name}_product_id_fkey`,
        columns: ["product_id"],
        to: "public.products",
        to_columns: ["id"],
        on_delete: "CASCADE",
        indexed: name !== "order_items",
      },
    ],
    referenced_by:
      name === "orders"
        ? [
            ["public.order_items", "order_id"],
            ["public.shipments", "order_id"],
          ]
        : [],
    migrations:
      name === "orders"
        ? [
            ["public._sqlx_migrations", "20260702091500", "20260702091500"],
            ["public._sqlx_migrations", "20260914103000", "20260914103000"],
          ]
        : [],
    touches:
      name === "orders"
        ? [
            touch("20260702091500", null, "creates", 1),
            touch("20260914103000", "discount_cents", "alters", 2),
          ]
        : [],
    docs:
      found.comment === ""
        ? null
        : { text: found.comment, type_name: "", type_differs: false, line: 12 },
  };
}

function touch(
  id: string,
  of: string | null,
  deed: string,
  at: number,
): TableDetail["touches"][number] {
  const history = "public._sqlx_migrations";
  const file = `migrations/${id}.sql`;
  return { history, migration: id, id, column: of, deed, file, line: at };
}

type Column = TableDetail["columns"][number];

function column(name: string, type_name: string, rest: Partial<Column>): Column {
  return {
    name,
    type_name,
    nullable: false,
    default: "",
    extra: "",
    comment: "",
    key: false,
    docs: null,
    ...rest,
  };
}

type Index = TableDetail["indexes"][number];

function index(name: string, columns: string[], rest: Partial<Index>): Index {
  return { name, columns, unique: false, primary: false, valid: true, predicate: "", ...rest };
}
