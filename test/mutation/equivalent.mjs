/** Changes that survived a run and are no defect: the line, what becomes of it, and why that changes nothing. */
export const EQUIVALENT = [
  {
    file: 'src/engine/callbacks/retention.ts',
    code: 'weight = 0',
    what: '0 becomes 1',
    why: 'what is kept is weighed roughly, in all 128 MB: a byte more after a start is as good',
  },
  {
    file: 'src/engine/callbacks/sending/exchange.ts',
    code: 'const CONTINUE_MS = 500',
    what: '500 becomes 501',
    why: 'how long a server is waited for that does not know Expect: a millisecond more is as good',
  },
  {
    file: 'src/engine/explain/mistakes/parameters.ts',
    code: "? [{ draft: { ...draft, joining: { ...draft.joining, emptyValues: 'left out' } } }]",
    what: 'text emptied',
    why: 'what is not signed is left out, whatever it is called',
  },
  {
    file: 'src/engine/explain/mistakes/json.ts',
    code: 'let differs = false',
    what: 'false becomes true',
    why: 'a variant like the request itself is searched once more and never found',
  },
  {
    file: 'src/cli/certify/list.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of a source, as it stands there
    code: 'json: (checks) => `${JSON.stringify(checks, undefined, 2)}\\n`,',
    what: '2 becomes 1',
    why: 'how far JSON for programs is indented',
  },
  {
    file: 'src/providers/quicksdk/rules/paying.ts',
    code: 'await state.putOrder(paid)',
    what: 'await dropped',
    why: 'a transaction takes changes in the order of the calls: the order is there for what follows, and nothing ends before it',
  },
]
