/** The ways into the library, by the names under which package.json exports them. */
export const ENTRIES = {
  index: 'src/index.ts',
  vitest: 'src/library/testing/vitest.ts',
  testing: 'src/library/testing/index.ts',
}
