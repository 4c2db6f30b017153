import { openDatabase } from '../../../services/database/database.ts'
import { createLog } from '../../../services/log.ts'

// Run by embedded.test.ts: opens the database of a folder, adds a row, says how many there were, and waits.
const dataDir = process.argv[2] ?? ''
try {
  const database = await openDatabase(
    { dataDir, databaseUrl: undefined },
    createLog({ logLevel: 'silent', logFormat: 'json' }),
  )
  const count = await database.db.setting.count()
  await database.db.setting.create({ data: { key: `row ${count}`, value: '' } })
  console.log(`open ${count}`)
  process.stdin.resume().on('end', () => void database.close().then(() => process.exit(0)))
} catch (error) {
  console.log(error instanceof Error ? error.message.replaceAll('\n', ' ') : error)
  process.exit(0)
}
