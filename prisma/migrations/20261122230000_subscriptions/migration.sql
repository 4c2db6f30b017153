-- CreateTable
CREATE TABLE "GroupSubscription" (
    "groupId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "isActive" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GroupSubscription_pkey" PRIMARY KEY ("groupId","personId")
);

-- CreateIndex
CREATE INDEX "GroupSubscription_personId_idx" ON "GroupSubscription"("personId");

-- AddForeignKey
ALTER TABLE "GroupSubscription" ADD CONSTRAINT "GroupSubscription_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupSubscription" ADD CONSTRAINT "GroupSubscription_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever took part before this was remembered follows as well.
INSERT INTO "GroupSubscription" ("groupId", "personId", reason, "isActive", at)
SELECT a."groupId", a."personId", 'commented', true, min(a.at)
  FROM "GroupActivity" a JOIN "Person" p ON p.id = a."personId" AND p."isActive"
 WHERE a.kind = 'comment' GROUP BY 1, 2;

INSERT INTO "GroupSubscription" ("groupId", "personId", reason, "isActive", at)
SELECT g.id, p.id, 'assigned', true,
       coalesce((SELECT max(a.at) FROM "GroupActivity" a WHERE a."groupId" = g.id AND a.kind = 'assigned'), g."lastSeenAt")
  FROM "Group" g
  LEFT JOIN "TeamMember" m ON m."teamId" = g."assigneeTeamId"
  JOIN "Person" p ON p.id = coalesce(g."assigneeId", m."personId") AND p."isActive"
ON CONFLICT DO NOTHING;
