-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "eventBudget" INTEGER,
ADD COLUMN     "quotas" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "retentionDays" INTEGER;

-- CreateTable
-- Only of use while its window runs, so it is not written twice.
CREATE UNLOGGED TABLE "QuotaCount" (
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "quota" TEXT NOT NULL,
    "used" INTEGER NOT NULL,

    CONSTRAINT "QuotaCount_pkey" PRIMARY KEY ("endsAt","quota")
);

-- CreateTable
CREATE TABLE "Erasure" (
    "id" SERIAL NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "identities" TEXT,
    "digests" TEXT[],
    "position" INTEGER NOT NULL DEFAULT 0,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "requestedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Erasure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RetentionMark" (
    "kind" TEXT NOT NULL,
    "position" INTEGER,
    "beganAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "forgotten" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "RetentionMark_pkey" PRIMARY KEY ("kind")
);

-- CreateIndex
CREATE INDEX "Erasure_organizationId_idx" ON "Erasure"("organizationId");

-- AddForeignKey
ALTER TABLE "Erasure" ADD CONSTRAINT "Erasure_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
