import type { Report } from '../../contract/certifyReport.ts'

export type Language = 'en' | 'zh'

/** A report as a text for somebody. */
export type Reporter = (report: Report, language: Language) => string
