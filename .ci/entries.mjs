/** The ways into the library, by the names under which package.json exports them. */
export const ENTRIES = {
  index: 'src/index.ts',
  vitest: 'src/testing/vitest.ts',
  testing: 'src/testing/index.ts',
}
