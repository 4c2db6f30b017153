-- CreateTable
CREATE TABLE "Attachment" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "eventId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "contentType" TEXT,
    "kind" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha1" TEXT NOT NULL,
    "bytes" BYTEA,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Attachment_projectId_id_idx" ON "Attachment"("projectId", "id");

-- CreateIndex
CREATE INDEX "Attachment_receivedAt_idx" ON "Attachment"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Attachment_projectId_eventId_name_sha1_key" ON "Attachment"("projectId", "eventId", "name", "sha1");

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
