-- AlterTable
ALTER TABLE "Group" ADD COLUMN     "archivedCount" INTEGER,
ADD COLUMN     "archivedWindow" INTEGER,
ADD COLUMN     "isPriorityChosen" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "priority" SMALLINT NOT NULL DEFAULT 75;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "notices" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "resolveAge" INTEGER;

-- CreateTable
CREATE TABLE "GroupInbox" (
    "groupId" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "reviewedAt" TIMESTAMPTZ(3),

    CONSTRAINT "GroupInbox_pkey" PRIMARY KEY ("groupId")
);

-- CreateTable
CREATE TABLE "AwaitedCommit" (
    "groupId" INTEGER NOT NULL,
    "sha" TEXT NOT NULL,
    "repository" TEXT,

    CONSTRAINT "AwaitedCommit_pkey" PRIMARY KEY ("groupId")
);

-- CreateTable
CREATE TABLE "SnoozedUser" (
    "groupId" INTEGER NOT NULL,
    "userKey" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SnoozedUser_pkey" PRIMARY KEY ("groupId","userKey")
);

-- CreateTable
CREATE TABLE "GroupSeen" (
    "groupId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GroupSeen_pkey" PRIMARY KEY ("groupId","personId")
);

-- CreateTable
CREATE TABLE "GroupBookmark" (
    "groupId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GroupBookmark_pkey" PRIMARY KEY ("groupId","personId")
);

-- CreateIndex
CREATE INDEX "GroupInbox_endsAt_idx" ON "GroupInbox"("endsAt");

-- CreateIndex
CREATE INDEX "GroupSeen_personId_idx" ON "GroupSeen"("personId");

-- CreateIndex
CREATE INDEX "GroupBookmark_personId_idx" ON "GroupBookmark"("personId");

-- AddForeignKey
ALTER TABLE "GroupInbox" ADD CONSTRAINT "GroupInbox_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AwaitedCommit" ADD CONSTRAINT "AwaitedCommit_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SnoozedUser" ADD CONSTRAINT "SnoozedUser_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupSeen" ADD CONSTRAINT "GroupSeen_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupSeen" ADD CONSTRAINT "GroupSeen_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupBookmark" ADD CONSTRAINT "GroupBookmark_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupBookmark" ADD CONSTRAINT "GroupBookmark_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Groups that are there: their priority by their level, their inbox by how they stand.
UPDATE "Group" SET priority = CASE level WHEN 'warning' THEN 50 ELSE 25 END WHERE level IN ('warning', 'info', 'debug');
UPDATE "Group" SET substatus = CASE status WHEN 'unresolved' THEN 'ongoing' WHEN 'archived' THEN 'forever' ELSE '' END
  WHERE NOT ((status = 'unresolved' AND substatus IN ('new', 'ongoing', 'regressed', 'escalating'))
    OR (status = 'archived' AND substatus IN ('forever', 'until_time', 'until_count', 'until_users', 'until_escalating'))
    OR (status = 'resolved' AND substatus = ''));
INSERT INTO "GroupInbox" ("groupId", reason, at, "endsAt")
  SELECT id, substatus, "statusChangedAt", "statusChangedAt" + CASE substatus WHEN 'regressed' THEN interval '14 days' ELSE interval '7 days' END
    FROM "Group" WHERE status = 'unresolved' AND substatus IN ('new', 'regressed', 'escalating');

-- Pairs that mean nothing cannot be written, by whomever.
ALTER TABLE "Group" ADD CONSTRAINT "Group_status_check" CHECK (
  (status = 'unresolved' AND substatus IN ('new', 'ongoing', 'regressed', 'escalating'))
  OR (status = 'archived' AND substatus IN ('forever', 'until_time', 'until_count', 'until_users', 'until_escalating'))
  OR (status = 'resolved' AND substatus = ''));
ALTER TABLE "Group" ADD CONSTRAINT "Group_priority_check" CHECK (priority IN (25, 50, 75));
