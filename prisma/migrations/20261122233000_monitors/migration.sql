-- CreateTable
CREATE TABLE "Monitor" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "isMuted" BOOLEAN NOT NULL DEFAULT false,
    "config" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Monitor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MonitorEnvironment" (
    "id" SERIAL NOT NULL,
    "monitorId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "failures" INTEGER NOT NULL DEFAULT 0,
    "successes" INTEGER NOT NULL DEFAULT 0,
    "isFailing" BOOLEAN NOT NULL DEFAULT false,
    "lastCheckInAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3),
    "lateAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MonitorEnvironment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckIn" (
    "id" SERIAL NOT NULL,
    "environmentId" INTEGER NOT NULL,
    "checkInId" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "duration" INTEGER,
    "release" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "expectedAt" TIMESTAMPTZ(3),
    "timeoutAt" TIMESTAMPTZ(3),
    "eventId" UUID,
    "isTold" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "CheckIn_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Monitor_projectId_slug_key" ON "Monitor"("projectId", "slug");

-- CreateIndex
CREATE INDEX "MonitorEnvironment_lateAt_idx" ON "MonitorEnvironment"("lateAt");

-- CreateIndex
CREATE UNIQUE INDEX "MonitorEnvironment_monitorId_name_key" ON "MonitorEnvironment"("monitorId", "name");

-- CreateIndex
CREATE INDEX "CheckIn_environmentId_startedAt_idx" ON "CheckIn"("environmentId", "startedAt");

-- CreateIndex
CREATE INDEX "CheckIn_timeoutAt_idx" ON "CheckIn"("timeoutAt");

-- CreateIndex
CREATE INDEX "CheckIn_startedAt_idx" ON "CheckIn"("startedAt");

-- CreateIndex
CREATE UNIQUE INDEX "CheckIn_environmentId_checkInId_key" ON "CheckIn"("environmentId", "checkInId");

-- AddForeignKey
ALTER TABLE "Monitor" ADD CONSTRAINT "Monitor_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MonitorEnvironment" ADD CONSTRAINT "MonitorEnvironment_monitorId_fkey" FOREIGN KEY ("monitorId") REFERENCES "Monitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "MonitorEnvironment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
