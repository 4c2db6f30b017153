-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "apdexThreshold" INTEGER NOT NULL DEFAULT 300;

-- CreateTable
CREATE TABLE "TransactionSeries" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TransactionSeries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TransactionMinute" (
    "seriesId" INTEGER NOT NULL,
    "measure" TEXT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "isFolded" BOOLEAN NOT NULL DEFAULT false,
    "arrived" INTEGER NOT NULL,
    "count" DOUBLE PRECISION NOT NULL,
    "failed" DOUBLE PRECISION NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "most" DOUBLE PRECISION NOT NULL,
    "bins" SMALLINT[],
    "counts" DOUBLE PRECISION[],
    "users" INTEGER[],

    CONSTRAINT "TransactionMinute_pkey" PRIMARY KEY ("seriesId","measure","at")
);

-- CreateTable
CREATE TABLE "TransactionHour" (
    "seriesId" INTEGER NOT NULL,
    "measure" TEXT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "arrived" INTEGER NOT NULL,
    "count" DOUBLE PRECISION NOT NULL,
    "failed" DOUBLE PRECISION NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "most" DOUBLE PRECISION NOT NULL,
    "bins" SMALLINT[],
    "counts" DOUBLE PRECISION[],
    "users" INTEGER[],

    CONSTRAINT "TransactionHour_pkey" PRIMARY KEY ("seriesId","measure","at")
);

-- CreateTable
CREATE TABLE "TransactionExample" (
    "seriesId" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "kind" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3) NOT NULL,
    "duration" DOUBLE PRECISION NOT NULL,
    "traceId" TEXT,
    "example" JSON NOT NULL,

    CONSTRAINT "TransactionExample_pkey" PRIMARY KEY ("seriesId","hour","kind")
);

-- CreateIndex
CREATE INDEX "TransactionSeries_lastSeenAt_idx" ON "TransactionSeries"("lastSeenAt");

-- CreateIndex
CREATE UNIQUE INDEX "TransactionSeries_projectId_name_op_environment_release_key" ON "TransactionSeries"("projectId", "name", "op", "environment", "release");

-- CreateIndex
CREATE INDEX "TransactionMinute_isFolded_at_idx" ON "TransactionMinute"("isFolded", "at");

-- CreateIndex
CREATE INDEX "TransactionHour_at_idx" ON "TransactionHour"("at");

-- CreateIndex
CREATE INDEX "TransactionExample_hour_idx" ON "TransactionExample"("hour");

-- CreateIndex
CREATE INDEX "TransactionExample_traceId_idx" ON "TransactionExample"("traceId");

-- AddForeignKey
ALTER TABLE "TransactionSeries" ADD CONSTRAINT "TransactionSeries_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TransactionMinute" ADD CONSTRAINT "TransactionMinute_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "TransactionSeries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TransactionHour" ADD CONSTRAINT "TransactionHour_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "TransactionSeries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TransactionExample" ADD CONSTRAINT "TransactionExample_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "TransactionSeries"("id") ON DELETE CASCADE ON UPDATE CASCADE;
