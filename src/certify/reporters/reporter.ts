import type { Report } from '../../contract/certification/certifyReport.ts'

export type Language = 'en' | 'zh'

/** A report as text. */
export type Reporter = (report: Report, language: Language) => string
