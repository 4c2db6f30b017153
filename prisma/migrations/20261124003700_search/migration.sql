-- AlterTable
ALTER TABLE "Group" ADD COLUMN     "trend" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "GroupText" (
    "groupId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "grams" INTEGER[],

    CONSTRAINT "GroupText_pkey" PRIMARY KEY ("groupId")
);

-- CreateTable
CREATE TABLE "TagKey" (
    "projectId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "valueCount" INTEGER NOT NULL DEFAULT 0,
    "isFull" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "TagKey_pkey" PRIMARY KEY ("projectId","key")
);

-- CreateTable
CREATE TABLE "TagValue" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "TagValue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GroupTags" (
    "groupId" INTEGER NOT NULL,
    "valueIds" INTEGER[],
    "counts" INTEGER[],
    "seenAt" INTEGER[],

    CONSTRAINT "GroupTags_pkey" PRIMARY KEY ("groupId")
);

-- CreateIndex
CREATE INDEX "GroupText_grams_idx" ON "GroupText" USING GIN ("grams");

-- CreateIndex
CREATE INDEX "TagKey_key_idx" ON "TagKey"("key");

-- CreateIndex
CREATE INDEX "TagValue_key_value_idx" ON "TagValue"("key", "value");

-- CreateIndex
CREATE UNIQUE INDEX "TagValue_projectId_key_value_key" ON "TagValue"("projectId", "key", "value");

-- CreateIndex
CREATE INDEX "GroupTags_valueIds_idx" ON "GroupTags" USING GIN ("valueIds");

-- CreateIndex
CREATE INDEX "Group_status_lastSeenAt_id_idx" ON "Group"("status", "lastSeenAt", "id");

-- CreateIndex
CREATE INDEX "Group_status_firstSeenAt_id_idx" ON "Group"("status", "firstSeenAt", "id");

-- CreateIndex
CREATE INDEX "Group_status_eventCount_id_idx" ON "Group"("status", "eventCount", "id");

-- CreateIndex
CREATE INDEX "Group_status_userCount_id_idx" ON "Group"("status", "userCount", "id");

-- CreateIndex
CREATE INDEX "Group_status_trend_id_idx" ON "Group"("status", "trend", "id");

-- CreateIndex
CREATE INDEX "Group_status_priority_lastSeenAt_id_idx" ON "Group"("status", "priority", "lastSeenAt", "id");

-- CreateIndex
CREATE INDEX "GroupUser_userKey_idx" ON "GroupUser"("userKey");

-- AddForeignKey
ALTER TABLE "GroupText" ADD CONSTRAINT "GroupText_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TagKey" ADD CONSTRAINT "TagKey_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TagValue" ADD CONSTRAINT "TagValue_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupTags" ADD CONSTRAINT "GroupTags_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- The texts of groups that are there already. The same trigrams as in services/search/grams.ts.
CREATE FUNCTION pg_temp.grams(letters text[]) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg(DISTINCT (ascii(letters[i]) & 1023) << 20 | (ascii(letters[i + 1]) & 1023) << 10 | (ascii(letters[i + 2]) & 1023)), '{}')
    FROM generate_series(1, array_length(letters, 1) - 2) AS i
$$;
INSERT INTO "GroupText" ("groupId", text, grams)
SELECT id, text, pg_temp.grams(string_to_array(text, NULL))
  FROM (SELECT id, left(lower(title || E'\n' || culprit || E'\n' || message), 1000) AS text FROM "Group") AS g;

-- The tags of events that are there already, a thousand values of each at most.
CREATE TEMPORARY TABLE seen ON COMMIT DROP AS
SELECT e."projectId", e."groupId", tag ->> 0 AS key, CASE tag ->> 0 WHEN 'url' THEN split_part(split_part(tag ->> 1, '?', 1), '#', 1) ELSE tag ->> 1 END AS value,
       count(*)::int AS count, max(extract(epoch FROM e."receivedAt") / 60)::int AS minute
  FROM "Event" e
 CROSS JOIN LATERAL json_array_elements(CASE json_typeof(e.payload -> 'tags') WHEN 'array' THEN e.payload -> 'tags' ELSE '[]' END) AS tag
 WHERE json_typeof(tag) = 'array' AND tag ->> 0 <> 'user' AND tag ->> 1 <> ''
 GROUP BY 1, 2, 3, 4;
INSERT INTO "TagValue" ("projectId", key, value)
SELECT "projectId", key, value
  FROM (SELECT *, row_number() OVER (PARTITION BY "projectId", key ORDER BY value) AS place FROM (SELECT DISTINCT "projectId", key, value FROM seen) AS d) AS n
 WHERE place <= 1000;
INSERT INTO "TagKey" ("projectId", key, "valueCount", "isFull")
SELECT "projectId", key, count(*)::int, count(*) >= 1000 FROM "TagValue" GROUP BY 1, 2;
INSERT INTO "GroupTags" ("groupId", "valueIds", counts, "seenAt")
SELECT "groupId", array_agg(v.id ORDER BY v.id), array_agg(count ORDER BY v.id), array_agg(minute ORDER BY v.id)
  FROM seen JOIN "TagValue" v USING ("projectId", key, value) GROUP BY 1;
