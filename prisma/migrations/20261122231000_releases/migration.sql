-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "eventCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "firstEventAt" TIMESTAMPTZ(3),
ADD COLUMN     "lastEventAt" TIMESTAMPTZ(3),
ADD COLUMN     "ref" TEXT,
ADD COLUMN     "releasedAt" TIMESTAMPTZ(3),
ADD COLUMN     "url" TEXT;

-- CreateTable
CREATE TABLE "Deploy" (
    "id" SERIAL NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT,
    "url" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3) NOT NULL,
    "projectIds" INTEGER[],

    CONSTRAINT "Deploy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReleaseCommit" (
    "organizationId" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "repository" TEXT,
    "message" TEXT NOT NULL,
    "authorName" TEXT,
    "authorEmail" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "files" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "ReleaseCommit_pkey" PRIMARY KEY ("organizationId","version","sha")
);

-- CreateIndex
CREATE INDEX "Deploy_organizationId_version_idx" ON "Deploy"("organizationId", "version");

-- AddForeignKey
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReleaseCommit" ADD CONSTRAINT "ReleaseCommit_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What came before this was counted is counted now.
UPDATE "Release" r SET "eventCount" = e.count, "firstEventAt" = e.first, "lastEventAt" = e.last
  FROM (SELECT "projectId", release, count(*)::int AS count, min("occurredAt") AS first, max("occurredAt") AS last
          FROM "Event" WHERE release IS NOT NULL GROUP BY 1, 2) e
 WHERE e."projectId" = r."projectId" AND e.release = r.version;
