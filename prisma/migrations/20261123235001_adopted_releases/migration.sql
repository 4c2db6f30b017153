-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "adoptedAt" TIMESTAMPTZ(3);
