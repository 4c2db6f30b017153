import type pg from 'pg'

// Values of each project: what is asked for is among them.
const tags = `
  SELECT p.id AS project, t.key, t.value FROM "Project" p CROSS JOIN (
    SELECT 'environment' AS key, unnest(ARRAY['production', 'staging', 'development']) AS value
    UNION ALL SELECT 'level', unnest(ARRAY['error', 'warning', 'fatal', 'info'])
    UNION ALL SELECT 'browser.name', unnest(ARRAY['Chrome', 'Firefox', 'Safari', 'Edge'])
    UNION ALL SELECT 'region', unnest(ARRAY['eu-west', 'eu-north', 'us-east'])
    UNION ALL SELECT 'release', 'shop@1.' || n || '.0' FROM generate_series(1, 20) n
    UNION ALL SELECT 'url', 'https://shop.example/' || (ARRAY['checkout', 'cart', 'list', 'account'])[1 + n % 4] || '/' || n FROM generate_series(1, 200) n
  ) t`

/** Indexes the groups of a filled database as events would have done: six tags each, and their words. */
export async function indexGroups(
  sql: pg.Client,
  first: number,
  scale: { groups: number; projects: number },
): Promise<void> {
  await sql.query(`INSERT INTO "TagValue" ("projectId", key, value) ${tags} ON CONFLICT DO NOTHING`)
  await sql.query(
    `INSERT INTO "TagKey" ("projectId", key, "valueCount") SELECT "projectId", key, count(*)::int FROM "TagValue" GROUP BY 1, 2
     ON CONFLICT ("projectId", key) DO UPDATE SET "valueCount" = excluded."valueCount"`,
  )
  await sql.query(
    'CREATE TEMPORARY TABLE numbered AS SELECT "projectId", key, value, id, (row_number() OVER (PARTITION BY "projectId", key ORDER BY value))::int - 1 AS place, (count(*) OVER (PARTITION BY "projectId", key))::int AS many FROM "TagValue"',
  )
  await sql.query('CREATE INDEX ON numbered ("projectId", key, place)')
  await sql.query('ANALYZE numbered')
  await sql.query(
    `CREATE FUNCTION pg_temp.grams(letters text[]) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$
       SELECT coalesce(array_agg(DISTINCT (ascii(letters[i]) & 1023) << 20 | (ascii(letters[i + 1]) & 1023) << 10 | (ascii(letters[i + 2]) & 1023)), '{}')
         FROM generate_series(1, array_length(letters, 1) - 2) AS i $$`,
  )
  for (let from = first; from < first + scale.groups; from += 100_000) {
    const part = `id >= ${from} AND id < ${Math.min(from + 100_000, first + scale.groups)}`
    await sql.query(
      `INSERT INTO "GroupText" ("groupId", text, grams)
       SELECT id, text, pg_temp.grams(string_to_array(text, NULL))
         FROM (SELECT id, lower(title || E'\\n' || culprit || E'\\n' || message) AS text FROM "Group" WHERE ${part}) g`,
    )
    await sql.query(
      `INSERT INTO "GroupTags" ("groupId", "valueIds", counts, "seenAt")
       SELECT g.id, array_agg(v.id), array_agg(1 + g.id % 7), array_agg(29000000)
         FROM (SELECT id, "projectId", environment, level FROM "Group" WHERE ${part}) g
         JOIN numbered v ON v."projectId" = g."projectId"
          AND (v.key NOT IN ('environment', 'level') AND v.place = (g.id / 7) % v.many
            OR v.key = 'environment' AND v.value = g.environment OR v.key = 'level' AND v.value = g.level)
        GROUP BY g.id`,
    )
  }
}
