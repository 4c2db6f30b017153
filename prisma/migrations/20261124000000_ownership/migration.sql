-- AlterTable
ALTER TABLE "Integration" ADD COLUMN     "repositoriesAt" TIMESTAMPTZ(3),
ADD COLUMN     "repositoriesTrouble" TEXT;

-- CreateTable
CREATE TABLE "ReleaseRef" (
    "organizationId" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "previousSha" TEXT,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "trouble" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReleaseRef_pkey" PRIMARY KEY ("organizationId","version","repository")
);

-- CreateTable
CREATE TABLE "Ownership" (
    "projectId" INTEGER NOT NULL,
    "raw" TEXT NOT NULL DEFAULT '',
    "autoAssign" TEXT NOT NULL DEFAULT 'suspectCommit',
    "fallthrough" BOOLEAN NOT NULL DEFAULT true,
    "autoSync" BOOLEAN NOT NULL DEFAULT true,
    "sweptAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Ownership_pkey" PRIMARY KEY ("projectId")
);

-- CreateTable
CREATE TABLE "CodeOwners" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "raw" TEXT NOT NULL,
    "stackRoot" TEXT NOT NULL DEFAULT '',
    "sourceRoot" TEXT NOT NULL DEFAULT '',
    "repositoryId" INTEGER,
    "path" TEXT,
    "syncedAt" TIMESTAMPTZ(3),
    "trouble" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CodeOwners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OwnerAlias" (
    "id" SERIAL NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "personId" INTEGER,
    "teamId" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OwnerAlias_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GroupOwner" (
    "groupId" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "personId" INTEGER,
    "teamId" INTEGER,
    "reason" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GroupOwner_pkey" PRIMARY KEY ("groupId","place")
);

-- CreateTable
CREATE TABLE "Repository" (
    "id" SERIAL NOT NULL,
    "integrationId" INTEGER NOT NULL,
    "externalId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "defaultBranch" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CodeOwners_repositoryId_idx" ON "CodeOwners"("repositoryId");

-- CreateIndex
CREATE UNIQUE INDEX "CodeOwners_projectId_repositoryId_key" ON "CodeOwners"("projectId", "repositoryId");

-- CreateIndex
CREATE INDEX "OwnerAlias_personId_idx" ON "OwnerAlias"("personId");

-- CreateIndex
CREATE INDEX "OwnerAlias_teamId_idx" ON "OwnerAlias"("teamId");

-- CreateIndex
CREATE UNIQUE INDEX "OwnerAlias_organizationId_name_key" ON "OwnerAlias"("organizationId", "name");

-- CreateIndex
CREATE INDEX "GroupOwner_personId_idx" ON "GroupOwner"("personId");

-- CreateIndex
CREATE INDEX "GroupOwner_teamId_idx" ON "GroupOwner"("teamId");

-- CreateIndex
CREATE UNIQUE INDEX "Repository_integrationId_externalId_key" ON "Repository"("integrationId", "externalId");

-- AddForeignKey
ALTER TABLE "ReleaseRef" ADD CONSTRAINT "ReleaseRef_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ownership" ADD CONSTRAINT "Ownership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeOwners" ADD CONSTRAINT "CodeOwners_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeOwners" ADD CONSTRAINT "CodeOwners_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OwnerAlias" ADD CONSTRAINT "OwnerAlias_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OwnerAlias" ADD CONSTRAINT "OwnerAlias_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OwnerAlias" ADD CONSTRAINT "OwnerAlias_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupOwner" ADD CONSTRAINT "GroupOwner_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupOwner" ADD CONSTRAINT "GroupOwner_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupOwner" ADD CONSTRAINT "GroupOwner_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;
