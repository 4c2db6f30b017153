-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "archivedAt" TIMESTAMPTZ(3);
