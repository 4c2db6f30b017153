-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "grouping" JSONB NOT NULL DEFAULT '{}';

-- What is there was grouped in the first way: its events find their groups by it until the window has passed.
UPDATE "Project" SET "grouping" = '{"config": "2026-11-22"}';
