-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "filters" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "rateLimitCount" INTEGER,
ADD COLUMN     "rateLimitWindow" INTEGER,
ADD COLUMN     "spikeGuard" INTEGER,
ADD COLUMN     "spikeToldAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ProjectKey" ADD COLUMN     "rateLimitCount" INTEGER,
ADD COLUMN     "rateLimitWindow" INTEGER;
