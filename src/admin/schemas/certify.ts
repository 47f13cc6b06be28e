/** What a page reads of a certify run. */
export { runSchema } from '../../contract/certification/certifyReport.ts'
