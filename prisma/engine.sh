#!/bin/sh
# Stands where Prisma's command line looks for its native schema engine, so that it does not try to download one.
# `prisma generate` and `prisma validate` only ask that it exists. Migrations are written by prisma/diff.ts and
# applied at start by services/database/migrate.ts; neither needs the native engine.
echo "hitch: this command needs Prisma's native schema engine; set PRISMA_SCHEMA_ENGINE_BINARY to one" >&2
exit 1
