-- AlterTable
ALTER TABLE "Erasure" ADD COLUMN     "reachedEventId" UUID;
