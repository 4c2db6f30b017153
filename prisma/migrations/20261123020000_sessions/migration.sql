-- CreateTable
CREATE TABLE "SessionCount" (
    "projectId" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "release" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "sessions" INTEGER NOT NULL,
    "users" BYTEA,

    CONSTRAINT "SessionCount_pkey" PRIMARY KEY ("projectId","width","at","release","environment","status")
);

-- CreateTable
CREATE TABLE "OpenSession" (
    "projectId" INTEGER NOT NULL,
    "sid" UUID NOT NULL,
    "release" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "seq" BIGINT NOT NULL,
    "isStarted" BOOLEAN NOT NULL,
    "health" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OpenSession_pkey" PRIMARY KEY ("projectId","sid")
);

-- CreateIndex
CREATE INDEX "SessionCount_width_at_idx" ON "SessionCount"("width", "at");

-- CreateIndex
CREATE INDEX "OpenSession_updatedAt_idx" ON "OpenSession"("updatedAt");

-- AddForeignKey
ALTER TABLE "SessionCount" ADD CONSTRAINT "SessionCount_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OpenSession" ADD CONSTRAINT "OpenSession_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
