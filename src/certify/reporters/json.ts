import type { Reporter } from './index.ts'

export const json: Reporter = (report) => `${JSON.stringify(report, undefined, 2)}\n`
