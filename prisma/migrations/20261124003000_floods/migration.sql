-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "floodsTold" JSONB NOT NULL DEFAULT '{}';
