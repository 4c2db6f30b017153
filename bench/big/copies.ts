import type pg from 'pg'

// Enough that a statement costs little beside its rows, few enough that progress can be told.
const rowsAtOnce = 500_000

/**
 * Inserts copies of one row, with some columns worked out from a number `n`; whatever other columns a table has or is
 * given later stay as they are in that row.
 * @param where SQL for the row that is copied
 * @param columns SQL of the columns that differ
 */
export async function copies(
  sql: pg.Client,
  table: string,
  where: string,
  first: number,
  last: number,
  columns: Record<string, string>,
): Promise<void> {
  const { rows } = await sql.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [`"${table}"`],
  )
  const known = new Set(rows.map(({ name }) => name))
  for (const name of Object.keys(columns))
    if (!known.has(name))
      throw new Error(`${table} has no column ${name}; the benchmark must follow the schema.`)
  const names = rows.map(({ name }) => `"${name}"`).join(', ')
  const values = rows.map(({ name, type }) => {
    const own = columns[name]
    return own === undefined ? `one."${name}"` : `(${own})::${type}`
  })
  for (let from = first; from <= last; from += rowsAtOnce)
    await sql.query(
      `INSERT INTO "${table}" (${names}) SELECT ${values.join(', ')}
         FROM (SELECT * FROM "${table}" WHERE ${where} LIMIT 1) one, generate_series(${from}, ${Math.min(last, from + rowsAtOnce - 1)}) n
       ON CONFLICT DO NOTHING`,
    )
}

/** An index, or the constraint that stands on one. */
export type Index = { name: string; table: string; definition: string; isConstraint: boolean }

/**
 * Takes the indices off some tables while something is done, except those that other tables refer to, and then has them
 * made again, one by one.
 */
export async function bare(
  sql: pg.Client,
  tables: string[],
  work: (without: number) => Promise<void>,
  make: (index: Index) => Promise<void>,
): Promise<void> {
  const { rows } = await sql.query<Index>(
    `SELECT i.relname AS name, t.relname AS table, c.oid IS NOT NULL AS "isConstraint",
            coalesce(pg_get_constraintdef(c.oid), pg_get_indexdef(i.oid)) AS definition
       FROM pg_index x
       JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_class t ON t.oid = x.indrelid
       LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.contype IN ('p', 'u')
      WHERE t.relname = ANY($1) AND t.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = i.oid)
      ORDER BY c.oid IS NULL, i.relname`,
    [tables],
  )
  for (const { name, table, isConstraint } of rows)
    await sql.query(
      isConstraint ? `ALTER TABLE "${table}" DROP CONSTRAINT "${name}"` : `DROP INDEX "${name}"`,
    )
  await work(rows.length)
  for (const index of rows) await make(index)
}

/** Makes an index again. */
export async function rebuilt(
  sql: pg.Client,
  { name, table, definition, isConstraint }: Index,
): Promise<void> {
  await sql.query(isConstraint ? `ALTER TABLE "${table}" ADD CONSTRAINT "${name}" ${definition}` : definition)
}
