-- AlterTable
ALTER TABLE "Group" ADD COLUMN     "hasWorkItems" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Identity" ADD COLUMN     "login" TEXT;

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "workItemDefaults" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "Integration" (
    "id" SERIAL NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "externalId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "credentialKind" TEXT NOT NULL,
    "credential" TEXT NOT NULL,
    "credentialEndsAt" TIMESTAMPTZ(3),
    "warnedDays" INTEGER,
    "identity" JSONB NOT NULL,
    "projectId" TEXT,
    "state" TEXT NOT NULL,
    "stateReason" TEXT,
    "stateSince" TIMESTAMPTZ(3) NOT NULL,
    "hookToken" TEXT NOT NULL,
    "hookSecret" TEXT NOT NULL,
    "hookHeardAt" TIMESTAMPTZ(3),
    "hookTestedAt" TIMESTAMPTZ(3),
    "options" JSONB NOT NULL DEFAULT '{}',
    "reconciledAt" TIMESTAMPTZ(3),
    "comparedAt" TIMESTAMPTZ(3),
    "conversationId" INTEGER,
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Integration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HookSubscription" (
    "id" SERIAL NOT NULL,
    "integrationId" INTEGER NOT NULL,
    "eventType" TEXT NOT NULL,
    "externalId" TEXT,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "checkedAt" TIMESTAMPTZ(3),
    "heardAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HookSubscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HookNotification" (
    "integrationId" INTEGER NOT NULL,
    "subscriptionId" TEXT NOT NULL,
    "notificationId" TEXT NOT NULL,
    "eventId" TEXT,
    "eventType" TEXT NOT NULL,
    "workItemId" INTEGER NOT NULL,
    "rev" INTEGER,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HookNotification_pkey" PRIMARY KEY ("integrationId","subscriptionId","notificationId")
);

-- CreateTable
CREATE TABLE "WorkItemType" (
    "id" SERIAL NOT NULL,
    "integrationId" INTEGER NOT NULL,
    "projectId" TEXT NOT NULL,
    "projectName" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "referenceName" TEXT NOT NULL,
    "isOffered" BOOLEAN NOT NULL,
    "isDefault" BOOLEAN NOT NULL,
    "states" JSONB NOT NULL,
    "fields" JSONB,
    "onResolve" TEXT,
    "onReopen" TEXT,
    "meanings" JSONB NOT NULL DEFAULT '{}',
    "refreshedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WorkItemType_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkItem" (
    "id" SERIAL NOT NULL,
    "integrationId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "projectId" TEXT,
    "projectName" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "assignee" JSONB,
    "url" TEXT NOT NULL,
    "rev" INTEGER NOT NULL,
    "changedAt" TIMESTAMPTZ(3),
    "commentsRev" INTEGER NOT NULL DEFAULT 0,
    "commentsAfter" INTEGER NOT NULL DEFAULT 0,
    "presence" TEXT NOT NULL DEFAULT 'live',
    "ourStatus" TEXT,
    "theirStatus" TEXT,
    "ourAssigneeId" INTEGER,
    "theirAssignee" TEXT,
    "unknownAssignee" JSONB,
    "trouble" TEXT,
    "leasedUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WorkItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Link" (
    "id" SERIAL NOT NULL,
    "groupId" INTEGER NOT NULL,
    "integrationId" INTEGER NOT NULL,
    "workItemId" INTEGER,
    "state" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "reason" TEXT,
    "attemptedAt" TIMESTAMPTZ(3),
    "isOnWorkItem" BOOLEAN NOT NULL DEFAULT false,
    "seenCount" INTEGER NOT NULL DEFAULT 0,
    "seenAt" TIMESTAMPTZ(3),
    "ruleId" INTEGER,
    "createdById" INTEGER,
    "createdBy" TEXT,
    "via" TEXT NOT NULL,
    "conversationId" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "linkedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CommentMirror" (
    "id" SERIAL NOT NULL,
    "workItemId" INTEGER NOT NULL,
    "activityId" INTEGER NOT NULL,
    "commentId" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 0,
    "origin" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CommentMirror_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkItemRule" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "integrationId" INTEGER NOT NULL,
    "environment" TEXT,
    "level" TEXT,
    "happenings" TEXT[],
    "form" JSONB NOT NULL,
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WorkItemRule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Integration_hookToken_key" ON "Integration"("hookToken");

-- CreateIndex
CREATE UNIQUE INDEX "Integration_organizationId_externalId_key" ON "Integration"("organizationId", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "HookSubscription_integrationId_eventType_key" ON "HookSubscription"("integrationId", "eventType");

-- CreateIndex
CREATE INDEX "HookNotification_receivedAt_idx" ON "HookNotification"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "WorkItemType_integrationId_projectId_name_key" ON "WorkItemType"("integrationId", "projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "WorkItem_integrationId_number_key" ON "WorkItem"("integrationId", "number");

-- CreateIndex
CREATE INDEX "Link_workItemId_idx" ON "Link"("workItemId");

-- CreateIndex
CREATE INDEX "Link_integrationId_state_idx" ON "Link"("integrationId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Link_groupId_workItemId_key" ON "Link"("groupId", "workItemId");

-- CreateIndex
CREATE UNIQUE INDEX "Link_groupId_ruleId_key" ON "Link"("groupId", "ruleId");

-- CreateIndex
CREATE INDEX "CommentMirror_activityId_idx" ON "CommentMirror"("activityId");

-- CreateIndex
CREATE UNIQUE INDEX "CommentMirror_workItemId_activityId_key" ON "CommentMirror"("workItemId", "activityId");

-- CreateIndex
CREATE UNIQUE INDEX "CommentMirror_workItemId_commentId_activityId_key" ON "CommentMirror"("workItemId", "commentId", "activityId");

-- CreateIndex
CREATE INDEX "WorkItemRule_projectId_idx" ON "WorkItemRule"("projectId");

-- AddForeignKey
ALTER TABLE "Integration" ADD CONSTRAINT "Integration_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Integration" ADD CONSTRAINT "Integration_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HookSubscription" ADD CONSTRAINT "HookSubscription_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HookNotification" ADD CONSTRAINT "HookNotification_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkItemType" ADD CONSTRAINT "WorkItemType_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkItem" ADD CONSTRAINT "WorkItem_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Link" ADD CONSTRAINT "Link_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Link" ADD CONSTRAINT "Link_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Link" ADD CONSTRAINT "Link_workItemId_fkey" FOREIGN KEY ("workItemId") REFERENCES "WorkItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Link" ADD CONSTRAINT "Link_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "WorkItemRule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Link" ADD CONSTRAINT "Link_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentMirror" ADD CONSTRAINT "CommentMirror_workItemId_fkey" FOREIGN KEY ("workItemId") REFERENCES "WorkItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentMirror" ADD CONSTRAINT "CommentMirror_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "GroupActivity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkItemRule" ADD CONSTRAINT "WorkItemRule_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkItemRule" ADD CONSTRAINT "WorkItemRule_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;
