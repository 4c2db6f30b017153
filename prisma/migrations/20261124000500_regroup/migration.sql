-- AlterTable
ALTER TABLE "Event" ADD COLUMN     "homeId" INTEGER;

-- AlterTable
ALTER TABLE "Group" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "isRegrouped" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "mergedIntoId" INTEGER;

-- AlterTable
ALTER TABLE "GroupHash" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "homeId" INTEGER;

-- AlterTable
ALTER TABLE "GroupUser" ADD COLUMN     "isOwn" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "Regrouping" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "fromId" INTEGER NOT NULL,
    "toId" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "since" INTEGER NOT NULL DEFAULT 0,
    "record" JSONB NOT NULL,
    "personId" INTEGER,
    "via" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Regrouping_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Regrouping_fromId_idx" ON "Regrouping"("fromId");

-- CreateIndex
CREATE INDEX "Regrouping_toId_idx" ON "Regrouping"("toId");

-- CreateIndex
CREATE INDEX "Group_mergedIntoId_idx" ON "Group"("mergedIntoId");

-- AddForeignKey
ALTER TABLE "Group" ADD CONSTRAINT "Group_mergedIntoId_fkey" FOREIGN KEY ("mergedIntoId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Regrouping" ADD CONSTRAINT "Regrouping_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Regrouping" ADD CONSTRAINT "Regrouping_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Pairs that mean nothing cannot be written, by whomever. A merged group has no say of its own.
ALTER TABLE "Group" DROP CONSTRAINT "Group_status_check";
ALTER TABLE "Group" ADD CONSTRAINT "Group_status_check" CHECK (
  (status = 'unresolved' AND substatus IN ('new', 'ongoing', 'regressed', 'escalating'))
  OR (status = 'archived' AND substatus IN ('forever', 'until_time', 'until_count', 'until_users', 'until_escalating'))
  OR (status = 'resolved' AND substatus = '')
  OR (status = 'merged' AND substatus = '' AND "mergedIntoId" IS NOT NULL));
