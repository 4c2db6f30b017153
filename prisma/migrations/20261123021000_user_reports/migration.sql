-- AlterTable
ALTER TABLE "Group" ADD COLUMN     "reportCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "UserReport" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "reportId" UUID NOT NULL,
    "eventId" UUID,
    "groupId" INTEGER,
    "feedbackGroupId" INTEGER,
    "name" TEXT,
    "email" TEXT,
    "comments" TEXT NOT NULL,
    "url" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "UserReport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "UserReport_groupId_receivedAt_idx" ON "UserReport"("groupId", "receivedAt");

-- CreateIndex
CREATE INDEX "UserReport_feedbackGroupId_idx" ON "UserReport"("feedbackGroupId");

-- CreateIndex
CREATE UNIQUE INDEX "UserReport_projectId_reportId_key" ON "UserReport"("projectId", "reportId");

-- AddForeignKey
ALTER TABLE "UserReport" ADD CONSTRAINT "UserReport_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UserReport" ADD CONSTRAINT "UserReport_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UserReport" ADD CONSTRAINT "UserReport_feedbackGroupId_fkey" FOREIGN KEY ("feedbackGroupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;
