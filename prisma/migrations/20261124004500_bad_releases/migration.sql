-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "releaseId" INTEGER,
ALTER COLUMN "groupId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "tellsBadReleases" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "badAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ReleaseGroup" (
    "projectId" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "groupId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReleaseGroup_pkey" PRIMARY KEY ("projectId","version","kind","groupId")
);

-- CreateIndex
CREATE INDEX "ReleaseGroup_groupId_idx" ON "ReleaseGroup"("groupId");

-- CreateIndex
CREATE INDEX "Message_releaseId_idx" ON "Message"("releaseId");

-- AddForeignKey
ALTER TABLE "ReleaseGroup" ADD CONSTRAINT "ReleaseGroup_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReleaseGroup" ADD CONSTRAINT "ReleaseGroup_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_releaseId_fkey" FOREIGN KEY ("releaseId") REFERENCES "Release"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A card is about one thing.
ALTER TABLE "Message" ADD CONSTRAINT "Message_subject_check" CHECK (num_nonnulls("groupId", "releaseId") = 1);

-- Releases to come are compared with those that are there.
INSERT INTO "ReleaseGroup" ("projectId", version, kind, "groupId", at)
SELECT "projectId", "firstRelease", 'new', id, "firstSeenAt" FROM "Group" WHERE "firstRelease" IS NOT NULL;
